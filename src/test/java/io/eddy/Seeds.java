package io.eddy;

import java.util.function.LongConsumer;

/** Repeatable random tests: each failure names the seed that shows it again. */
public final class Seeds {
    private Seeds() {}

    /** Runs a test with the seeds 1 … n, or only with {@code -Dseed=S}. */
    public static void forEach(int n, LongConsumer test) {
        Long only = Long.getLong("seed");
        for (long seed = only == null ? 1 : only; seed <= (only == null ? n : only); seed++) {
            try {
                test.accept(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("failed with seed " + seed + "; run it again with -Dseed=" + seed, e);
            }
        }
    }
}
