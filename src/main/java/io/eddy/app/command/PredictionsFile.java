package io.eddy.app.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.eddy.feature.Event;
import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import io.eddy.learn.Prediction.OfClass;
import io.eddy.learn.Prediction.OfQuantity;
import io.eddy.learn.Step;
import io.eddy.spec.Specification;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/**
 * Each prediction beside its label, as CSV: id of the event, label, prediction, and of classes the probability of the one that is
 * predicted and those of all as a JSON object, since there may be more of them with each row. Of several outputs each is a JSON object by the output's name. Of how unusual an event is, in their place its score, the
 * segment it is in, the field that is most unusual, and the shares of all fields. What was not learned from has no line.
 */
final class PredictionsFile implements AutoCloseable {
    private static final JsonFactory JSON = JsonFactory.builder()
            // because Float.toString is not the same text on every JVM
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private final WantedFile file;
    private final CsvWriter csv;

    /** @param kind of what is predicted */
    PredictionsFile(WantedFile file, Specification.Kind kind) {
        this.file = file;
        this.csv = CsvWriter.builder().build(file.open());
        if (kind == Specification.Kind.ANOMALY) {
            csv.writeRecord("id", "label", "prediction", "score", "segment", "mostUnusual", "fields");
        } else {
            csv.writeRecord("id", "label", "prediction", "probability", "probabilities");
        }
    }

    /** @throws io.eddy.app.Failure if the disk is full, say */
    void write(Event event, Step step) {
        String label = text(step.label());
        String id = Objects.requireNonNullElse(event.id(), "");
        Prediction prediction = step.prediction();
        try {
            if (prediction instanceof OfClass ofClass && ofClass.probabilities().length > 0) {
                csv.writeRecord(
                        id,
                        label,
                        ofClass.label(),
                        number(ofClass.probabilities()[ofClass.best()]),
                        probabilities(ofClass));
            } else if (prediction instanceof Prediction.OfAnomaly anomaly) {
                boolean hasSegment = anomaly.segment() != Prediction.OfAnomaly.NO_SEGMENT;
                csv.writeRecord(
                        id,
                        label,
                        anomaly.label(),
                        number(anomaly.score()),
                        hasSegment ? Integer.toString(anomaly.segment()) : "",
                        anomaly.fields().keySet().stream().findFirst().orElse(""),
                        shares(anomaly));
            } else if (prediction instanceof Prediction.OfSeveral several) {
                csv.writeRecord(
                        id,
                        label,
                        guess(several),
                        ofClasses(several, (part, json) -> json.writeNumber(part.probabilities()[part.best()])),
                        ofClasses(several, PredictionsFile::writeProbabilities));
            } else {
                csv.writeRecord(id, label, guess(prediction), "", "");
            }
        } catch (UncheckedIOException e) {
            throw file.failure(Objects.requireNonNullElseGet(e.getCause(), () -> new IOException(e)));
        }
    }

    private static String text(Label label) {
        if (label instanceof Label.Category category) {
            return category.name();
        }
        if (label instanceof Label.Unlabelled) {
            return "";
        } else if (label instanceof Label.Several several) {
            return json(json -> {
                json.writeStartObject();
                for (Map.Entry<String, Label> part : several.parts().entrySet()) {
                    write(part.getKey(), text(part.getValue()), part.getValue() instanceof Label.Quantity, json);
                }
                json.writeEndObject();
            });
        }
        return label instanceof Label.Text text ? text.text() : number(((Label.Quantity) label).value());
    }

    private static String guess(Prediction prediction) {
        if (prediction instanceof Prediction.OfText text) {
            return text.text();
        } else if (prediction instanceof OfClass ofClass && ofClass.probabilities().length > 0) {
            return ofClass.label();
        } else if (prediction instanceof Prediction.OfSeveral several) {
            return json(json -> {
                json.writeStartObject();
                for (Map.Entry<String, Prediction> part : several.parts().entrySet()) {
                    write(part.getKey(), guess(part.getValue()), part.getValue() instanceof OfQuantity, json);
                }
                json.writeEndObject();
            });
        }
        return prediction instanceof OfQuantity ofQuantity ? number(ofQuantity.value()) : "";
    }

    private static void write(String name, String value, boolean isNumber, JsonGenerator json) throws IOException {
        json.writeFieldName(name);
        if (isNumber) {
            json.writeRawValue(value);
        } else {
            json.writeString(value);
        }
    }

    private interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private interface ContentOfClass {
        void write(OfClass prediction, JsonGenerator json) throws IOException;
    }

    /** By the outputs that are classes, as far as any are known. */
    private static String ofClasses(Prediction.OfSeveral prediction, ContentOfClass content) {
        return json(json -> {
            json.writeStartObject();
            for (Map.Entry<String, Prediction> part : prediction.parts().entrySet()) {
                if (part.getValue() instanceof OfClass ofClass && ofClass.probabilities().length > 0) {
                    json.writeFieldName(part.getKey());
                    content.write(ofClass, json);
                }
            }
            json.writeEndObject();
        });
    }

    private static String probabilities(OfClass prediction) {
        return json(json -> writeProbabilities(prediction, json));
    }

    private static void writeProbabilities(OfClass prediction, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (int k = 0; k < prediction.probabilities().length; k++) {
            json.writeFieldName(prediction.classes().get(k));
            json.writeNumber(prediction.probabilities()[k]);
        }
        json.writeEndObject();
    }

    private static String shares(Prediction.OfAnomaly prediction) {
        return json(json -> {
            json.writeStartObject();
            for (Map.Entry<String, Double> field : prediction.fields().entrySet()) {
                json.writeNumberField(field.getKey(), field.getValue());
            }
            json.writeEndObject();
        });
    }

    private static String number(float value) {
        return json(json -> json.writeNumber(value));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : json(json -> json.writeNumber(value));
    }

    private static String json(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            content.writeTo(json);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
        return text.toString();
    }

    @Override
    public void close() {
        try {
            csv.close();
        } catch (IOException e) {
            throw file.failure(e);
        }
    }
}
