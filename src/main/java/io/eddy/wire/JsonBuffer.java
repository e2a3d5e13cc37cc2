package io.eddy.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** One generator and one buffer for all messages of a writer; only the bytes of each message are new. */
final class JsonBuffer {
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            // because Double.toString is not the same text on every JVM; this is the shortest that reads back the same
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .rootValueSeparator((String) null)
            .build();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private JsonGenerator generator = newGenerator();
    private boolean begun;

    /** The generator for the next message; what a message that failed has left is forgotten. */
    JsonGenerator begin() {
        if (begun) {
            generator = newGenerator();
        }
        begun = true;
        bytes.reset();
        return generator;
    }

    /** The bytes of the message. */
    byte[] end() throws IOException {
        generator.flush();
        begun = false;
        return bytes.toByteArray();
    }

    private JsonGenerator newGenerator() {
        try {
            return JSON.createGenerator(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
    }
}
