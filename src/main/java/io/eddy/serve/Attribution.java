package io.eddy.serve;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import io.eddy.learn.Prediction;
import io.eddy.snapshot.FrozenModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which fields made a prediction. Of a network: gradient times input, see {@link io.eddy.learn.Learner#gradientTimesInput}. Of several members, which have no
 * gradient together: by how much the prediction changes if a field is taken for missing. That is well defined for any model, and the same each time; what
 * several fields say together is counted for each of them, and of two that say the same neither changes much. Of classes both are about the
 * logarithm of the odds of the predicted class, of quantities about the quantity.
 */
final class Attribution {
    static final String GRADIENT = "gradient-times-input";
    static final String OMISSION = "omission";
    static final String SHARE_OF_LOSS = "share-of-loss";

    /** A probability below it is none to a float. */
    private static final double FLOOR = 0x1p-23;

    private Attribution() {}

    /**
     * One field.
     *
     * @param value as the model was told it
     * @param effect of it: positive where it speaks for what was predicted, or makes the quantity larger
     */
    record Effect(String field, String value, double effect) {}

    /**
     * @param method {@link #GRADIENT}, {@link #OMISSION} or {@link #SHARE_OF_LOSS}
     * @param effects the greatest first
     */
    record Explanation(String method, List<Effect> effects) {
        Explanation {
            effects = effects.stream()
                    .sorted(Comparator.comparingDouble((Effect effect) -> -Math.abs(effect.effect))
                            .thenComparing(Effect::field))
                    .toList();
        }
    }

    static Explanation of(ServedModel model, Event event) throws RejectedEvent {
        Optional<Map<String, Double>> byField = model.frozen().gradientTimesInput(event);
        if (byField.isPresent()) {
            return new Explanation(GRADIENT, effects(byField.get(), event));
        }
        // because of what is unusual a missing field may be more so than the one that is there
        if (model.frozen().predict(event) instanceof Prediction.OfAnomaly said) {
            return new Explanation(SHARE_OF_LOSS, effects(said.fields(), event));
        }
        return new Explanation(OMISSION, byOmission(model, event));
    }

    private static List<Effect> effects(Map<String, Double> byField, Event event) {
        List<Effect> effects = new ArrayList<>();
        byField.forEach((field, effect) -> {
            int column = event.column(field);
            effects.add(new Effect(field, column < 0 ? "" : shown(event.value(column)), effect));
        });
        return effects;
    }

    /** The effects of all fields that the event has and the model knows. */
    private static List<Effect> byOmission(ServedModel model, Event event) throws RejectedEvent {
        FrozenModel frozen = model.frozen();
        Prediction with = frozen.predict(event);
        List<Effect> effects = new ArrayList<>();
        Value kept = new Value();
        for (int column = 0; column < event.width(); column++) {
            Value value = event.value(column);
            if (value.isMissing() || !model.fields().contains(event.name(column))) {
                continue;
            }
            kept.copyFrom(value);
            value.setMissing();
            double effect;
            try {
                effect = score(with, with) - score(frozen.predict(event), with);
            } finally {
                value.copyFrom(kept);
            }
            effects.add(new Effect(event.name(column), shown(value), effect));
        }
        return effects;
    }

    private static String shown(Value value) {
        String name = value.asName();
        return name.isEmpty() ? value.toString() : name.length() > 100 ? name.substring(0, 100) + "…" : name;
    }

    /** What a prediction says of that which another one predicts. */
    private static double score(Prediction prediction, Prediction predicted) {
        if (prediction instanceof Prediction.OfClass said && predicted instanceof Prediction.OfClass other) {
            double p = said.probabilities()[other.best()];
            double bounded = Math.max(FLOOR, Math.min(1 - FLOOR, p));
            return StrictMath.log(bounded / (1 - bounded));
        }
        if (prediction instanceof Prediction.OfSeveral said && predicted instanceof Prediction.OfSeveral others) {
            double sum = 0;
            for (Map.Entry<String, Prediction> part : said.parts().entrySet()) {
                sum += score(part.getValue(), others.parts().getOrDefault(part.getKey(), Prediction.None.INSTANCE));
            }
            return sum;
        }
        return prediction instanceof Prediction.OfQuantity said ? said.value() : 0;
    }
}
