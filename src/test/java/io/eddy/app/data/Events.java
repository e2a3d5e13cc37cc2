package io.eddy.app.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import io.eddy.wire.EventReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Writes data files, and reads their rows both ways. */
final class Events {
    private Events() {}

    /** A file with these contents. */
    static Path file(Path folder, String name, String contents) {
        try {
            return Files.writeString(folder.resolve(name), contents);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each row of a file, decoded and shown; and what is decoded from its JSON is shown to be the same. */
    static List<String> of(Path path, DataOptions options) {
        List<String> shown = new ArrayList<>();
        try (DataFile file = DataFile.open(path, options)) {
            Event direct = new Event();
            Event decoded = new Event();
            EventReader reader = new EventReader();
            while (file.next()) {
                file.fill(direct);
                reader.read(file.json(), decoded);
                assertThat(shown(decoded)).isEqualTo(shown(direct));
                shown.add(shown(direct));
            }
        } catch (RejectedEvent e) {
            throw new AssertionError("row " + (shown.size() + 1) + " of " + path, e);
        }
        return shown;
    }

    /** {@code elec2-1 {price=0.5, city="x"} -> true}: all there is, in the order of the columns, numbers to the bit. */
    static String shown(Event event) {
        List<String> fields = new ArrayList<>();
        for (int column = 0; column < event.width(); column++) {
            fields.add(event.name(column) + "=" + shown(event.value(column)));
        }
        return event.id() + " " + fields + " -> " + shown(event.label()) + (event.weight() == 1 ? "" : " weight")
                + (event.time() < 0 ? "" : " time " + event.time());
    }

    private static String shown(Value value) {
        return switch (value.kind()) {
            case MISSING -> "-";
            case NUMBER -> value.hasDigits() ? value.text() : Double.toString(value.number());
            case BOOLEAN -> value.number() != 0 ? "true" : "false";
            case TEXT -> '"' + value.text() + '"';
            case NUMBERS -> Arrays.toString(Arrays.copyOf(value.numbers(), value.length()));
            case NAMES ->
                IntStream.range(0, value.length())
                        .mapToObj(value::name)
                        .toList()
                        .toString();
            case SPARSE ->
                IntStream.range(0, value.length())
                        .mapToObj(i -> value.name(i) + ":" + value.numbers()[i])
                        .toList()
                        .toString();
            case OTHER -> "?";
        };
    }
}
