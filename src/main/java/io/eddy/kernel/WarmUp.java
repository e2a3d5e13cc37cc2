package io.eddy.kernel;

import static io.eddy.kernel.Layout.BASE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Has a kernel called again and again, from the moment when somebody first asks for it, until it can be taken to be compiled. */
final class WarmUp {
    /** Compiled after some hundred; and a call that is not yet compiled takes so long that the compiler has the time it needs. */
    private static final int ROUNDS = 1_000;

    private static final BlockingQueue<Runnable> WAITING = new LinkedBlockingQueue<>();

    /** Those that are warm, while others wait. Belongs to the thread. */
    private static final List<WarmUp> WARM = new ArrayList<>();

    /** One thread, which ends when it has nothing to do and keeps no process alive. */
    private static final ExecutorService THREAD =
            new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, WAITING, WarmUp::thread);

    private final Consumer<Trial> kernel;
    private volatile boolean begun;
    private volatile boolean done;

    /** Operands of rows of {@link #n} elements. */
    static final class Trial {
        static final int ROWS = 64;

        /** Rows of one, two, three, four, six and eight vectors of 512 bits: every way that a kernel has. */
        private static final int[] SIZES = {16, 32, 48, 64, 96, 128};

        final float[] a = numbers(1);
        final float[] b = numbers(1);
        final float[] c = numbers(1);
        final float[] s = numbers(1);
        final float[] h = numbers(1);
        final float[] m = numbers(ROWS);
        int n;

        private static float[] numbers(int rows) {
            float[] numbers = Layout.matrix(rows, SIZES[SIZES.length - 1]);
            Arrays.fill(numbers, BASE, numbers.length, 0.5f);
            return numbers;
        }
    }

    /** @param kernel calls it once, and leaves the operands finite however often it does */
    WarmUp(Consumer<Trial> kernel) {
        this.kernel = kernel;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "kernel-warm-up");
        thread.setDaemon(true);
        return thread;
    }

    boolean isDone() {
        if (!done && !begun) {
            begin();
        }
        return done;
    }

    private synchronized void begin() {
        if (!begun) {
            begun = true;
            THREAD.execute(this::run);
        }
    }

    private void run() {
        try {
            heat();
            WARM.add(this);
        } finally {
            if (WAITING.isEmpty()) {
                // all at once, because the callers have to be compiled again
                WARM.forEach(warm -> warm.done = true);
                WARM.clear();
            }
        }
    }

    private void heat() {
        Trial trial = new Trial();
        for (int round = 0; round < ROUNDS; round++) {
            for (int size : Trial.SIZES) {
                trial.n = size;
                kernel.accept(trial);
            }
        }
    }
}
