package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.spec.Inference;
import io.eddy.spec.Interpretation;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a learner will take events for, found out without learning. */
public final class FirstLook {
    private final Specification given;
    private final Inference inference;
    private final Set<String> names = new LinkedHashSet<>();
    private long seenSize;

    /** By a learner without a model file. */
    public FirstLook() {
        this(Specification.inferred("look"));
    }

    public FirstLook(Specification given) {
        this.given = given;
        inference = new Inference(given);
    }

    /** Whether all has been seen that a learner looks at. */
    public boolean isDone() {
        return InferringLearner.isEnough(inference.looked(), seenSize);
    }

    /** Looks at the next event. One without a label is passed over, as by a learner. */
    public void see(Event event) {
        boolean needsLabel = given.output().kind() != Kind.ANOMALY;
        if (isDone() || needsLabel && event.label().isMissing()) {
            return;
        }
        inference.see(event);
        seenSize += HeldEvents.size(event);
        if (isDone()) {
            inference.settle();
        }
        try {
            names.add(Head.className(event.label()));
        } catch (RejectedEvent e) {
            return; // because a learner rejects it too, and it is no class
        }
    }

    public Interpretation interpretation() {
        Specification resolved = inference.resolved();
        boolean classes =
                resolved.output().kind() == Kind.BINARY || resolved.output().kind() == Kind.MULTICLASS;
        return inference.interpretation(resolved, classes ? List.copyOf(names) : List.of());
    }
}
