package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.spec.Inference;
import io.eddy.spec.Interpretation;
import io.eddy.spec.Specification;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a learner without a model file will take events for, found out without learning. */
public final class FirstLook {
    private final Inference inference = new Inference(Specification.inferred("look"));
    private final Set<String> names = new LinkedHashSet<>();
    private long seenSize;

    /** Whether all has been seen that a learner looks at. */
    public boolean isDone() {
        return InferringLearner.isEnough(inference.looked(), seenSize);
    }

    /** Looks at the next event. One without a label is passed over, as by a learner. */
    public void see(Event event) {
        if (isDone() || event.label().isMissing()) {
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
        boolean classes = resolved.output().kind() != Specification.Kind.REGRESSION;
        return inference.interpretation(resolved, classes ? List.copyOf(names) : List.of());
    }
}
