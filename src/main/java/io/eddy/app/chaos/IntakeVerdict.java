package io.eddy.app.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.app.Failure;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.intake.RecordMapping;
import io.eddy.wire.EventWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Compares what was taken in with what should have been: each record once or at least once, as an event or set aside. */
final class IntakeVerdict {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final boolean exactlyOnce;
    private final Map<String, String> events = new HashMap<>();
    private final Map<String, String> rejected = new HashMap<>();
    private final List<Difference> differences = new ArrayList<>();
    private long repeated;

    /**
     * @param mapping of the records
     * @param id what tells their topic from another one of its name
     * @param records all that were sent
     */
    IntakeVerdict(RecordMapping mapping, String id, List<ConsumerRecord<byte[], byte[]>> records, boolean exactlyOnce) {
        this.exactlyOnce = exactlyOnce;
        EventWriter writer = new EventWriter();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String source = record.topic() + "-" + record.partition();
            String place = source + ":" + record.offset();
            try {
                Event event = mapping.map(record.key(), record.value(), record.timestamp());
                event.source(source, record.offset());
                event.sourceId(id);
                events.put(place, new String(writer.write(event), UTF_8));
            } catch (RejectedEvent e) {
                rejected.put(place, Published.content(e.reason().code(), "map", record.value()));
            }
        }
    }

    /** How many records have to be set aside. */
    int rejected() {
        return rejected.size();
    }

    /** How many events were there more than once, where that may be. */
    long repeated() {
        return repeated;
    }

    /** Empty if all is well; of each kind the first. */
    List<Difference> differences() {
        return List.copyOf(differences);
    }

    /** All that is in {@code events}, in its order. */
    void checkEvents(List<byte[]> log) {
        Map<String, Long> highest = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (byte[] bytes : log) {
            String event = new String(bytes, UTF_8);
            int from = event.lastIndexOf("\"source\":\"") + 10;
            String place = from < 10 ? "?" : event.substring(from, event.indexOf('"', from));
            String expected = events.get(place);
            if (expected == null) {
                differ("event of no such record", place, "nothing", event);
                continue;
            }
            // by what it says, because fields stand in the order in which a task has met them
            if (!tree(expected).equals(tree(event))) {
                differ("event differs", place, expected, event);
            }
            if (!seen.add(place)) {
                repeated++;
                if (exactlyOnce) {
                    differ("event repeated", place, "it once", "it a second time");
                }
            } else {
                int colon = place.lastIndexOf(':');
                long offset = Long.parseLong(place.substring(colon + 1));
                Long before = highest.put(place.substring(0, colon), offset);
                if (before != null && before > offset) {
                    differ(
                            "event out of order",
                            place,
                            "it before offset " + before,
                            "it for the first time behind that");
                }
            }
        }
        checkNoneMissing("event missing", events, seen);
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new Failure("'%s' is no event: %s".formatted(json, e.getMessage()), e);
        }
    }

    /** All that were set aside by the intake. */
    void checkSetAside(List<ConsumerRecord<byte[], byte[]>> letters) {
        Set<String> seen = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> record : letters) {
            Published letter = Published.deadLetter(record);
            String place = Published.letter(record).topic() + "-" + letter.partition() + ":" + letter.offset();
            if (!letter.content().equals(rejected.get(place))) {
                differ("dead letter differs", place, rejected.getOrDefault(place, "nothing"), letter.content());
            }
            if (!seen.add(place) && exactlyOnce) {
                differ("dead letter repeated", place, "it once", "it a second time");
            }
        }
        checkNoneMissing("dead letter missing", rejected, seen);
    }

    private void checkNoneMissing(String what, Map<String, String> expected, Set<String> seen) {
        expected.forEach((place, content) -> {
            if (!seen.contains(place)) {
                differ(what, place, content, "nothing");
            }
        });
    }

    private void differ(String what, String where, String expected, String found) {
        if (differences.stream().noneMatch(told -> told.what().equals(what))) {
            differences.add(new Difference(what, where, expected, found));
        }
    }
}
