package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.learn.Learners;
import io.eddy.replay.LostEvents;
import io.eddy.replay.PartitionModel;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import io.eddy.wire.OrderedProducer;
import io.eddy.wire.PredictionMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partition that comes to an instance with much to learn again, while the instance's other partition has a transaction open. */
class LongRedoIT {
    /** So slow that few events take long. */
    private static final Specification SLOW =
            SpecificationReader.parse("{name: exam, output: binary, network: {hidden: [1024, 1024]}}");

    private static final int LEAST_HISTORY = 2_000;
    private static final int MOST_HISTORY = 15_000;

    /** Twice as long as a transaction may take. */
    private static final int REDO_MILLIS = 8_000;

    private static final RecoverySettings NO_CHECKPOINTS =
            new RecoverySettings(new Every(1_000_000, Duration.ofHours(1)), false, LostEvents.STOP);

    private final List<byte[]> events = Trial.events(20_000);
    private final int[] sent = new int[2];

    @Test
    void a_redo_longer_than_a_transaction_may_take_disturbs_no_other_partition(
            @TempDir Path data, @TempDir Path first, @TempDir Path second) throws Exception {
        double millisOfOne = millisOfOneEvent();
        int history = (int) Math.max(LEAST_HISTORY, Math.min(MOST_HISTORY, REDO_MILLIS / millisOfOne));
        try (ProxiedBroker broker = new ProxiedBroker(data)) {
            Trial trial = new Trial(
                    Map.of(
                            "bootstrap.servers",
                            broker.address(),
                            "producer.transaction.timeout.ms",
                            (int) Math.max(2_000, history * millisOfOne / 2),
                            "commit.interval.ms",
                            1_000), // so long that the other partition has a transaction open when the redo begins
                    first);
            try (Admin admin = trial.admin()) {
                admin.createPartitions(Map.of(trial.topics.events().name(), NewPartitions.increaseTo(2)))
                        .all()
                        .get();
            }
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                            OrderedProducer.settings(Map.of("bootstrap.servers", broker.address())),
                            new ByteArraySerializer(),
                            new ByteArraySerializer());
                    Pipeline stays = trial.start("exactly_once_v2", SLOW, NO_CHECKPOINTS);
                    Pipeline goes = trial.in(second).start("exactly_once_v2", SLOW, NO_CHECKPOINTS)) {
                Trial.await(() -> stays.tasks().size() == 1 && goes.tasks().size() == 1);
                int moving = goes.tasks().get(0).partition();
                send(producer, trial, moving, history);
                Trial.await(() -> learned(goes, moving) == history);

                goes.close(Duration.ofSeconds(30));
                Trial.await(() -> {
                    send(producer, trial, 1 - moving, 1);
                    return learned(stays, moving) == history;
                });
                send(producer, trial, moving, 10);
                Trial.await(() -> {
                    assertThat(stays.failure()).isEmpty();
                    return learned(stays, moving) == sent[moving] && learned(stays, 1 - moving) == sent[1 - moving];
                });

                assertThat(task(stays, moving).orElseThrow().redo().events()).isEqualTo(history);
                assertThat(task(stays, 1 - moving).orElseThrow().redo().events())
                        .as("events that the other partition had to learn again")
                        .isZero();
            }

            List<ConsumerRecord<byte[], PredictionMessage>> predictions = trial.readAll(trial.topics.predictions());
            assertThat(predictions).hasSize(sent[0] + sent[1]);
            for (int partition = 0; partition < 2; partition++) {
                String source = "events-" + partition;
                assertThat(predictions.stream()
                                .map(ConsumerRecord::value)
                                .filter(prediction ->
                                        prediction.model().source().endsWith(source))
                                .map(PredictionMessage::id))
                        .containsExactlyElementsOf(ids(sent[partition]));
            }
        }
    }

    /** Here and now: on a busy machine everything takes longer, transactions too. */
    private double millisOfOneEvent() {
        PartitionModel model = new PartitionModel(SLOW, Learners.of(SLOW), new TopicPartition("events", 0), () -> 0);
        int some = LEAST_HISTORY / 10;
        long start = 0;
        for (int i = 0; i < 2 * some; i++) {
            if (i == some) { // because the first ones are slower, as long as the code is not compiled
                start = System.nanoTime();
            }
            model.relearn(i, events.get(i), 0);
        }
        return (System.nanoTime() - start) / 1e6 / some;
    }

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "e" + i).toList();
    }

    private static Optional<TaskStatus> task(Pipeline pipeline, int partition) {
        return pipeline.tasks().stream()
                .filter(task -> task.partition() == partition)
                .findFirst();
    }

    private static long learned(Pipeline pipeline, int partition) {
        return task(pipeline, partition).map(TaskStatus::learned).orElse(-1L);
    }

    private void send(KafkaProducer<byte[], byte[]> producer, Trial trial, int partition, int count) {
        for (int i = 0; i < count; i++) {
            byte[] event = events.get(sent[partition]++);
            producer.send(new ProducerRecord<>(trial.topics.events().name(), partition, null, event));
        }
    }
}
