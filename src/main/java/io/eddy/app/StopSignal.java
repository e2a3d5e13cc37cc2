package io.eddy.app;

import java.util.concurrent.CountDownLatch;

/**
 * Ctrl-C or SIGTERM, for a command that closes things before it ends.
 *
 * <pre>{@code
 * try (StopSignal signal = StopSignal.install(); Broker broker = ...) {
 *     signal.await();
 * }
 * }</pre>
 *
 * The JVM then waits until the signal is closed, which is last.
 */
final class StopSignal implements AutoCloseable {
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    private StopSignal() {}

    static StopSignal install() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(signal::stopAndWait, "eddy-stop"));
        return signal;
    }

    /** Returns when it has come. */
    void await() throws InterruptedException {
        stop.await();
    }

    private void stopAndWait() {
        stop.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
    }
}
