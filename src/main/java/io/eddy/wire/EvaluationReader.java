package io.eddy.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.eval.Report;
import io.eddy.eval.Scores;
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
                report);
    }

    private static Scores scores(JsonNode node) {
        return new Scores(metrics(node.path("total")), metrics(node.path("window")), metrics(node.path("fading")));
    }

    private static Map<String, Double> metrics(JsonNode node) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> metrics.put(entry.getKey(), entry.getValue().doubleValue()));
        return metrics;
    }
}
