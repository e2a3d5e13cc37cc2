package io.eddy.serve;

import io.eddy.feature.Event;
import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import io.eddy.wire.PredictionMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What is noted of a learner's answers while it works: all outcomes are counted, and now and then one is kept to be shown. */
final class LiveLearner {
    private final Outcomes outcomes = new Outcomes(Optional.empty());
    private final FieldEffects fields = new FieldEffects();
    private final AtomicReference<@Nullable PredictionMessage> sample = new AtomicReference<>();
    private volatile boolean wanted = true;

    Outcomes outcomes() {
        return outcomes;
    }

    FieldEffects fields() {
        return fields;
    }

    void answered(Event event, PredictionMessage message) {
        Label label = message.label();
        if (label != null) {
            outcomes.add(message.prediction(), label);
        }
        if (wanted) {
            wanted = false;
            fields.sample(event.copy());
            sample.set(message);
        }
    }

    /** One that has come since the last call, to be shown. */
    Optional<Map<String, Object>> sample() {
        PredictionMessage message = sample.getAndSet(null);
        wanted = true;
        return Optional.ofNullable(message).map(LiveLearner::shown);
    }

    private static Map<String, Object> shown(PredictionMessage message) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", message.id());
        json.put("model", message.model().toString());
        if (message.prediction() instanceof Prediction.OfClass said) {
            json.put("prediction", said.label());
            json.put("probability", said.probabilities()[said.best()]);
        } else if (message.prediction() instanceof Prediction.OfQuantity said) {
            json.put("prediction", said.value());
        } else if (message.prediction() instanceof Prediction.OfText said) {
            json.put("prediction", said.text());
        } else if (message.prediction() instanceof Prediction.OfAnomaly said) {
            json.put("prediction", said.label());
            json.put("probability", said.score());
        }
        if (message.label() instanceof Label.Category category) {
            json.put("label", category.name());
        } else if (message.label() instanceof Label.Quantity quantity) {
            json.put("label", quantity.value());
        } else if (message.label() instanceof Label.Text text) {
            json.put("label", text.text());
        }
        return json;
    }
}
