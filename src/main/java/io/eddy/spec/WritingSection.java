package io.eddy.spec;

import io.eddy.nn.Optimizer;
import io.eddy.spec.Specification.Feature;
import io.eddy.spec.Specification.Writing;
import java.util.List;
import java.util.Map;

/** {@code output: {type: text, vocabulary: 4000, hidden: 128, beam: 4}} of a model file, and what has to go with it. */
final class WritingSection {
    static final List<String> KEYS = List.of("vocabulary", "dimensions", "hidden", "lowerCase", "beam", "longest");

    private static final int MAX_VOCABULARY = 100_000;
    private static final int MAX_WIDTH = 2_048;
    private static final int MAX_BEAM = 64;
    private static final int MAX_LONGEST = 1_000;

    private WritingSection() {}

    static Writing read(SpecificationMap options) {
        return new Writing(
                options.size("vocabulary", 1, MAX_VOCABULARY, Defaults.VOCABULARY),
                options.size("dimensions", 1, MAX_WIDTH, Defaults.DIMENSIONS_OF_WORD),
                options.size("hidden", 1, MAX_WIDTH, Defaults.HIDDEN_OF_TEXT),
                options.flag("lowerCase", true),
                options.size("beam", 1, MAX_BEAM, Defaults.BEAM),
                options.size("longest", 1, MAX_LONGEST, Defaults.LONGEST));
    }

    /** A text is written from one other text, by a network of its own. */
    static void check(
            SpecificationMap root,
            Map<String, Feature> features,
            Specification.Training training,
            SpecificationProblems problems) {
        for (String key : List.of("members", "network")) {
            root.get(key)
                    .ifPresent(
                            node -> node.problem(
                                    "does not go with output text, which has a network of its own; remove it, and say its width in output: {type: text, hidden: ...}"));
        }
        root.get("start")
                .ifPresent(node -> node.problem(
                        "does not go with output text, whose network begins with weights of its own; remove it"));
        root.get("optimizer")
                .filter(node -> training.optimizer() instanceof Optimizer.Ftrl)
                .ifPresent(node -> node.problem(
                        "is ftrl, which is for linear models and does not go with output text; take adam or adamw"));
        boolean isOneText = features.size() == 1 && features.values().iterator().next() instanceof Feature.Text;
        if (isOneText) {
            return;
        }
        String wanted =
                "output text is written from one field, which has to be named and a text: features: {source: text}";
        root.get("features")
                .ifPresentOrElse(node -> node.problem("do not fit; " + wanted), () -> problems.add(1, 1, wanted));
    }

    static String written(Writing writing) {
        return String.join(
                ",",
                SpecificationWriter.entry("vocabulary", writing.vocabulary()),
                SpecificationWriter.entry("dimensions", writing.dimensions()),
                SpecificationWriter.entry("hidden", writing.hidden()),
                SpecificationWriter.entry("lowerCase", writing.lowerCase()),
                SpecificationWriter.entry("beam", writing.beam()),
                SpecificationWriter.entry("longest", writing.longest()));
    }
}
