package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.checkpoint.CheckpointStore;
import io.eddy.checkpoint.CheckpointWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How fast a checkpoint of 32 MB is written, by a clock that only the test moves. */
class CheckpointTakerTest {
    private static final int FLOATS = 8 << 20;
    private static final int RECORD_BYTES = 520 << 10;
    private static final int BYTES_PER_SECOND = 16 << 20;

    private final float[] weights = new float[FLOATS];
    private final Counting store = new Counting();
    private long nanos;
    private long offset;
    private int commits;
    private long committed = Long.MAX_VALUE;

    private static final class Counting implements CheckpointStore {
        private long bytes;

        @Override
        public byte @Nullable [] get(String key) {
            return null;
        }

        @Override
        public void put(String key, byte[] value) {
            bytes += value.length;
        }

        @Override
        public void delete(String key) {
            throw new AssertionError("nothing is to be deleted");
        }

        @Override
        public List<String> keys() {
            return List.of();
        }
    }

    private CheckpointTaker taker(Duration time) {
        return taker(new Every(Long.MAX_VALUE, time));
    }

    private CheckpointTaker taker(Every every) {
        CheckpointWriter writer =
                new CheckpointWriter(store, null, archive -> archive.floats("weights", weights, 0, FLOATS, FLOATS));
        return new CheckpointTaker(
                writer,
                new TopicPartition("events", 0),
                every,
                partition -> committed,
                () -> commits++,
                () -> TimeUnit.NANOSECONDS.toMillis(nanos),
                () -> nanos);
    }

    private void begin(CheckpointTaker taker) {
        Arrays.fill(weights, ++offset);
        taker.now();
        taker.event(offset);
    }

    /** An event each millisecond. */
    private void events(CheckpointTaker taker, int count) {
        for (int i = 0; i < count; i++) {
            nanos += 1_000_000;
            taker.event(++offset);
        }
    }

    /** While no events come, four times a second. */
    private void looks(CheckpointTaker taker, int count) {
        for (int i = 0; i < count; i++) {
            nanos += 250_000_000;
            taker.look(offset);
        }
    }

    @Test
    void if_there_was_an_event_one_is_taken_after_so_long_and_the_next_no_sooner() {
        CheckpointTaker taker = taker(Duration.ofSeconds(10));
        looks(taker, 30);
        taker.event(++offset);

        looks(taker, 9);
        assertThat(store.bytes).as("after 9.75 s").isZero();
        looks(taker, 10);
        assertThat(taker.status().taken()).as("after 12.25 s").isEqualTo(1);
        long kept = store.bytes;

        taker.event(++offset);
        looks(taker, 30);
        assertThat(store.bytes).as("after 19.75 s").isEqualTo(kept);
        looks(taker, 1);
        assertThat(taker.status().taken()).as("after 20 s").isEqualTo(2);
        looks(taker, 100);
        assertThat(taker.status().taken()).as("without another event").isEqualTo(2);
    }

    @Test
    void one_is_taken_after_so_many_events() {
        CheckpointTaker taker = taker(new Every(5, Duration.ofDays(1)));

        events(taker, 4);
        looks(taker, 10);
        assertThat(store.bytes).isZero();
        events(taker, 1);
        looks(taker, 10);
        assertThat(taker.status().taken()).isEqualTo(1);
        assertThat(taker.status().offset()).isEqualTo(5);
    }

    @Test
    void one_whose_offset_is_not_committed_yet_is_not_overwritten() {
        CheckpointTaker taker = taker(new Every(1, Duration.ofDays(1)));
        committed = -1;
        events(taker, 1);
        looks(taker, 10);
        assertThat(taker.status().taken()).isEqualTo(1);
        long kept = store.bytes;

        committed = 0;
        events(taker, 100);
        looks(taker, 10);
        assertThat(store.bytes).isEqualTo(kept);

        committed = 1;
        events(taker, 1);
        looks(taker, 10);
        assertThat(taker.status().taken()).isEqualTo(2);
        assertThat(taker.status().offset()).isEqualTo(102);
    }

    @Test
    void however_many_events_come_no_more_than_a_record_is_written_at_once() {
        CheckpointTaker taker = taker(Duration.ofDays(1));
        begin(taker);

        for (int i = 0; i < 1_000; i++) {
            taker.event(++offset);
        }

        assertThat(store.bytes).isBetween(1L, (long) RECORD_BYTES);
    }

    @Test
    void under_load_it_is_written_at_a_steady_rate() {
        CheckpointTaker taker = taker(Duration.ofDays(1));
        begin(taker);

        events(taker, 1_000);

        assertThat(store.bytes).isBetween(BYTES_PER_SECOND - 2L * RECORD_BYTES, BYTES_PER_SECOND + 2L * RECORD_BYTES);
        assertThat(commits).isZero();
        events(taker, 1_100);
        assertThat(taker.status().taken()).isEqualTo(1);
        assertThat(commits).isEqualTo(1);
    }

    @Test
    void it_is_written_as_fast_while_no_events_come() {
        CheckpointTaker taker = taker(Duration.ofDays(1));
        begin(taker);

        for (int look = 0; look < 9; look++) {
            nanos += 250_000_000;
            taker.look(offset);
        }

        assertThat(taker.status().taken()).isEqualTo(1);
    }

    @Test
    void one_as_large_as_the_last_is_written_in_half_of_the_time_until_the_next() {
        CheckpointTaker taker = taker(Duration.ofSeconds(1));
        begin(taker);
        events(taker, 2_100);
        assertThat(taker.status().taken()).isEqualTo(1);

        begin(taker);
        events(taker, 520);

        assertThat(taker.status().taken()).isEqualTo(2);
    }
}
