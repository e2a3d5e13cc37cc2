package io.eddy.app.broker;

import io.eddy.app.Failure;
import io.eddy.app.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the broker of another process to end, however it ends, and then runs one on the same folder, at the same address and with the same
 * data, so that whoever uses it goes on after some seconds. Of several that wait the first one runs it, and the others wait for that.
 */
public final class BrokerSuccession implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Path dataDir;
    private final AnnouncedBroker broker;
    private final Consumer<String> told;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::await, "broker-succession");
    private @Nullable EmbeddedBroker successor;

    private BrokerSuccession(Path dataDir, AnnouncedBroker broker, Consumer<String> told) {
        this.dataDir = dataDir;
        this.broker = broker;
        this.told = told;
    }

    /** @param told hears of it, from another thread */
    public static BrokerSuccession of(Path dataDir, AnnouncedBroker broker, Consumer<String> told) {
        BrokerSuccession succession = new BrokerSuccession(dataDir, broker, told);
        succession.thread.setDaemon(true);
        succession.thread.start();
        return succession;
    }

    private void await() {
        String failure = "";
        try {
            while (successor == null && !closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    successor = start();
                } catch (Failure e) {
                    String why = String.valueOf(e.getMessage());
                    if (!why.equals(failure)) { // because it is tried again, and may last
                        failure = why;
                        told.accept("the broker of process %d has ended, and none can be run in its place yet: %s"
                                .formatted(broker.processId(), why));
                    }
                } catch (IllegalStateException | LinkageError e) {
                    if (!StopSignal.isEnding()) {
                        throw e;
                    }
                    return; // because a process that ends cannot run one
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Null while another process runs one. */
    private @Nullable EmbeddedBroker start() {
        Optional<EmbeddedBroker> started = EmbeddedBroker.startOn(dataDir, broker.port());
        started.ifPresent(it -> told.accept(
                "the broker of process %d has ended; this process runs it now, at %s, and ends it when it stops"
                        .formatted(broker.processId(), it.address())));
        return started.orElse(null);
    }

    /** Waits no longer, and stops the broker if it is this one's. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(); // because a broker that starts has to be stopped, too
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        EmbeddedBroker own = successor;
        if (own != null) {
            own.close();
        }
    }
}
