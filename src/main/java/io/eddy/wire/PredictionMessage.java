package io.eddy.wire;

import io.eddy.learn.Label;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import java.util.List;
import java.util.Map;
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

    /** The same with the most probable class or text only, for a topic that cannot hold more. */
    public PredictionMessage withBest() {
        if (prediction instanceof Prediction.OfClass all) {
            float[] probability = {all.probabilities()[all.best()]};
            return with(new Prediction.OfClass(List.of(all.label()), probability));
        }
        if (prediction instanceof Prediction.OfAnomaly all) {
            return with(new Prediction.OfAnomaly(all.score(), all.unusual(), all.loss(), all.segment(), Map.of()));
        }
        return prediction instanceof Prediction.OfText all
                ? with(new Prediction.OfText(all.text(), all.logProbability(), List.of()))
                : this;
    }

    private PredictionMessage with(Prediction less) {
        return new PredictionMessage(id, less, model, label, loss, time);
    }

    /** The same without any name, for a topic that can hold none. */
    public PredictionMessage withoutNames() {
        return new PredictionMessage(null, Prediction.None.INSTANCE, model, null, loss, time);
    }
}
