package io.eddy.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import java.io.IOException;
import java.util.Map;

/**
 * Writes predictions as JSON:
 *
 * <pre>{"id":"a7","prediction":"sold","probability":0.75,"probabilities":{"left":0.25,"sold":0.75},
 * "model":"shop-3f9ac1@events-0:45312","label":"left","loss":1.3862944,"time":1714564800000}</pre>
 *
 * <p>A class is a text, a quantity a number; a text that the model wrote has its {@code logProbability}, and {@code others} that it could have
 * written. How unusual an event is has a {@code score}, {@code fields} that made it so, and a {@code segment}; of several outputs
 * the {@code prediction} is an object with each by its name, and so is the {@code label}. {@code prediction} is null as long as the model has seen no label, and what is not
 * known is left out. Of more classes than the limit only the most probable have their probability written, in falling order.
 * A number that is not finite is written as null. Not thread-safe.
 */
public final class PredictionWriter {
    /** So many classes have their probability in a message, unless the writer is told otherwise. */
    public static final int DEFAULT_MAX_CLASSES = 20;

    private final JsonBuffer json = new JsonBuffer();
    private final VersionText version = new VersionText();
    private final int[] top;

    public PredictionWriter() {
        this(DEFAULT_MAX_CLASSES);
    }

    public PredictionWriter(int maxClasses) {
        if (maxClasses < 1) {
            throw new IllegalArgumentException("probabilities of " + maxClasses + " classes; write at least 1");
        }
        top = new int[maxClasses];
    }

    /** The message's bytes. */
    public byte[] write(PredictionMessage message) {
        try {
            JsonGenerator generator = json.begin();
            generator.writeStartObject();
            if (message.id() != null) {
                generator.writeStringField("id", message.id());
            }
            writePrediction(generator, message.prediction());
            generator.writeFieldName("model");
            version.write(generator, message.model());
            if (message.label() != null) {
                writeLabel(generator, "label", message.label());
            }
            if (!Float.isNaN(message.loss())) {
                writeNumber(generator, "loss", message.loss());
            } else if (message.prediction() instanceof Prediction.OfAnomaly said) {
                writeNumber(generator, "loss", said.loss()); // because it needs no label
            }
            if (message.time() >= 0) {
                generator.writeNumberField("time", message.time());
            }
            generator.writeEndObject();
            return json.end();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
    }

    private static void writeLabel(JsonGenerator generator, String name, Label label) throws IOException {
        if (label instanceof Label.Category category) {
            generator.writeStringField(name, category.name());
        } else if (label instanceof Label.Quantity quantity) {
            writeNumber(generator, name, quantity.value());
        } else if (label instanceof Label.Text text) {
            generator.writeStringField(name, text.text());
        } else if (label instanceof Label.Several several) {
            generator.writeObjectFieldStart(name);
            for (Map.Entry<String, Label> part : several.parts().entrySet()) {
                writeLabel(generator, part.getKey(), part.getValue());
            }
            generator.writeEndObject();
        }
    }

    private void writePrediction(JsonGenerator generator, Prediction prediction) throws IOException {
        if (prediction instanceof Prediction.OfClass ofClass) {
            int best = ofClass.best();
            generator.writeStringField("prediction", ofClass.classes().get(best));
            writeNumber(generator, "probability", ofClass.probabilities()[best]);
            generator.writeObjectFieldStart("probabilities");
            writeProbabilities(generator, ofClass);
            generator.writeEndObject();
        } else if (prediction instanceof Prediction.OfQuantity quantity) {
            writeNumber(generator, "prediction", quantity.value());
        } else if (prediction instanceof Prediction.OfText text) {
            generator.writeStringField("prediction", text.text());
            writeNumber(generator, "logProbability", text.logProbability());
            writeOthers(generator, text);
        } else if (prediction instanceof Prediction.OfAnomaly anomaly) {
            writeAnomaly(generator, anomaly);
        } else if (prediction instanceof Prediction.OfSeveral several) {
            generator.writeObjectFieldStart("prediction");
            for (Map.Entry<String, Prediction> part : several.parts().entrySet()) {
                generator.writeObjectFieldStart(part.getKey());
                writePrediction(generator, part.getValue());
                generator.writeEndObject();
            }
            generator.writeEndObject();
        } else {
            generator.writeNullField("prediction");
        }
    }

    private static void writeAnomaly(JsonGenerator generator, Prediction.OfAnomaly prediction) throws IOException {
        generator.writeStringField("prediction", prediction.label());
        writeNumber(generator, "score", prediction.score());
        if (prediction.segment() != Prediction.OfAnomaly.NO_SEGMENT) {
            generator.writeNumberField("segment", prediction.segment());
        }
        generator.writeObjectFieldStart("fields");
        for (Map.Entry<String, Double> field : prediction.fields().entrySet()) {
            writeNumber(generator, field.getKey(), field.getValue());
        }
        generator.writeEndObject();
    }

    private static void writeOthers(JsonGenerator generator, Prediction.OfText prediction) throws IOException {
        if (prediction.others().isEmpty()) {
            return;
        }
        generator.writeArrayFieldStart("others");
        for (Prediction.OfText.Other other : prediction.others()) {
            generator.writeStartObject();
            generator.writeStringField("text", other.text());
            writeNumber(generator, "logProbability", other.logProbability());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private void writeProbabilities(JsonGenerator generator, Prediction.OfClass prediction) throws IOException {
        float[] probabilities = prediction.probabilities();
        if (probabilities.length <= top.length) {
            for (int k = 0; k < probabilities.length; k++) {
                writeNumber(generator, prediction.classes().get(k), probabilities[k]);
            }
        } else {
            findTop(probabilities);
            for (int k : top) {
                writeNumber(generator, prediction.classes().get(k), probabilities[k]);
            }
        }
    }

    /** Fills {@link #top} with the indices of the largest, in falling order, the first of equals first. */
    private void findTop(float[] probabilities) {
        int count = 0;
        for (int k = 0; k < probabilities.length; k++) {
            if (count == top.length && probabilities[k] <= probabilities[top[count - 1]]) {
                continue;
            }
            int place = count < top.length ? count++ : count - 1;
            while (place > 0 && probabilities[k] > probabilities[top[place - 1]]) {
                top[place] = top[place - 1];
                place--;
            }
            top[place] = k;
        }
    }

    private static void writeNumber(JsonGenerator generator, String name, float number) throws IOException {
        generator.writeFieldName(name);
        if (Float.isFinite(number)) {
            generator.writeNumber(number);
        } else {
            generator.writeNull();
        }
    }

    private static void writeNumber(JsonGenerator generator, String name, double number) throws IOException {
        generator.writeFieldName(name);
        if (Double.isFinite(number)) {
            generator.writeNumber(number);
        } else {
            generator.writeNull();
        }
    }
}
