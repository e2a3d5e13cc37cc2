package io.eddy.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eddy.eval.Report;
import io.eddy.eval.Scores;
import io.eddy.learn.Segment;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Writes evaluations as JSON, shortened here:
 *
 * <pre>{"model":"shop-3f9ac1@events-0:45312","time":1714564800000,"learned":45000,"events":45000,
 * "unweighted":0,"notFinite":0,"skipped":312,"rejected":0,
 * "metrics":{"total":{"accuracy":0.9},"window":{"accuracy":0.91},"fading":{"accuracy":0.92}},
 * "baselines":{"last":{"total":{"accuracy":0.85},"window":{"accuracy":0.8},"fading":{"accuracy":0.8}}},
 * "drifts":1,"recentDrifts":[20000],
 * "segments":[{"number":0,"events":30000,"share":0.7,"means":{"age":41.5},"common":{"city":[{"name":"Basel","share":0.4}]}}]}</pre>
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
            if (!message.segments().isEmpty()) {
                writeSegments(generator, message.segments());
            }
            generator.writeEndObject();
            return json.end();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
    }

    private static void writeScores(JsonGenerator generator, String name, Scores scores) throws IOException {
        generator.writeObjectFieldStart(name);
        writeNumbers(generator, "total", scores.total());
        writeNumbers(generator, "window", scores.window());
        writeNumbers(generator, "fading", scores.fading());
        generator.writeEndObject();
    }

    private static void writeNumbers(JsonGenerator generator, String name, Map<String, Double> numbers)
            throws IOException {
        generator.writeObjectFieldStart(name);
        for (Map.Entry<String, Double> number : numbers.entrySet()) {
            generator.writeNumberField(number.getKey(), number.getValue());
        }
        generator.writeEndObject();
    }

    private static void writeSegments(JsonGenerator generator, List<Segment> segments) throws IOException {
        generator.writeArrayFieldStart("segments");
        for (Segment segment : segments) {
            generator.writeStartObject();
            generator.writeNumberField("number", segment.number());
            generator.writeNumberField("events", segment.events());
            generator.writeNumberField("share", segment.share());
            writeNumbers(generator, "means", segment.means());
            generator.writeObjectFieldStart("common");
            for (Map.Entry<String, List<Segment.Common>> field :
                    segment.common().entrySet()) {
                generator.writeArrayFieldStart(field.getKey());
                for (Segment.Common common : field.getValue()) {
                    generator.writeStartObject();
                    generator.writeStringField("name", common.name());
                    generator.writeNumberField("share", common.share());
                    generator.writeEndObject();
                }
                generator.writeEndArray();
            }
            generator.writeEndObject();
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }
}
