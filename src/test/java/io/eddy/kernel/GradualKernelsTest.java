package io.eddy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whichever twin is at work at the moment, the exam is the same. */
class GradualKernelsTest extends KernelsExam {
    private static final Kernels KERNELS = new GradualKernels();

    @Override
    Kernels kernels() {
        return KERNELS;
    }

    @Test
    @Timeout(60)
    void a_kernel_is_warmed_up_once_it_is_asked_for() {
        AtomicInteger calls = new AtomicInteger();
        WarmUp warmUp = new WarmUp(trial -> calls.incrementAndGet());

        assertThat(calls).hasValue(0);
        while (!warmUp.isDone()) {
            Thread.onSpinWait();
        }

        int made = calls.get();
        assertThat(made).isGreaterThan(1_000);
        assertThat(warmUp.isDone()).isTrue();
        assertThat(calls).hasValue(made);
    }
}
