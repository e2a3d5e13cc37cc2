package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class UnreadTest {
    private static final TopicPartition REQUESTS = new TopicPartition("requests", 0);
    private static final TopicPartition EVENTS = new TopicPartition("events", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final Unread unread = new Unread(Set.of("requests"));

    UnreadTest() {
        consumer.assign(List.of(REQUESTS, EVENTS));
        consumer.updateBeginningOffsets(Map.of(REQUESTS, 0L, EVENTS, 0L));
    }

    /** The log is so long, and the records before an offset come with the next poll. */
    private void poll(long from, long to, long end) {
        consumer.updateEndOffsets(Map.of(REQUESTS, end, EVENTS, end));
        for (long offset = from; offset < to; offset++) {
            consumer.addRecord(new ConsumerRecord<>("requests", 0, offset, new byte[0], new byte[0]));
            consumer.addRecord(new ConsumerRecord<>("events", 0, offset, new byte[0], new byte[0]));
        }
        unread.polled(consumer, consumer.poll(Duration.ZERO));
    }

    @Test
    void a_record_in_the_log_or_on_its_way_to_the_task_is_known_to_be_there() {
        assertThat(unread.isBehind(REQUESTS, -1)).as("before any poll").isFalse();

        poll(0, 3, 10);
        assertThat(unread.isBehind(REQUESTS, 3)).as("more in the log").isTrue();

        poll(3, 10, 10);
        assertThat(unread.isBehind(REQUESTS, 9)).as("on its way").isTrue();
        assertThat(unread.isBehind(REQUESTS, 10)).isFalse();

        poll(10, 10, 10);
        assertThat(unread.isBehind(REQUESTS, 9)).as("still on its way").isTrue();
        assertThat(unread.isBehind(REQUESTS, 10)).isFalse();
    }

    @Test
    void a_task_that_goes_on_at_the_end_of_the_log_is_not_behind() {
        consumer.updateBeginningOffsets(Map.of(REQUESTS, 10L, EVENTS, 10L));
        poll(10, 10, 10);

        assertThat(unread.isBehind(REQUESTS, -1)).isFalse();
    }

    @Test
    void another_task_begins_with_nothing_known() {
        poll(0, 3, 3);
        unread.forget(REQUESTS);

        assertThat(unread.isBehind(REQUESTS, -1)).isFalse();
    }

    @Test
    void other_topics_are_not_looked_at() {
        poll(0, 3, 10);

        assertThat(unread.isBehind(EVENTS, -1)).isFalse();
    }
}
