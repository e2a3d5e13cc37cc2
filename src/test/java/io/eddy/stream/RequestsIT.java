package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.replay.LostEvents;
import io.eddy.spec.Inputs;
import io.eddy.spec.Join;
import io.eddy.spec.SpecificationReader;
import io.eddy.wire.OrderedProducer;
import io.eddy.wire.PredictionMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests on a broker: beside events that wait, in an application that had none before, and with more partitions. */
class RequestsIT {
    private static final int EVENTS = 120;
    private static final Join JOIN =
            new Join(Duration.ofMinutes(5), Join.Counts.FIRST, Optional.empty(), Duration.ZERO, 1_000, "");

    @TempDir
    static Path data;

    @TempDir
    Path folder;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.startOn(data, 0).orElseThrow();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void an_application_that_answered_none_before_goes_on_and_answers_those_there_are_once() throws Exception {
        Trial trial = Trial.at(broker.address(), Map.of(), folder);
        trial.send(Trial.events(EVENTS));
        try (Pipeline before = trial.start("exactly_once_v2")) {
            Trial.await(() -> Trial.learned(before, EVENTS));
        }
        ask(trial, 0, 30);

        try (Pipeline asked = start(trial)) {
            Trial.await(() -> answered(asked) == 30);
            assertThat(asked.tasks().get(0).redo().events()).isLessThanOrEqualTo(EVENTS);
        }
        ask(trial, 0, 5);
        trial.send(Trial.events(EVENTS + 20).subList(EVENTS, EVENTS + 20));
        try (Pipeline again = start(trial)) {
            Trial.await(() -> answered(again) == 5 && Trial.learned(again, EVENTS + 20));
            Trial.await(() -> trial.published(EVENTS + 20));
        }

        assertThat(answers(trial)).hasSize(35);
        assertThat(trial.newest().manifest().digest())
                .isEqualTo(Trial.digest(Trial.specification(), Trial.events(EVENTS + 20)));
    }

    @Test
    void where_the_cluster_holds_a_group_to_its_topics_that_is_told_with_the_way_on() throws Exception {
        Trial trial = Trial.at(broker.address(), Map.of("group.protocol", "streams"), folder);
        trial.send(Trial.events(EVENTS));
        try (Pipeline before = trial.start("exactly_once_v2")) {
            Trial.await(() -> Trial.learned(before, EVENTS));
        }
        ask(trial, 0, 2);

        try (Pipeline refused = start(trial)) {
            Trial.await(() -> refused.failure().isPresent());
            assertThat(refused.failure().orElseThrow()).contains(trial.application, "--no-requests", "classic");
        }
        try (Pipeline asked = start(trial.with(Map.of("group.protocol", "classic")))) {
            Trial.await(() -> answered(asked) == 2 && Trial.learned(asked, EVENTS));
        }
        assertThat(answers(trial)).hasSize(2);
    }

    @Test
    void a_request_does_not_wait_for_events_that_wait() throws Exception {
        Trial trial = Trial.at(broker.address(), Map.of(), folder);
        int many = 20_000;
        trial.send(Trial.events(many));
        ask(trial, 0, 1);

        try (Pipeline pipeline = start(trial)) {
            Trial.await(() -> answers(trial).size() == 1);
        }

        assertThat(answers(trial).get(0).model().offset()).isLessThan(many / 2);
    }

    @Test
    void where_events_have_more_partitions_requests_and_feedback_get_as_many() throws Exception {
        Trial trial = Trial.at(broker.address(), Map.of("main.consumer.metadata.max.age.ms", 500), folder);
        try (Admin admin = trial.admin()) {
            admin.createPartitions(Map.of(trial.topics.events().name(), NewPartitions.increaseTo(2)))
                    .all()
                    .get();
        }
        try (Pipeline pipeline = start(trial, LoopSettings.joining(JOIN))) {
            Trial.await(() -> pipeline.tasks().size() == 2);
            ask(trial, 1, 3);
            tell(trial, 1, 3);
            Trial.await(() -> answered(pipeline) == 3 && joined(pipeline) == 3);

            try (Admin admin = trial.admin()) {
                admin.createPartitions(Map.of(trial.topics.events().name(), NewPartitions.increaseTo(3)))
                        .all()
                        .get();
            }
            Trial.await(() -> pipeline.tasks().size() == 3);
            ask(trial, 2, 4);
            tell(trial, 2, 4);
            Trial.await(() -> answered(pipeline) == 7 && joined(pipeline) == 7);
            Trial.await(() ->
                    pipeline.tasks().stream().mapToLong(TaskStatus::learned).sum() == 7);
            assertThat(pipeline.tasks()).extracting(TaskStatus::learned).containsExactly(0L, 3L, 4L);
        }
    }

    @Test
    void more_partitions_of_requests_than_of_events_are_refused_and_so_is_none() throws Exception {
        Trial trial = Trial.at(broker.address(), Map.of(), folder);
        try (Admin admin = trial.admin()) {
            admin.createPartitions(Map.of(trial.topics.requests().name(), NewPartitions.increaseTo(2)))
                    .all()
                    .get();
        }
        try (Pipeline pipeline = start(trial)) {
            assertThat(pipeline.failure().orElseThrow())
                    .contains(trial.topics.requests() + " has 2 partitions", "created anew with 1");
        }

        trial.deleteTopic(trial.topics.requests().name());
        try (Pipeline pipeline = start(trial)) {
            assertThat(pipeline.failure().orElseThrow())
                    .contains("there is no topic " + trial.topics.requests(), "--no-requests");
        }
    }

    @Test
    void where_feedback_is_missing_the_advice_is_one_that_can_be_followed() throws Exception {
        Trial trial = Trial.at(broker.address(), Map.of(), folder);
        trial.deleteTopic(trial.topics.feedback().name());

        try (Pipeline pipeline = start(trial, LoopSettings.joining(JOIN))) {
            assertThat(pipeline.failure().orElseThrow())
                    .contains("there is no topic " + trial.topics.feedback(), "without the section join")
                    .doesNotContain("--no-requests");
        }
    }

    @Test
    void feedback_that_the_cluster_has_lost_stops_nobody() throws Exception {
        Trial trial = Trial.at(broker.address(), Map.of("group.protocol", "classic"), folder);
        ask(trial, 0, 3);
        try (Pipeline pipeline = start(trial, LoopSettings.joining(JOIN))) {
            tell(trial, 0, 2);
            Trial.await(() -> joined(pipeline) == 2);
        }
        try (Admin admin = trial.admin()) {
            TopicPartition feedback = new TopicPartition(trial.topics.feedback().name(), 0);
            admin.alterConsumerGroupOffsets(trial.application, Map.of(feedback, new OffsetAndMetadata(99)))
                    .all()
                    .get();
        }

        try (Pipeline pipeline = start(trial, LoopSettings.joining(JOIN))) {
            tell(trial, 0, 3);

            Trial.await(() -> pipeline.failure().isPresent() || joined(pipeline) == 3);
            assertThat(pipeline.failure()).isEmpty();
        }
    }

    @Test
    void requests_and_feedback_without_keys_meet_where_they_are_taken_in_to_several_partitions() throws Exception {
        Trial trial = Trial.at(broker.address(), Map.of(), folder);
        String carts = trial.application + "-carts";
        String checkouts = trial.application + "-checkouts";
        try (Admin admin = trial.admin()) {
            admin.createPartitions(Map.of(trial.topics.events().name(), NewPartitions.increaseTo(2)))
                    .all()
                    .get();
            admin.createTopics(List.of(new NewTopic(carts, 1, (short) 1), new NewTopic(checkouts, 1, (short) 1)))
                    .all()
                    .get();
        }
        send(carts, 0, 20, "{\"cart\":\"r%d\",\"price\":%<d}");
        send(checkouts, 0, 20, "{\"cart\":\"r%d\",\"label\":\"sold\"}");
        Path modelFile = Files.writeString(folder.resolve("m.yaml"), """
                inputs:
                  - {topic: %s, as: request, id: /cart}
                  - {topic: %s, as: feedback, id: /cart}
                """.formatted(carts, checkouts));
        Inputs inputs = SpecificationReader.readAll(modelFile).inputs();

        try (Pipeline pipeline =
                start(trial.settings("exactly_once_v2", Trial.specification(), Trial.recovery(false, LostEvents.STOP))
                        .answering(LoopSettings.joining(JOIN))
                        .takingIn(new IntakeSettings(inputs, 1)))) {
            Trial.await(() -> pipeline.failure().isPresent()
                    || pipeline.joins().stream()
                                    .mapToLong(status -> status.next())
                                    .sum()
                            == 20);
            assertThat(pipeline.failure()).isEmpty();
            Trial.await(() -> joined(pipeline) == 20);
            assertThat(pipeline.joins())
                    .hasSize(2)
                    .allMatch(status -> status.counts().joined() > 0);
        }
    }

    private static Pipeline start(Trial trial) {
        return start(trial, LoopSettings.ANSWERING);
    }

    private static Pipeline start(Trial trial, LoopSettings loop) {
        return start(trial.settings("exactly_once_v2", Trial.specification(), Trial.recovery(false, LostEvents.STOP))
                .answering(loop));
    }

    private static Pipeline start(PipelineSettings settings) {
        Pipeline pipeline = new Pipeline(settings, System::currentTimeMillis, System::nanoTime);
        pipeline.start();
        return pipeline;
    }

    private static long joined(Pipeline pipeline) {
        return pipeline.joins().stream()
                .mapToLong(status -> status.counts().joined())
                .sum();
    }

    private static long answered(Pipeline pipeline) {
        assertThat(pipeline.failure()).isEmpty();
        return pipeline.requests().stream().mapToLong(RequestStatus::answered).sum();
    }

    private static List<PredictionMessage> answers(Trial trial) {
        return trial.readAll(trial.topics.predictions()).stream()
                .map(ConsumerRecord::value)
                .filter(prediction -> String.valueOf(prediction.id()).startsWith("r"))
                .toList();
    }

    private static void ask(Trial trial, int partition, int count) {
        send(
                trial.topics.requests().name(),
                partition,
                count,
                "{\"id\":\"r%d\",\"features\":{\"x\":%<d,\"city\":\"c3\"}}");
    }

    private static void tell(Trial trial, int partition, int count) {
        send(trial.topics.feedback().name(), partition, count, "{\"id\":\"r%d\",\"label\":\"sold\"}");
    }

    private static void send(String topic, int partition, int count, String json) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                OrderedProducer.settings(Map.of("bootstrap.servers", broker.address())),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            IntStream.range(0, count)
                    .mapToObj(json::formatted)
                    .forEach(message ->
                            producer.send(new ProducerRecord<>(topic, partition, null, message.getBytes(UTF_8))));
        }
    }
}
