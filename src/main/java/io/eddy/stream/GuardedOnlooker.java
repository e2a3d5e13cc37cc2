package io.eddy.stream;

import io.eddy.feature.Event;
import io.eddy.snapshot.Snapshot;
import io.eddy.wire.PredictionMessage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An onlooker whose defects do not reach the learner: after the first it is told of nothing any more. */
final class GuardedOnlooker implements Onlooker {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedOnlooker.class);

    private final Onlooker onlooker;
    private volatile boolean failed;

    GuardedOnlooker(Onlooker onlooker) {
        this.onlooker = onlooker;
    }

    @Override
    public void answered(int partition, Event event, PredictionMessage message) {
        guard(() -> onlooker.answered(partition, event, message));
    }

    @Override
    public boolean wantsModel(int partition) {
        return guard(() -> onlooker.wantsModel(partition), false);
    }

    @Override
    public void model(int partition, Snapshot copy) {
        guard(() -> onlooker.model(partition, copy));
    }

    @Override
    public void left(int partition) {
        guard(() -> onlooker.left(partition));
    }

    private void guard(Runnable told) {
        guard(
                () -> {
                    told.run();
                    return true;
                },
                false);
    }

    private <T> T guard(Supplier<T> told, T otherwise) {
        if (failed) {
            return otherwise;
        }
        try {
            return told.get();
        } catch (RuntimeException e) {
            failed = true;
            LOG.error(
                    "who looks on as the model learns has failed, so neither page nor predictions over HTTP are renewed until the next start; learning goes on",
                    e);
            return otherwise;
        }
    }
}
