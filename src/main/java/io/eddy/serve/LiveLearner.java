package io.eddy.serve;

import io.eddy.feature.Event;
import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import io.eddy.wire.PredictionMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
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
            json.put("probability", said.probabilities()[said.best()]);
        } else if (message.prediction() instanceof Prediction.OfAnomaly said) {
            json.put("probability", said.score());
        }
        shown(message.prediction()).ifPresent(said -> json.put("prediction", said));
        Optional.ofNullable(message.label()).flatMap(LiveLearner::shown).ifPresent(truth -> json.put("label", truth));
        return json;
    }

    /** A name, a number, or those of several outputs by the output's name; nothing where nothing is said. */
    private static Optional<Object> shown(Prediction prediction) {
        if (prediction instanceof Prediction.OfClass said) {
            return Optional.of(said.label());
        } else if (prediction instanceof Prediction.OfQuantity said) {
            return Optional.of(said.value());
        } else if (prediction instanceof Prediction.OfText said) {
            return Optional.of(said.text());
        } else if (prediction instanceof Prediction.OfAnomaly said) {
            return Optional.of(said.label());
        } else if (prediction instanceof Prediction.OfSeveral several) {
            return Optional.of(shown(several.parts(), LiveLearner::shown));
        }
        return Optional.empty();
    }

    private static Optional<Object> shown(Label label) {
        if (label instanceof Label.Category category) {
            return Optional.of(category.name());
        } else if (label instanceof Label.Quantity quantity) {
            return Optional.of(quantity.value());
        } else if (label instanceof Label.Text text) {
            return Optional.of(text.text());
        } else if (label instanceof Label.Several several) {
            return Optional.of(shown(several.parts(), LiveLearner::shown));
        }
        return Optional.empty();
    }

    private static <T> Map<String, Object> shown(Map<String, T> parts, Function<T, Optional<Object>> each) {
        Map<String, Object> shown = new LinkedHashMap<>();
        parts.forEach((output, part) -> each.apply(part).ifPresent(it -> shown.put(output, it)));
        return shown;
    }
}
