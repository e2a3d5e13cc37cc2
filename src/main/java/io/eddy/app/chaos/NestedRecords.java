package io.eddy.app.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.intake.RecordMapping;
import io.eddy.intake.RecordMappings;
import io.eddy.spec.Input;
import io.eddy.spec.SpecificationReader;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;

/** Events as records of a topic of somebody else: an object with the event inside. Rubbish stays what it is. */
final class NestedRecords implements EventSource {
    static final String TOPIC = "visits";

    private static final byte[] BEFORE = "{\"visit\":".getBytes(UTF_8);
    private static final byte[] BEHIND = ",\"sent\":{\"by\":\"chaos\"}}".getBytes(UTF_8);

    private final EventSource events;

    NestedRecords(EventSource events) {
        this.events = events;
    }

    /** A model file that reads them. */
    static String modelFile(String specification) {
        return "{\"inputs\":[{\"topic\":\"%s\",\"label\":\"/visit/label\",\"id\":\"/visit/id\"}],%s"
                .formatted(TOPIC, specification.substring(1));
    }

    /** By which Eddy ought to take them in. */
    static RecordMapping mapping(Path modelFile) {
        Input input = SpecificationReader.readAll(modelFile).inputs().of(TOPIC).orElseThrow();
        return new RecordMappings(Integer.MAX_VALUE).of(input);
    }

    @Override
    public byte[] next() {
        byte[] event = events.next();
        if (event.length == 0 || event[0] != '{') {
            return event;
        }
        ByteArrayOutputStream nested = new ByteArrayOutputStream(event.length + BEFORE.length + BEHIND.length);
        nested.writeBytes(BEFORE);
        nested.writeBytes(event);
        nested.writeBytes(BEHIND);
        return nested.toByteArray();
    }

    @Override
    public boolean isWhole() {
        return events.isWhole();
    }

    @Override
    public void close() {
        events.close();
    }
}
