package io.eddy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that a machine may have. */
public final class Programs {
    private Programs() {}

    /** Makes a named pipe there; where a machine has none the test is skipped. */
    public static Path pipe(Path path) throws IOException, InterruptedException {
        Optional<Path> mkfifo = find("mkfifo");
        assumeThat(mkfifo).isPresent();
        assertThat(new ProcessBuilder(mkfifo.get().toString(), path.toString())
                        .start()
                        .waitFor())
                .isZero();
        return path;
    }

    /** Where the first of these names is that is on the PATH. */
    public static Optional<Path> find(String... names) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(names)
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
