package io.eddy.app.chaos;

import io.eddy.app.Failure;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits by looking again and again. */
final class Patience {
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Patience() {}

    /** @throws Failure if it takes longer than {@code limit} */
    static void until(String what, Duration limit, BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new Failure("waited %d s for %s".formatted(limit.toSeconds(), what));
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }
}
