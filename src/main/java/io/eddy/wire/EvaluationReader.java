package io.eddy.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.eval.Report;
import io.eddy.eval.Scores;
import io.eddy.learn.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@link EvaluationWriter} wrote. Keys it does not know are passed over: a later Eddy may tell more. */
public final class EvaluationReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EvaluationReader() {}

    /** @throws IOException if the bytes are not an evaluation; it says why */
    public static EvaluationMessage read(byte[] message) throws IOException {
        JsonNode tree = JSON.readTree(message);
        if (!tree.path("model").isTextual() || !tree.path("metrics").isObject()) {
            throw new IOException("an evaluation is a JSON object with 'model' and 'metrics'");
        }
        Map<String, Scores> baselines = new LinkedHashMap<>();
        tree.path("baselines").properties().forEach(entry -> baselines.put(entry.getKey(), scores(entry.getValue())));
        List<Long> recentDrifts = new ArrayList<>();
        tree.path("recentDrifts").forEach(events -> recentDrifts.add(events.longValue()));
        Report report = new Report(
                tree.path("events").longValue(),
                tree.path("unweighted").longValue(),
                tree.path("notFinite").longValue(),
                tree.path("skipped").longValue(),
                tree.path("rejected").longValue(),
                tree.path("repeated").asLong(0),
                scores(tree.path("metrics")),
                baselines,
                tree.path("drifts").longValue(),
                recentDrifts);
        return new EvaluationMessage(
                VersionText.parse(tree.path("model").textValue()),
                tree.path("learned").longValue(),
                tree.path("time").asLong(-1),
                tree.path("lost").asLong(0),
                report,
                segments(tree.path("segments")));
    }

    private static List<Segment> segments(JsonNode nodes) {
        List<Segment> segments = new ArrayList<>();
        for (JsonNode node : nodes) {
            Map<String, List<Segment.Common>> common = new LinkedHashMap<>();
            node.path("common").properties().forEach(field -> {
                List<Segment.Common> names = new ArrayList<>();
                field.getValue()
                        .forEach(each -> names.add(new Segment.Common(
                                each.path("name").asText(), each.path("share").doubleValue())));
                common.put(field.getKey(), names);
            });
            segments.add(new Segment(
                    node.path("number").intValue(),
                    node.path("events").longValue(),
                    node.path("share").doubleValue(),
                    numbers(node.path("means")),
                    common));
        }
        return segments;
    }

    private static Scores scores(JsonNode node) {
        return new Scores(numbers(node.path("total")), numbers(node.path("window")), numbers(node.path("fading")));
    }

    private static Map<String, Double> numbers(JsonNode node) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> numbers.put(entry.getKey(), entry.getValue().doubleValue()));
        return numbers;
    }
}
