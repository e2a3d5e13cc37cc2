package io.eddy.learn;

import io.eddy.feature.Event;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a learner without a model file will take events for, found out without learning. */
public final class FirstLook {
    private final Inference inference = new Inference(Specification.inferred("look"));
    private final Set<String> names = new LinkedHashSet<>();
    private long seen;

    /** Whether all has been seen that a learner looks at. */
    public boolean isDone() {
        return seen == InferringLearner.HELD;
    }

    /** Looks at the next event. One without a label is passed over, as by a learner. */
    public void see(Event event) {
        if (isDone() || event.label().isMissing()) {
            return;
        }
        inference.see(event, ++seen);
        names.add(event.label().asName());
        if (isDone()) {
            inference.settle();
        }
    }

    public Interpretation interpretation() {
        Specification resolved = inference.resolved();
        boolean classes = resolved.output().kind() != Specification.Kind.REGRESSION;
        return inference.interpretation(resolved, classes ? List.copyOf(names) : List.of(), seen);
    }
}
