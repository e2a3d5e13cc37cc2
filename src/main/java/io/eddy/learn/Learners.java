package io.eddy.learn;

import io.eddy.learn.Specification.Feature;
import java.util.function.LongSupplier;

/** Makes learners. */
public final class Learners {
    private Learners() {}

    /** A new learner, which has seen nothing yet. */
    public static Learner of(Specification specification) {
        return of(specification, () -> 0);
    }

    /** @param nanos a clock for {@link Vitals#encodeNanos}; nothing else depends on it */
    public static Learner of(Specification specification, LongSupplier nanos) {
        return leavesSomethingOpen(specification)
                ? new InferringLearner(specification, nanos)
                : new NetworkLearner(specification, nanos);
    }

    private static boolean leavesSomethingOpen(Specification specification) {
        return specification.features().isEmpty()
                || specification.output().kind() == Specification.Kind.INFERRED
                || specification.features().values().stream()
                        .anyMatch(feature -> feature instanceof Feature.Numbers numbers && numbers.size() == 0);
    }
}
