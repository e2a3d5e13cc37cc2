package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.state.Archive;
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

    /** Nor does any event after so many characters and numbers, lest the first events of a stream of large ones fill the memory. */
    static final long HELD_SIZE = 32 << 20;

    private final LongSupplier ticker;
    private final Inference inference;
    private final HeldEvents held = new HeldEvents();
    private int seen;
    private long seenSize;
    private NetworkLearner learner;

    InferringLearner(Specification given, LongSupplier ticker) {
        this.ticker = ticker;
        this.inference = new Inference(given);
        this.learner = new NetworkLearner(inference.resolved(), ticker);
    }

    private boolean settled() {
        return seen == HELD || seenSize > HELD_SIZE;
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
            held.add(event);
        }
        return new Step(prediction, step.label(), step.loss(), step.outcome());
    }

    /** An event that is then rejected was looked at all the same: enough of its kind may change the picture. */
    private void look(Event event) {
        inference.see(event);
        seen++;
        seenSize += HeldEvents.size(event);
        Specification resolved = inference.resolved();
        if (!resolved.equals(learner.specification())) {
            relearn(resolved);
        }
        if (settled()) {
            held.clear();
            inference.clear();
        }
    }

    private void relearn(Specification resolved) {
        learner = new NetworkLearner(resolved, ticker);
        for (Event event : held.events()) {
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

    /** For readers the state of the learner there is; for training all that led to it as well, while that may still change it. */
    @Override
    public void state(Archive archive) {
        if (archive.training()) {
            inferenceState(archive.in("inference"));
        }
        learner.state(archive);
    }

    private void inferenceState(Archive archive) {
        List<String> stored =
                archive.strings("specification", List.of(learner.specification().canonical()));
        long[] counts = archive.longs("seen", seen, seenSize);
        seen = (int) counts[0];
        seenSize = counts[1];
        inference.state(archive);
        held.state(archive.in("held"));
        if (archive.loading()) {
            learner = new NetworkLearner(specification(archive, stored), ticker);
        }
    }

    /** The one that was resolved when the state was saved, and which the rest of the state is of. */
    private Specification specification(Archive archive, List<String> stored) {
        archive.check(stored.size() == 1, "there are " + stored.size() + " specifications");
        Specification specification;
        try {
            specification = SpecificationReader.parse(stored.get(0));
        } catch (SpecificationException e) {
            throw new IllegalStateException("the stored state names no specification that can be read", e);
        }
        archive.check(
                inference.couldBecome(specification),
                "it is of the specification %s, which does not follow from this model's".formatted(stored.get(0)));
        return specification;
    }
}
