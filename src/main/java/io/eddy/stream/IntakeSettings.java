package io.eddy.stream;

import io.eddy.spec.Inputs;
import java.util.List;

/**
 * What a pipeline takes in before it learns.
 *
 * @param inputs topics of others; none if {@code events} is all there is
 * @param threads for them, beside those of the learners
 */
public record IntakeSettings(Inputs inputs, int threads) {
    public static final IntakeSettings NONE = new IntakeSettings(Inputs.NONE, 0);

    public IntakeSettings {
        if (inputs.isEmpty() != (threads == 0)) {
            throw new IllegalArgumentException(
                    "%d threads for %d inputs".formatted(threads, inputs.all().size()));
        }
    }

    /** Their names. */
    public List<String> topics() {
        return inputs.topics();
    }

    boolean isNone() {
        return inputs.isEmpty();
    }
}
