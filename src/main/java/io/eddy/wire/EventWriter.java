package io.eddy.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eddy.feature.Event;
import io.eddy.feature.EventTime;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Value;
import java.io.IOException;
import java.util.Map;

/**
 * Writes an event as the JSON that {@link EventReader} reads: numbers as the shortest text that gives the same bits again.
 * What is missing is left out, and so is what no feature can read. Not thread-safe.
 */
public final class EventWriter {
    /**
     * The shortest text of a float, read as a double and rounded to a float, is that float for all but this one, 7.038531E-26,
     * and its negative (tried for every float); these are written as doubles.
     */
    private static final int ROUNDED_TWICE = 0x15ae43fd;

    private final JsonBuffer json = new JsonBuffer();

    /**
     * The event's bytes.
     *
     * @throws IllegalArgumentException if a number is not finite or a text has half of a surrogate pair, which no reader takes
     */
    public byte[] write(Event event) {
        try {
            JsonGenerator generator = json.begin();
            generator.writeStartObject();
            if (event.id() != null) {
                generator.writeStringField("id", unicode("id", event.id()));
            }
            generator.writeObjectFieldStart("features");
            for (int column = 0; column < event.width(); column++) {
                String name = event.name(column);
                writeField(generator, unicode(name, name), event.value(column));
            }
            generator.writeEndObject();
            if (!event.label().parts().isEmpty()) {
                generator.writeObjectFieldStart("label");
                for (Map.Entry<String, Value> part : event.label().parts().entrySet()) {
                    writeField(generator, unicode("label", part.getKey()), part.getValue());
                }
                generator.writeEndObject();
            }
            writeField(generator, "label", event.label());
            if (event.weight() != 1) {
                generator.writeFieldName("weight");
                writeNumber(generator, "weight", event.weight());
            }
            if (event.corrects() != null) {
                generator.writeStringField("corrects", unicode("corrects", event.corrects()));
            }
            if (event.time() >= 0) {
                generator.writeFieldName("time");
                generator.writeNumber(EventTime.written(event.time()));
            }
            if (event.source() != null) {
                generator.writeStringField("source", unicode("source", event.source()) + ":" + event.sourceOffset());
            }
            if (!event.sourceId().isEmpty()) {
                generator.writeStringField("sourceId", unicode("sourceId", event.sourceId()));
            }
            generator.writeEndObject();
            return json.end();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
    }

    /**
     * As {@link #write}, of an event that others have made.
     *
     * @throws RejectedEvent if no reader would take it
     */
    public byte[] writeChecked(Event event) throws RejectedEvent {
        try {
            return write(event);
        } catch (IllegalArgumentException e) {
            throw new RejectedEvent(Reason.WRONG_TYPE, String.valueOf(e.getMessage()));
        }
    }

    private static String unicode(String name, String text) {
        int half = Utf8.firstLoneSurrogate(text);
        if (half >= 0) {
            throw new IllegalArgumentException("\"%s\" has half of a surrogate pair at character %d; it stands for none"
                    .formatted(name, half + 1));
        }
        return text;
    }

    private static void writeField(JsonGenerator generator, String name, Value value) throws IOException {
        switch (value.kind()) {
            case MISSING, OTHER -> {}
            case NUMBER -> {
                generator.writeFieldName(name);
                if (value.hasDigits()) {
                    generator.writeNumber(value.text());
                } else {
                    writeNumber(generator, name, value.number());
                }
            }
            case SPARSE -> {
                generator.writeArrayFieldStart(name);
                generator.writeStartObject();
                for (int i = 0; i < value.length(); i++) {
                    generator.writeFieldName(unicode(name, value.name(i)));
                    writeElement(generator, name, value.numbers()[i]);
                }
                generator.writeEndObject();
                generator.writeEndArray();
            }
            case TEXT -> {
                generator.writeStringField(name, unicode(name, value.text()));
            }
            case BOOLEAN -> generator.writeBooleanField(name, value.number() != 0);
            case NUMBERS, NAMES -> {
                generator.writeArrayFieldStart(name);
                for (int i = 0; i < value.length(); i++) {
                    writeElement(generator, name, value, i);
                }
                generator.writeEndArray();
            }
        }
    }

    private static void writeElement(JsonGenerator generator, String name, Value list, int element) throws IOException {
        float number = list.numbers()[element];
        if (list.kind() == Value.Kind.NAMES
                && Float.isNaN(number)
                && !list.name(element).isEmpty()) {
            generator.writeString(unicode(name, list.name(element)));
        } else if (list.hasNames() && Value.needsName(number)) {
            generator.writeNumber(list.name(element));
        } else {
            writeElement(generator, name, number);
        }
    }

    private static void writeElement(JsonGenerator generator, String name, float element) throws IOException {
        if (Float.isNaN(element)) {
            generator.writeNull();
        } else if (element == Math.rint(element) || Float.floatToRawIntBits(Math.abs(element)) == ROUNDED_TWICE) {
            writeNumber(generator, name, element);
        } else {
            generator.writeNumber(element);
        }
    }

    private static void writeNumber(JsonGenerator generator, String name, double number) throws IOException {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("\"" + name + "\" is " + number + "; JSON has finite numbers only");
        }
        // because 0 needs no point, and a minus zero does
        if (number == (int) number && (number != 0 || 1 / number > 0)) {
            generator.writeNumber((int) number);
        } else {
            generator.writeNumber(number);
        }
    }
}
