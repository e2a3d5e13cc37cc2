package io.eddy.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eddy.learn.ModelVersion;
import io.eddy.snapshot.Snapshot;
import io.eddy.state.Tensors;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServedModelsTest {
    private final AtomicLong nanos = new AtomicLong();

    private static Snapshot unreadable() {
        return of("no specification");
    }

    private static Snapshot of(String specification) {
        return new Snapshot(
                new ModelVersion("shop", "abcdef", "events-0", 3),
                3,
                Instant.EPOCH,
                specification,
                Map.of(),
                new Tensors());
    }

    /** A matrix of 6.4 GB. */
    private static Snapshot largerThanTheHeap() {
        return of("name: shop\nfeatures: {x: number}\noutput: binary\nnetwork: {hidden: [40000, 40000]}");
    }

    static Stream<Snapshot> noModels() {
        return Stream.of(unreadable(), largerThanTheHeap());
    }

    @ParameterizedTest
    @MethodSource("noModels")
    void after_a_copy_that_makes_no_model_the_next_one_is_waited_for(Snapshot copy) {
        try (ServedModels models = new ServedModels(nanos::get)) {
            models.offer(0, copy);
            await().during(Duration.ofMillis(300)).until(() -> !models.wants(0));

            nanos.addAndGet(Duration.ofSeconds(2).toNanos());

            assertThat(models.wants(0)).isTrue();
            assertThat(models.partitions()).isEmpty();
        }
    }

    @Test
    void closed_ones_want_no_copy_and_take_none() {
        ServedModels models = new ServedModels(nanos::get);
        models.close();

        assertThat(models.wants(0)).isFalse();
        models.offer(0, unreadable());
        assertThat(models.partitions()).isEmpty();
    }
}
