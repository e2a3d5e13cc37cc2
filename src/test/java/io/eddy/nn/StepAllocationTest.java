package io.eddy.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * In processes of their own: here kernels of every width have been compiled, and the step of every optimiser, where a user has those
 * of one, and what the JIT puts into one method hangs on that.
 */
class StepAllocationTest {
    @Test
    void a_step_through_any_layer_allocates_nothing() throws Exception {
        assertThat(bytesByCase("layers"))
                .containsExactlyElementsOf(Arrays.stream(Activation.values())
                        .map(activation -> activation + " 0")
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(EveryOptimizer.class)
    void a_step_of_an_optimiser_allocates_nothing(EveryOptimizer optimizer) throws Exception {
        assertThat(bytesByCase(optimizer.name())).containsExactly(optimizer + " 0");
    }

    @Test
    void no_optimiser_is_missing() {
        Set<Class<?>> those = new HashSet<>();
        for (EveryOptimizer every : EveryOptimizer.values()) {
            those.add(every.optimizer.getClass());
        }

        assertThat(those).containsExactlyInAnyOrder(Optimizer.class.getPermittedSubclasses());
    }

    private static List<String> bytesByCase(String asked) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Deddy.kernel=simd",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StepAllocation.class.getName(),
                        asked))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(process.waitFor()).isZero();
        return lines;
    }
}
