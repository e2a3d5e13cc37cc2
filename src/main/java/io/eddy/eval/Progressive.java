package io.eddy.eval;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.learn.Asked;
import io.eddy.learn.Label;
import io.eddy.learn.Learner;
import io.eddy.learn.Step;
import io.eddy.state.Archive;
import java.util.Iterator;
import java.util.function.BiConsumer;

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
    private final BiConsumer<Event, Step> judged;
    private final LearnedSources sources = new LearnedSources();

    public Progressive(Learner learner, Evaluation evaluation) {
        this(learner, evaluation, (event, step) -> {});
    }

    /** @param judged is shown each event and its step once the prediction has been judged */
    public Progressive(Learner learner, Evaluation evaluation, BiConsumer<Event, Step> judged) {
        this.learner = learner;
        this.evaluation = evaluation;
        this.judged = judged;
    }

    /**
     * Whether an event was there before, by its source, and is to be passed over; then it has been counted. To be asked once of each that may
     * come again, before anything else is done with it.
     */
    public boolean passesOver(Event event) {
        boolean repeated = sources.hasSeen(event);
        if (repeated) {
            evaluation.repeat();
        }
        return repeated;
    }

    /**
     * Learns from one event and judges the prediction that was made before.
     *
     * @throws RejectedEvent if it cannot be learned from; it has been counted, as skipped if it has no label, else as rejected
     */
    public Step learn(Event event) throws RejectedEvent {
        Step step = counted(() -> learner.learn(event));
        evaluation.add(step);
        judged.accept(event, step);
        return step;
    }

    /**
     * Asks of an event whose label will come late; see {@link LateLabels}.
     *
     * @param waiting how many others wait for theirs
     * @throws RejectedEvent if it cannot be asked of; it has been counted
     */
    Asked ask(Event event, int waiting) throws RejectedEvent {
        return counted(() -> learner.ask(event, waiting));
    }

    /** Learns from an event that was asked of before, and judges what was said then. The baselines do not yet {@link #know} its label. */
    Step learn(Asked asked) throws RejectedEvent {
        Step step = counted(() -> learner.learn(asked));
        evaluation.judge(step);
        judged.accept(asked.event(), step);
        return step;
    }

    /** Lets the baselines know a label that has been learned from. */
    void know(Label label) {
        evaluation.know(label);
    }

    private interface Deed<T> {
        T done() throws RejectedEvent;
    }

    private <T> T counted(Deed<T> deed) throws RejectedEvent {
        try {
            return deed.done();
        } catch (RejectedEvent e) {
            if (e.reason() == Reason.MISSING_LABEL) {
                evaluation.skip();
            } else {
                evaluation.reject();
            }
            throw e;
        }
    }

    /** Which events have been there, if the archive is for training; learner and evaluation have a state of their own. */
    public void state(Archive archive) {
        sources.state(archive);
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
