package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The archive of classes, made from the jar that was just built, as a user makes it. */
class FastStartIT {
    @Test
    void the_next_start_takes_its_classes_from_the_archive() throws Exception {
        // because the better compiler is no part of it, and takes half of the time; without it vectors are slow
        assertThat(run("-XX:TieredStopAtLevel=1 -Deddy.kernel=scalar", "fast-start"))
                .contains(".jsa");

        // with "on" the JVM refuses to start without a fitting archive
        assertThat(run("-Xshare:on -Xlog:class+load", "--version"))
                .contains("io.eddy.app.Main source: shared objects file");
    }

    private static String run(String options, String argument) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        List.of(Path.of("eddy").toAbsolutePath().toString(), argument))
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("EDDY_JAVA_OPTS", options);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
