package io.eddy.learn;

import io.eddy.spec.Specification;
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
        return new InferringLearner(specification, nanos);
    }
}
