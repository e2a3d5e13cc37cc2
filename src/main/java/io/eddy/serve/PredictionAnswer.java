package io.eddy.serve;

import io.eddy.wire.PredictionMessage;
import io.eddy.wire.PredictionWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes what is answered to a request: the prediction as the topic {@code predictions} has it, or {@code {"predictions": [ … ]}} of
 * several; beside each, under {@code ignored}, the fields that the model does not know. Not thread-safe.
 */
final class PredictionAnswer {
    private static final byte[] BEGIN = bytes("{\"predictions\":[");
    private static final byte[] END = bytes("]}");
    private static final byte[] IGNORED = bytes(",\"ignored\":");

    private final PredictionWriter writer = new PredictionWriter();
    private final ByteArrayOutputStream json = new ByteArrayOutputStream(512);
    private boolean several;
    private boolean first;

    void begin(boolean ofSeveral) {
        several = ofSeveral;
        first = true;
        json.reset();
        if (several) {
            json.writeBytes(BEGIN);
        }
    }

    void add(PredictionMessage prediction, List<String> ignored) {
        if (!first) {
            json.write(',');
        }
        first = false;
        byte[] written = writer.write(prediction);
        if (ignored.isEmpty()) {
            json.writeBytes(written);
        } else {
            json.write(written, 0, written.length - 1); // without the brace, which comes last
            json.writeBytes(IGNORED);
            json.writeBytes(Json.bytes(ignored));
            json.write('}');
        }
    }

    byte[] end() {
        if (several) {
            json.writeBytes(END);
        }
        return json.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
