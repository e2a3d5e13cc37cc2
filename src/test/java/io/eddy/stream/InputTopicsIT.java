package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.replay.LostEvents;
import io.eddy.spec.Input;
import io.eddy.spec.Inputs;
import io.eddy.wire.OrderedProducer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Topics of others that are taken in change: more partitions, forgotten positions, gone, another under the same name. */
class InputTopicsIT {
    private static final int RECORDS = 120;

    @TempDir
    static Path data;

    @TempDir
    Path folder;

    private static EmbeddedBroker broker;

    private final String orders = "orders-" + UUID.randomUUID();

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.startOn(data, 0).orElseThrow();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void partitions_that_are_added_go_into_the_same_model_and_a_topic_that_is_deleted_stops_it() throws Exception {
        Trial trial = Trial.at(broker.address(), Map.of("main.consumer.metadata.max.age.ms", 500), folder);
        create(trial, 2);
        send(0, RECORDS);
        send(1, RECORDS);
        try (Pipeline pipeline = start(trial, "exactly_once_v2")) {
            Trial.await(() -> Trial.learned(pipeline, 2 * RECORDS));

            try (Admin admin = trial.admin()) {
                admin.createPartitions(Map.of(orders, NewPartitions.increaseTo(4)))
                        .all()
                        .get();
            }
            send(3, RECORDS);
            Trial.await(() -> Trial.learned(pipeline, 3 * RECORDS));
            assertThat(pipeline.tasks()).hasSize(1);

            ListAppender<ILoggingEvent> ofEngine = new ListAppender<>();
            Logger log = (Logger) LoggerFactory.getLogger("org.apache.kafka.clients.consumer");
            ofEngine.start();
            log.addAppender(ofEngine);
            trial.deleteTopic(orders);
            Trial.await(() -> pipeline.failure().isPresent());
            log.detachAppender(ofEngine);
            assertThat(pipeline.failure().orElseThrow())
                    .isEqualTo(
                            "the topic " + orders
                                    + " was deleted while the pipeline runs; what was taken in of it stays learned; take it out of the inputs, or have it created anew: what it has then is taken in as of another topic");
            assertThat(ofEngine.list).as("told once").isEmpty();
        }
    }

    @Test
    void what_is_taken_in_again_is_learned_once_and_another_topic_of_that_name_is_another() throws Exception {
        Trial trial = Trial.at(broker.address(), Map.of(), folder);
        create(trial, 2);
        send(0, RECORDS);
        send(1, RECORDS);
        try (Pipeline pipeline = start(trial, "at_least_once")) {
            Trial.await(() -> Trial.learned(pipeline, 2 * RECORDS));
        }

        forget(trial, false);
        try (Pipeline pipeline = start(trial, "at_least_once")) {
            Trial.await(() -> Trial.learned(pipeline, 2 * RECORDS));
            assertThat(pipeline.tasks().get(0).report().repeated()).isZero();
        }

        forget(trial, true);
        try (Pipeline pipeline = start(trial, "at_least_once")) {
            Trial.await(() -> Trial.learned(pipeline, 2 * RECORDS)
                    && pipeline.tasks().get(0).report().repeated() == 2 * RECORDS);
        }

        trial.deleteTopic(orders);
        create(trial, 2);
        send(0, 3);
        try (Pipeline pipeline = start(trial, "at_least_once")) {
            Trial.await(() -> Trial.learned(pipeline, 2 * RECORDS + 3));
        }
    }

    @Test
    void an_input_that_is_not_there_is_told_at_the_start() {
        Trial trial = Trial.at(broker.address(), Map.of(), folder);

        try (Pipeline pipeline = start(trial, "exactly_once_v2")) {
            assertThat(pipeline.failure().orElseThrow()).contains("there is no topic " + orders);
        }
    }

    private Pipeline start(Trial trial, String guarantee) {
        PipelineSettings settings =
                trial.settings(guarantee, Trial.specification(), Trial.recovery(false, LostEvents.STOP));
        Pipeline pipeline = new Pipeline(
                settings.takingIn(new IntakeSettings(Inputs.of(Input.of(orders, "returned", "--label")), 1)),
                System::currentTimeMillis,
                System::nanoTime);
        pipeline.start();
        return pipeline;
    }

    private static void forget(Trial trial, boolean inputs) {
        try (KeptState kept = new KeptState(Map.of("bootstrap.servers", broker.address()), trial.application)) {
            Trial.await(() -> kept.members().isEmpty());
            kept.forget(trial.topics, inputs);
            assertThat(kept.positions().keySet())
                    .extracting(TopicPartition::topic)
                    .allMatch(topic -> !inputs && topic.startsWith("orders"));
        }
    }

    private void create(Trial trial, int partitions) throws Exception {
        try (Admin admin = trial.admin()) {
            admin.createTopics(List.of(new NewTopic(orders, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    private void send(int partition, int count) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                OrderedProducer.settings(Map.of("bootstrap.servers", broker.address())),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                String order = "{\"order\":{\"price\":%d},\"returned\":%b}".formatted(i % 9, i % 9 > 4);
                producer.send(new ProducerRecord<>(orders, partition, null, order.getBytes(UTF_8)));
            }
        }
    }
}
