package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.feature.Event;
import io.eddy.learn.Learners;
import io.eddy.replay.PartitionModel;
import io.eddy.snapshot.Snapshot;
import io.eddy.spec.Specification;
import io.eddy.wire.PredictionMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ModelCopiesTest {
    private static final long EVENT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Specification specification = Specification.inferred("demo");
    private final PartitionModel model =
            new PartitionModel(specification, Learners.of(specification), new TopicPartition("events", 0), () -> 0);
    private final List<Long> copied = new ArrayList<>();
    private long now;
    private long copyNanos;
    private boolean wanted = true;

    private final Onlooker onlooker = new Onlooker() {
        @Override
        public void answered(int partition, Event event, PredictionMessage message) {}

        @Override
        public boolean wantsModel(int partition) {
            return wanted;
        }

        @Override
        public void model(int partition, Snapshot copy) {
            copied.add(copy.version().offset());
            now += copyNanos;
        }

        @Override
        public void left(int partition) {}
    };

    @Test
    void small_model_is_copied_twenty_times_a_second() {
        copyNanos = 1_000;

        learn(1_000, copies(onlooker));

        assertThat(copied).hasSizeBetween(19, 21).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void copying_takes_a_fiftieth_of_the_time_however_large_the_model_is() {
        copyNanos = TimeUnit.MILLISECONDS.toNanos(40);

        learn(20_000, copies(onlooker));

        assertThat(copied.size() * copyNanos).isBetween(now / 60, now / 50 + copyNanos);
    }

    @Test
    void where_nothing_was_learned_or_nobody_wants_it_nothing_is_copied() {
        ModelCopies copies = copies(onlooker);
        learn(1, copies);
        now += TimeUnit.SECONDS.toNanos(1);
        copies.look();
        copies.look();
        assertThat(copied).containsExactly(1L);

        wanted = false;
        learn(200, copies);
        learn(200, copies(Onlooker.NOBODY));

        assertThat(copied).containsExactly(1L);
    }

    private ModelCopies copies(Onlooker by) {
        return new ModelCopies(by, 0, model, () -> now);
    }

    private void learn(int events, ModelCopies copies) {
        byte[] event = "{\"features\":{\"x\":1},\"label\":\"a\"}".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < events; i++) {
            model.relearn(model.version().offset(), event, 1);
            now += EVENT_NANOS;
            copies.look();
        }
    }
}
