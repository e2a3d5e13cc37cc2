package io.eddy.app.chaos;

import io.eddy.app.Failure;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits by looking again and again. */
final class Patience {
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Patience() {}

    /** @throws Failure if it takes longer than {@code limit} */
    static void until(String what, Duration limit, BooleanSupplier condition) throws InterruptedException {
        until(what, limit, () -> 0, condition);
    }

    /**
     * Waits for what may take long on a slow machine, as long as it goes on.
     *
     * @param progress grows while it does
     * @throws Failure if there is none for longer than {@code limit}
     */
    static void until(String what, Duration limit, LongSupplier progress, BooleanSupplier condition)
            throws InterruptedException {
        long since = System.nanoTime();
        long reached = progress.getAsLong();
        while (!condition.getAsBoolean()) {
            long now = progress.getAsLong();
            if (now > reached) {
                reached = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > limit.toNanos()) {
                throw new Failure("waited %d s for %s".formatted(limit.toSeconds(), what));
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }
}
