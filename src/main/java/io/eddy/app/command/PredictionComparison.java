package io.eddy.app.command;

import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import io.eddy.learn.Prediction.OfClass;
import io.eddy.learn.Prediction.OfQuantity;
import io.eddy.wire.PredictionMessage;
import io.eddy.wire.PredictionReader;
import io.eddy.wire.PredictionWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Two predictions of one event side by side: each line a number or text of both, as it is published. The shortest text of a
 * float names its bits, so equal texts are equal bits.
 */
record PredictionComparison(List<Line> lines) {
    private static final String ABSENT = "-";

    /** What both say of one thing. */
    record Line(String name, String published, String again) {
        boolean isEqual() {
            return published.equals(again);
        }
    }

    PredictionComparison {
        lines = List.copyOf(lines);
    }

    /** @param again as the model made it, with all classes */
    static PredictionComparison of(PredictionMessage published, PredictionMessage again) {
        PredictionMessage other = asPublished(again);
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("prediction", best(published.prediction()), best(other.prediction())));
        if (published.prediction() instanceof OfClass one && other.prediction() instanceof OfClass two) {
            for (int k = 0; k < one.classes().size(); k++) {
                String name = one.classes().get(k);
                lines.add(new Line(name, probability(one, name), probability(two, name)));
            }
            for (String name : two.classes()) {
                if (!one.classes().contains(name)) {
                    lines.add(new Line(name, ABSENT, probability(two, name)));
                }
            }
        }
        if (published.prediction() instanceof Prediction.OfText one
                && other.prediction() instanceof Prediction.OfText two) {
            lines.add(new Line(
                    "logProbability", Double.toString(one.logProbability()), Double.toString(two.logProbability())));
        }
        if (published.prediction() instanceof Prediction.OfAnomaly one
                && other.prediction() instanceof Prediction.OfAnomaly two) {
            lines.add(new Line("score", Double.toString(one.score()), Double.toString(two.score())));
        }
        if (published.label() != null) { // else it was predicted only, for the second time, or could not be held
            lines.add(new Line("label", text(published.label()), text(other.label())));
        }
        if (!Float.isNaN(published.loss())) {
            lines.add(new Line("loss", Float.toString(published.loss()), Float.toString(other.loss())));
        }
        return new PredictionComparison(lines);
    }

    /** A prediction without what the topic had no room for, where the published one lacks it. */
    static PredictionMessage cutAs(PredictionMessage published, PredictionMessage again) {
        return published.prediction() instanceof Prediction.None ? again.withoutNames() : again.withBest();
    }

    /** With what the message leaves out left out: of many classes, the less probable. */
    private static PredictionMessage asPublished(PredictionMessage message) {
        try {
            return PredictionReader.read(new PredictionWriter().write(message));
        } catch (IOException e) {
            throw new IllegalStateException("what was written a moment ago can be read", e);
        }
    }

    private static String best(Prediction prediction) {
        if (prediction instanceof OfClass ofClass) {
            return ofClass.label();
        }
        if (prediction instanceof Prediction.OfText text) {
            return text.text();
        } else if (prediction instanceof Prediction.OfAnomaly anomaly) {
            return anomaly.label();
        } else if (prediction instanceof Prediction.OfSeveral several) {
            return several.parts().values().stream()
                    .map(PredictionComparison::best)
                    .collect(Collectors.joining(", "));
        }
        return prediction instanceof OfQuantity quantity ? Double.toString(quantity.value()) : "nothing";
    }

    private static String probability(OfClass prediction, String name) {
        int k = prediction.classes().indexOf(name);
        return k < 0 ? ABSENT : Float.toString(prediction.probabilities()[k]);
    }

    private static String text(@Nullable Label label) {
        if (label instanceof Label.Category category) {
            return category.name();
        }
        if (label instanceof Label.Several several) {
            return several.parts().values().stream()
                    .map(PredictionComparison::text)
                    .collect(Collectors.joining(", "));
        }
        if (label instanceof Label.Text written) {
            return written.text();
        }
        return label instanceof Label.Quantity quantity ? Double.toString(quantity.value()) : ABSENT;
    }

    boolean isEqual() {
        return lines.stream().allMatch(Line::isEqual);
    }
}
