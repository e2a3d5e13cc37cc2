package io.eddy.embed;

import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * What became of one record.
 *
 * @param value the record's own
 * @param prediction what the model had said before it learned from the record; {@link Prediction.None} if it was rejected, or nothing is known yet
 * @param model the version that said so
 * @param loss of the prediction against the label; NaN where there is no label, or the record had been learned before a crash
 * @param rejection why nothing could be said or learned; null if all is well
 */
public record Learned<V>(
        V value,
        Prediction prediction,
        ModelVersion model,
        double loss,
        @Nullable String rejection) {
    /** Whether the record is none that can be learned from: to be split off and looked at, for nothing else keeps it. */
    public boolean isRejected() {
        return rejection != null;
    }
}
