package io.eddy.spec;

import io.eddy.spec.Specification.Feature;
import io.eddy.spec.Specification.Unusual;
import java.util.List;
import java.util.Map;

/** {@code output: {type: anomaly, code: 4, threshold: 0.99, segments: 5}} of a model file, and what has to go with it. */
final class UnusualSection {
    static final List<String> KEYS = List.of("code", "threshold", "smooth", "segments", "positive");

    private static final int MAX_CODE = 256;
    private static final int MAX_SMOOTH = 1_000_000;
    private static final int MAX_SEGMENTS = 100;

    private UnusualSection() {}

    static Unusual read(SpecificationMap options) {
        return new Unusual(
                options.size("code", 1, MAX_CODE, Defaults.CODE),
                options.number("threshold", SpecificationRange.SHARE, Defaults.UNUSUAL_FROM),
                options.size("smooth", 1, MAX_SMOOTH, 1),
                options.size("segments", 0, MAX_SEGMENTS, 0));
    }

    /** It is one network, of dense layers. */
    static void check(SpecificationMap root, Map<String, Feature> features) {
        root.get("members")
                .ifPresent(
                        node -> node.problem(
                                "do not go with output anomaly, which is one network; remove it, or describe one with network"));
        root.get("network")
                .flatMap(node -> node.options().get(LayersSection.KEY))
                .ifPresent(
                        node -> node.problem(
                                "do not go with output anomaly, whose layers are gone through there and back; say hidden: [32] instead"));
        root.get("start")
                .ifPresent(
                        node -> node.problem("does not go with output anomaly, which starts from nothing; remove it"));
        root.get("features")
                .ifPresent(node -> node.map().forEach((name, feature) -> {
                    Feature said = features.get(name);
                    if (said instanceof Feature.Sparse
                            || said instanceof Feature.Image
                            || said instanceof Feature.Sequence) {
                        feature.problem("is " + Interpretation.kind(said)
                                + ", and output anomaly takes no such fields; leave it out");
                    }
                }));
    }

    static String written(Unusual unusual) {
        return String.join(
                ",",
                SpecificationWriter.entry("code", unusual.code()),
                SpecificationWriter.real("threshold", unusual.threshold()),
                SpecificationWriter.entry("smooth", unusual.smooth()),
                SpecificationWriter.entry("segments", unusual.segments()));
    }
}
