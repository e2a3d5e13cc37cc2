package io.eddy.wire;

import io.eddy.learn.Label;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the topic {@code predictions} tells of one event.
 *
 * @param id the event's own, or null
 * @param prediction made before the event was learned from
 * @param model the version that made it
 * @param label what the event turned out to be, or null if that is not known
 * @param loss of the prediction against the label; NaN if it is not known
 * @param time of the event, milliseconds since 1970 UTC, or -1
 */
public record PredictionMessage(
        @Nullable String id,
        Prediction prediction,
        ModelVersion model,
        @Nullable Label label,
        float loss,
        long time) {

    /** The same with the most probable class only, for a topic that cannot hold the names of more. */
    public PredictionMessage withBestClass() {
        return prediction instanceof Prediction.OfClass all
                ? new PredictionMessage(
                        id,
                        new Prediction.OfClass(List.of(all.label()), new float[] {all.probabilities()[all.best()]}),
                        model,
                        label,
                        loss,
                        time)
                : this;
    }

    /** The same without any name, for a topic that can hold none. */
    public PredictionMessage withoutNames() {
        return new PredictionMessage(null, Prediction.None.INSTANCE, model, null, loss, time);
    }
}
