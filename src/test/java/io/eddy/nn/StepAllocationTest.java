package io.eddy.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a process of its own, because here kernels of every width have been compiled, and a user has those of one. */
class StepAllocationTest {
    @Test
    void a_step_allocates_nothing() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Deddy.kernel=simd",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StepAllocation.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(process.waitFor()).isZero();
        assertThat(lines)
                .containsExactlyElementsOf(Arrays.stream(Activation.values())
                        .map(activation -> activation + " 0")
                        .toList());
    }
}
