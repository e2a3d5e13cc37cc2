package io.eddy.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link EventReaderMutationTest} tries some thousand times, as long as one likes: {@code JAZZER_FUZZ=1 mvn test -Dtest=EventReaderFuzz}. */
class EventReaderFuzz {
    private final EventReader reader = new EventReader();
    private final Event event = new Event();

    static List<byte[]> messages() {
        return Stream.of("""
                        {"id": "a7", "features": {"price": 3.5, "shop": "north", "open": true, "pixels": [0, 1, null], "user": {"age": 3}}, \
                        "label": "sold", "weight": 2, "time": "2024-05-01T12:00:00Z", "source": "orders-3:4711"}""", """
                        {"features": {"tags": ["a", 1], "sparse": [{"apple": 1, "pear": 0.5}], "big": 12345678901234567890}, \
                        "label": 1e3, "time": 1714564800}""")
                .map(message -> message.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @MethodSource("messages")
    @FuzzTest(maxDuration = "10m")
    void whatever_the_bytes_are_it_is_an_event_or_a_rejection(byte[] message) {
        try {
            reader.read(message, event);
        } catch (RejectedEvent e) {
            return;
        }
        EventReaderMutationTest.assertThatTreeAgrees(message, event);
    }
}
