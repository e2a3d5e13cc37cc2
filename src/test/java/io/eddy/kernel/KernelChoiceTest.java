package io.eddy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelChoiceTest {
    @Test
    void the_user_is_told_which_kernels_run() {
        assertThat(KernelChoice.told()).startsWith(Kernels.best().name());
    }

    @Test
    void the_user_is_told_of_a_width_that_this_java_does_not_use_well() {
        assertThat(VectorWidth.told(25, 512, 512)).isEqualTo("simd-512");
        assertThat(VectorWidth.told(17, 256, 256)).isEqualTo("simd-256");
        assertThat(VectorWidth.told(17, 512, 128)).as("asked for").isEqualTo("simd-128");
        assertThat(VectorWidth.told(17, 512, 256))
                .isEqualTo("simd-256 of this machine's 512:"
                        + " Java 17 would leave wider vectors on the heap, Java 21 and newer do not");
    }
}
