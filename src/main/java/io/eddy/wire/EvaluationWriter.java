package io.eddy.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eddy.eval.Report;
import io.eddy.eval.Scores;
import java.io.IOException;
import java.util.Map;

/**
 * Writes evaluations as JSON, shortened here:
 *
 * <pre>{"model":"shop-3f9ac1@events-0:45312","time":1714564800000,"learned":45000,"events":45000,
 * "unweighted":0,"notFinite":0,"skipped":312,"rejected":0,
 * "metrics":{"total":{"accuracy":0.9},"window":{"accuracy":0.91},"fading":{"accuracy":0.92}},
 * "baselines":{"last":{"total":{"accuracy":0.85},"window":{"accuracy":0.8},"fading":{"accuracy":0.8}}},
 * "drifts":1,"recentDrifts":[20000]}</pre>
 *
 * <p>Not thread-safe.
 */
public final class EvaluationWriter {
    private final JsonBuffer json = new JsonBuffer();

    /** The message's bytes. */
    public byte[] write(EvaluationMessage message) {
        try {
            JsonGenerator generator = json.begin();
            Report report = message.report();
            generator.writeStartObject();
            generator.writeStringField("model", message.model().toString());
            if (message.time() >= 0) {
                generator.writeNumberField("time", message.time());
            }
            generator.writeNumberField("learned", message.learned());
            if (message.lost() > 0) {
                generator.writeNumberField("lost", message.lost());
            }
            generator.writeNumberField("events", report.events());
            generator.writeNumberField("unweighted", report.unweighted());
            generator.writeNumberField("notFinite", report.notFinite());
            generator.writeNumberField("skipped", report.skipped());
            generator.writeNumberField("rejected", report.rejected());
            if (report.repeated() > 0) {
                generator.writeNumberField("repeated", report.repeated());
            }
            writeScores(generator, "metrics", report.model());
            generator.writeObjectFieldStart("baselines");
            for (Map.Entry<String, Scores> baseline : report.baselines().entrySet()) {
                writeScores(generator, baseline.getKey(), baseline.getValue());
            }
            generator.writeEndObject();
            generator.writeNumberField("drifts", report.drifts());
            generator.writeArrayFieldStart("recentDrifts");
            for (long events : report.recentDrifts()) {
                generator.writeNumber(events);
            }
            generator.writeEndArray();
            generator.writeEndObject();
            return json.end();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
    }

    private static void writeScores(JsonGenerator generator, String name, Scores scores) throws IOException {
        generator.writeObjectFieldStart(name);
        writeMetrics(generator, "total", scores.total());
        writeMetrics(generator, "window", scores.window());
        writeMetrics(generator, "fading", scores.fading());
        generator.writeEndObject();
    }

    private static void writeMetrics(JsonGenerator generator, String name, Map<String, Double> metrics)
            throws IOException {
        generator.writeObjectFieldStart(name);
        for (Map.Entry<String, Double> metric : metrics.entrySet()) {
            generator.writeNumberField(metric.getKey(), metric.getValue());
        }
        generator.writeEndObject();
    }
}
