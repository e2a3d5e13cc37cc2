package io.eddy.eval;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.learn.Learner;
import io.eddy.learn.Step;
import java.util.Iterator;

/**
 * Predict first, then learn: every event tests the model before it trains it. Any learner, any stream; one thread.
 *
 * <pre>{@code
 * Report report = new Progressive(learner, new Evaluation()).run(events);
 * }</pre>
 */
public final class Progressive {
    private final Learner learner;
    private final Evaluation evaluation;

    public Progressive(Learner learner, Evaluation evaluation) {
        this.learner = learner;
        this.evaluation = evaluation;
    }

    /**
     * Learns from one event and judges the prediction that was made before.
     *
     * @throws RejectedEvent if it cannot be learned from; it has been counted, as skipped if it has no label, else as rejected
     */
    public Step learn(Event event) throws RejectedEvent {
        Step step;
        try {
            step = learner.learn(event);
        } catch (RejectedEvent e) {
            if (e.reason() == Reason.MISSING_LABEL) {
                evaluation.skip();
            } else {
                evaluation.reject();
            }
            throw e;
        }
        evaluation.add(step);
        return step;
    }

    /** Learns from all events in turn, and passes over those that cannot be learned from. */
    public Report run(Iterator<Event> events) {
        while (events.hasNext()) {
            try {
                learn(events.next());
            } catch (RejectedEvent e) {
                continue; // because it is counted, and one bad event is no reason to stop
            }
        }
        return evaluation.report();
    }
}
