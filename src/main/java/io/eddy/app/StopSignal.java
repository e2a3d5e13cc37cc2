package io.eddy.app;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C or SIGTERM, as a command sees it: it is asked to stop, and the JVM waits until it has closed everything, this last. */
public final class StopSignal implements AutoCloseable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private StopSignal() {}

    /** From now on the JVM waits for the command, however long it takes. */
    public static StopSignal listen() {
        return listen(Optional.empty(), () -> {});
    }

    /**
     * From now on the JVM waits for the command, but not for ever.
     *
     * @param late is run when patience ends
     */
    public static StopSignal listen(Duration patience, Runnable late) {
        return listen(Optional.of(patience), late);
    }

    private static StopSignal listen(Optional<Duration> patience, Runnable late) {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> signal.stop(patience, late), "eddy-stop"));
        return signal;
    }

    private void stop(Optional<Duration> patience, Runnable late) {
        asked.countDown();
        try {
            if (patience.isEmpty()) {
                ended.await();
            } else if (!ended.await(patience.get().toMillis(), TimeUnit.MILLISECONDS)) {
                late.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the JVM is ending, by a signal or because the command is done: it takes no further hook then. */
    public static boolean isEnding() {
        Thread hook = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Waits until it is time to stop. */
    public void await() throws InterruptedException {
        asked.await();
    }

    /** Waits, unless it is time to stop; true if it is. */
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return asked.await(time, unit);
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
