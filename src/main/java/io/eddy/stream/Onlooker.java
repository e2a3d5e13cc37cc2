package io.eddy.stream;

import io.eddy.feature.Event;
import io.eddy.snapshot.Snapshot;
import io.eddy.wire.PredictionMessage;

/**
 * Somebody in this process who looks on as models learn, beside the topics: whoever answers requests with the newest model, or shows
 * people what happens. Called by the thread of the task, so each call returns at once, and what is done with it changes nothing that is learned or published.
 */
public interface Onlooker {
    /** Nobody looks: nothing is copied. */
    Onlooker NOBODY = new Onlooker() {
        @Override
        public void answered(int partition, Event event, PredictionMessage message) {}

        @Override
        public boolean wantsModel(int partition) {
            return false;
        }

        @Override
        public void model(int partition, Snapshot copy) {}

        @Override
        public void left(int partition) {}
    };

    /**
     * An event was predicted, and learned from.
     *
     * @param event filled again after the call
     */
    void answered(int partition, Event event, PredictionMessage message);

    /** Whether a newer model would be of use now. */
    boolean wantsModel(int partition);

    /** A newer model, as often as {@link ModelCopies} has time for it. */
    void model(int partition, Snapshot copy);

    /** The task has ended: it may go on elsewhere. */
    void left(int partition);
}
