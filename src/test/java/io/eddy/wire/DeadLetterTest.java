package io.eddy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.feature.RejectedEvent;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    private final Headers headers = new RecordHeaders();

    @Test
    void a_letter_is_read_back_from_the_headers() {
        DeadLetter letter = DeadLetter.of(
                new RejectedEvent(RejectedEvent.Reason.NOT_JSON, "not JSON … at line 1"), "decode", "events", 3, 17, 5);

        Headers published = letter.around(null, null, headers, 10_000).headers();

        assertThat(DeadLetter.in(published)).contains(letter);
        assertThat(new String(published.lastHeader("eddy.reason").value(), UTF_8))
                .isEqualTo("not-json");
    }

    @Test
    void headers_of_the_event_stay_and_those_of_an_earlier_letter_do_not() {
        headers.add("trace", new byte[] {1});
        Headers first = new DeadLetter("empty", "m", "decode", "events", 0, 1, 2)
                .around(null, null, headers, 10_000)
                .headers();
        DeadLetter second = new DeadLetter("too-large", "n", "decode", "events", 0, 9, 2);

        Headers published = second.around(null, null, first, 10_000).headers();

        assertThat(DeadLetter.in(published)).contains(second);
        assertThat(published.toArray()).hasSize(1 + DeadLetter.HEADERS.size());
        assertThat(published.lastHeader("trace").value()).containsExactly(1);
    }

    @Test
    void a_long_message_is_shortened() {
        assertThat(new DeadLetter("empty", "x".repeat(5_000), "decode", "events", 0, 1, 2).message())
                .hasSize(1_001);
    }

    @Test
    void a_record_without_a_letter_has_none() {
        headers.add(DeadLetter.REASON, null);
        headers.add(DeadLetter.OFFSET, "x".getBytes(UTF_8));

        assertThat(DeadLetter.in(headers)).isEmpty();
    }
}
