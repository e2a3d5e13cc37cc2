package io.eddy.serve;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Prediction;
import io.eddy.wire.EventBatchReader;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code GET /v1/explain/ID}: which fields made a prediction that was answered lately, by the very model that made it. */
final class ExplainRoute implements Handler {
    private static final String OF_CLASS = "log odds of the predicted class";
    private static final String OF_QUANTITY = "the predicted quantity";
    private static final String OF_SEVERAL = "the sum over the outputs: log odds of a class, a quantity";
    private static final String OF_ANOMALY = "share of the loss, which says how far the event is from all others";

    private final RecentPredictions recent;

    ExplainRoute(RecentPredictions recent) {
        this.recent = recent;
    }

    @Override
    public void handle(Context ctx) throws RejectedEvent {
        String id = ctx.pathParam("id");
        RecentPredictions.Asked asked = recent.find(id)
                .orElseThrow(() -> new Refusal(
                        Problem.Kind.UNKNOWN_ID,
                        "no prediction with the id '%s' was answered lately; './eddy explain-prediction ID' finds those on the topic"
                                .formatted(id)));
        Event event = EventBatchReader.ofEvents().read(asked.body()).get(asked.number() - 1);
        Prediction prediction = asked.frozen().predict(event);
        if (prediction instanceof Prediction.OfText) {
            throw new Refusal(
                    Problem.Kind.NOTHING_TO_SHARE,
                    "the prediction '%s' is a text, written from the one field that this model reads".formatted(id));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("model", asked.frozen().version().toString());
        json.put("prediction", said(prediction));
        Attribution.Explanation explanation = Attribution.of(asked.model(), event);
        json.put("method", explanation.method());
        json.put("unit", unit(prediction));
        json.put("fields", explanation.effects());
        json.put("ignored", asked.model().ignored(event));
        ctx.contentType("application/json").result(Json.bytes(json));
    }

    private static String unit(Prediction prediction) {
        if (prediction instanceof Prediction.OfAnomaly) {
            return OF_ANOMALY;
        }
        return prediction instanceof Prediction.OfSeveral
                ? OF_SEVERAL
                : prediction instanceof Prediction.OfQuantity ? OF_QUANTITY : OF_CLASS;
    }

    private static Object said(Prediction prediction) {
        if (prediction instanceof Prediction.OfSeveral several) {
            Map<String, Object> parts = new LinkedHashMap<>();
            several.parts().forEach((output, part) -> parts.put(output, said(part)));
            return parts;
        } else if (prediction instanceof Prediction.OfAnomaly anomaly) {
            return anomaly.label();
        }
        return prediction instanceof Prediction.OfClass ofClass
                ? ofClass.label()
                : prediction instanceof Prediction.OfQuantity ofQuantity ? (Object) ofQuantity.value() : "";
    }
}
