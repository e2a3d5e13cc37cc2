package io.eddy.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Of the definition of the arithmetic, in a process that compiles nothing, so that it is our code that decides. On vectors it is the
 * JIT: a vector is an object until a register holds it. What it makes of them, {@code io.eddy.bench.StepAllocation} shows.
 */
class StepAllocationTest {
    @Test
    void a_step_allocates_nothing_whatever_optimiser_and_layers() throws Exception {
        List<String> bytes = bytesByStep();

        assumeThat(bytes.get(0))
                .as("where the processor cannot multiply and add in one, Java does it with BigDecimal")
                .isEqualTo("fma 0");
        assertThat(bytes)
                .hasSize(1 + EveryStep.all().size() + EveryListStep.all().size())
                .allSatisfy(line -> assertThat(line).endsWith(" 0"));
    }

    @Test
    void no_optimiser_is_missing() {
        Set<Class<?>> those = new HashSet<>();
        for (EveryOptimizer every : EveryOptimizer.values()) {
            those.add(every.optimizer.getClass());
        }

        assertThat(those).containsExactlyInAnyOrder(Optimizer.class.getPermittedSubclasses());
    }

    private static List<String> bytesByStep() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xint",
                        "-Deddy.kernel=scalar",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InterpretedSteps.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(process.waitFor()).isZero();
        return lines;
    }
}
