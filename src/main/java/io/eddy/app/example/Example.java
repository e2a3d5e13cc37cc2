package io.eddy.app.example;

import io.eddy.feature.Event;
import io.eddy.wire.EventWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.LongFunction;

/**
 * A model file and a stream to try it on.
 *
 * @param name of both, and of the model file without {@code .yaml}
 * @param what it is about, in a line
 * @param rows that are enough to see it learn
 * @param stream by its seed
 */
public record Example(String name, String what, int rows, LongFunction<ExampleStream> stream) {
    private static final long SEED = 42;

    /** The model file. */
    public String model() {
        try (InputStream file =
                Objects.requireNonNull(Example.class.getResourceAsStream("/examples/" + name + ".yaml"), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the model file to a folder. */
    public Path writeModel(Path folder) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), model());
    }

    /** Writes the stream to a folder, an event a line. */
    public Path writeData(Path folder) throws IOException {
        Path file = folder.resolve(name + ".jsonl");
        ExampleStream events = stream.apply(SEED);
        EventWriter writer = new EventWriter();
        Event event = new Event();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < rows; i++) {
                event.clear();
                events.fill(i, event);
                out.write(writer.write(event));
                out.write('\n');
            }
        }
        return file;
    }
}
