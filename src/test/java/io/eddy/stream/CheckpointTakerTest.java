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

    private CheckpointTaker taker(Duration every) {
        CheckpointWriter writer =
                new CheckpointWriter(store, null, archive -> archive.floats("weights", weights, 0, FLOATS, FLOATS));
        return new CheckpointTaker(
                writer,
                new TopicPartition("events", 0),
                new Every(Long.MAX_VALUE, every),
                CommittedOffsets.TOGETHER,
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
