package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A learner whose specification leaves something open, and which settles it by the first events.
 *
 * <p>It learns from the first event on, with what the events so far suggest. When one of the first {@link #HELD} events changes the
 * picture (a new field, a text where numbers were), a new learner of the new specification relearns the events held and goes
 * on from there. So the state stays a pure function of the events, whichever way it was reached. After that nothing changes any
 * more, and the held events are let go.
 */
final class InferringLearner implements Learner {
    /** How many events may still change the specification. */
    static final int HELD = 200;

    private final LongSupplier ticker;
    private final Inference inference;
    private final List<Event> held = new ArrayList<>();
    private int seen;
    private NetworkLearner learner;

    InferringLearner(Specification given, LongSupplier ticker) {
        this.ticker = ticker;
        this.inference = new Inference(given);
        this.learner = new NetworkLearner(inference.resolved(), ticker);
    }

    private boolean settled() {
        return seen == HELD;
    }

    @Override
    public Prediction predict(Event event) throws RejectedEvent {
        try {
            return learner.predict(event);
        } catch (RejectedEvent e) {
            if (settled()) {
                throw e;
            }
            return Prediction.None.INSTANCE; // because such an event may be what changes the picture
        }
    }

    @Override
    public Step learn(Event event) throws RejectedEvent {
        if (settled()) {
            return learner.learn(event);
        }
        if (event.label().isMissing()) {
            throw Head.missing();
        }
        Prediction prediction = predict(event);
        look(event);
        Step step = learner.learn(event);
        if (!settled()) {
            Event copy = new Event();
            copy.copyFrom(event);
            held.add(copy);
        }
        return new Step(prediction, step.label(), step.loss(), step.outcome());
    }

    /** An event that is then rejected was looked at all the same: enough of its kind may change the picture. */
    private void look(Event event) {
        inference.see(event);
        seen++;
        Specification resolved = inference.resolved();
        if (!resolved.equals(learner.specification())) {
            relearn(resolved);
        }
        if (settled()) {
            held.clear();
        }
    }

    private void relearn(Specification resolved) {
        learner = new NetworkLearner(resolved, ticker);
        for (Event event : held) {
            try {
                learner.learn(event);
            } catch (RejectedEvent e) {
                continue; // because it has been predicted and published already, and does not fit the new picture
            }
        }
    }

    @Override
    public Specification specification() {
        return learner.specification();
    }

    @Override
    public Vitals vitals() {
        return learner.vitals();
    }

    @Override
    public double weightNorm() {
        return learner.weightNorm();
    }

    @Override
    public void state(Archive archive) {
        learner.state(archive);
    }
}
