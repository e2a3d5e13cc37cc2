package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.eval.Evaluation;
import io.eddy.eval.Metric;
import io.eddy.eval.Progressive;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.Specification;
import io.eddy.snapshot.Safetensors;
import io.eddy.snapshot.SnapshotAssembler;
import io.eddy.snapshot.WholeSnapshot;
import io.eddy.state.Tensors;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.EventReader;
import io.eddy.wire.PredictionMessage;
import io.eddy.wire.Topic;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pipeline has to pass on a real broker, whichever that is. Each test has topics and a group of its own. */
abstract class PipelineExam {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Topics topics;
    private String application;

    /** The broker to use. */
    abstract String bootstrap();

    private Map<String, Object> client() {
        return Map.of("bootstrap.servers", bootstrap());
    }

    @BeforeEach
    void createTopics() {
        application = "exam-" + UUID.randomUUID();
        topics = Topics.named(application + "-", Map.of());
        try (Admin admin = Admin.create(client())) {
            new TopicAdmin(admin).createAbsent(topics.definitions());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
    void the_pipeline_and_a_learner_without_kafka_learn_the_same_bits(String guarantee) throws Exception {
        List<byte[]> events = events(3_000);
        send(events);

        try (Pipeline pipeline = start(guarantee)) {
            await(() -> learned(pipeline, 3_000));
            await(() -> !readAll(topics.snapshots()).isEmpty()
                    && newest().manifest().version().offset() == 3_000);
        }

        Learner learner = Learners.of(specification());
        Evaluation evaluation = new Evaluation();
        learn(learner, evaluation, events);
        assertThat(newest().manifest().digest()).isEqualTo(digest(learner));
        assertThat(newest().manifest().metrics().get("accuracy"))
                .isEqualTo(evaluation.report().model().total(Metric.ACCURACY).orElseThrow());
        List<ConsumerRecord<byte[], PredictionMessage>> predictions = readAll(topics.predictions());
        assertThat(predictions).hasSize(3_000);
        for (int i = 0; i < 3_000; i++) {
            assertThat(predictions.get(i).value().id()).isEqualTo("e" + i);
        }
    }

    @Test
    void after_a_restart_it_goes_on_where_it_stood_and_repeats_nothing() throws Exception {
        List<byte[]> events = events(2_000);
        send(events.subList(0, 1_200));
        try (Pipeline pipeline = start("exactly_once_v2")) {
            await(() -> learned(pipeline, 1_200));
        }
        send(events.subList(1_200, 2_000));

        try (Pipeline pipeline = start("exactly_once_v2")) {
            await(() -> learned(pipeline, 2_000));
            assertThat(pipeline.tasks().get(0).redo().events()).isLessThan(1_200);
            await(() -> published(2_000));
        }

        Learner learner = Learners.of(specification());
        learn(learner, new Evaluation(), events);
        assertThat(newest().manifest().digest()).isEqualTo(digest(learner));
        assertThat(readAll(topics.predictions())).hasSize(2_000);
    }

    @Test
    void rubbish_of_any_size_lands_in_the_dead_letters_and_the_stream_goes_on() throws Exception {
        List<byte[]> mixed = new ArrayList<>(events(300));
        byte[] large = new byte[10_000_000];
        new Random(1).nextBytes(large);
        mixed.add(100, large);
        mixed.add(200, "not json".getBytes(UTF_8));
        send(mixed);

        try (Pipeline pipeline = start("exactly_once_v2")) {
            await(() -> learned(pipeline, 300));
            await(() -> readAll(topics.deadLetters()).size() == 2);
        }

        List<ConsumerRecord<byte[], byte[]>> letters = readAll(topics.deadLetters());
        assertThat(letters.get(0).value()).isEqualTo(large);
        assertThat(DeadLetter.in(letters.get(0).headers()).orElseThrow().reason())
                .isEqualTo("too-large");
        assertThat(DeadLetter.in(letters.get(1).headers()).orElseThrow().offset())
                .isEqualTo(200);
    }

    private Pipeline start(String guarantee) {
        PipelineSettings settings = new PipelineSettings(
                specification(),
                application,
                topics,
                guarantee,
                new RecoverySettings(new Every(500, Duration.ofSeconds(1)), false, LostEvents.STOP),
                new Every(1_000_000, Duration.ofSeconds(1)),
                new Every(1_000, Duration.ofSeconds(1)),
                folder,
                client());
        Pipeline pipeline = new Pipeline(settings, System::currentTimeMillis, System::nanoTime);
        pipeline.start();
        return pipeline;
    }

    private static Specification specification() {
        return Specification.inferred("exam");
    }

    private static boolean learned(Pipeline pipeline, long count) {
        assertThat(pipeline.failure()).isEmpty();
        return pipeline.tasks().size() == 1 && pipeline.tasks().get(0).learned() == count;
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }

    private static List<byte[]> events(int count) {
        Random random = new Random(7);
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double x = random.nextGaussian();
            int city = random.nextInt(20);
            String label = x + city % 3 > 1 ? "yes" : "no";
            events.add(("{\"id\":\"e" + i + "\",\"features\":{\"x\":" + x + ",\"city\":\"c" + city + "\"},\"label\":\""
                            + label + "\"}")
                    .getBytes(UTF_8));
        }
        return events;
    }

    private void send(List<byte[]> events) {
        Map<String, Object> config = new HashMap<>(client());
        config.put("acks", "all");
        config.put("max.request.size", 20_000_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] event : events) {
                producer.send(new ProducerRecord<>(topics.events().name(), event));
            }
        }
    }

    private static void learn(Learner learner, Evaluation evaluation, List<byte[]> events) throws RejectedEvent {
        Progressive progressive = new Progressive(learner, evaluation);
        EventReader reader = new EventReader();
        Event event = new Event();
        for (byte[] bytes : events) {
            reader.read(bytes, event);
            progressive.learn(event);
        }
    }

    private static String digest(Learner learner) {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        return Safetensors.digest(tensors);
    }

    private boolean published(long events) throws IOException {
        return snapshots()
                .newest()
                .map(snapshot -> snapshot.manifest().events() == events)
                .orElse(false);
    }

    private WholeSnapshot newest() throws IOException {
        return snapshots().newest().orElseThrow();
    }

    private SnapshotAssembler snapshots() throws IOException {
        SnapshotAssembler assembler = SnapshotAssembler.keeping(key -> true);
        for (ConsumerRecord<String, byte[]> part : readAll(topics.snapshots())) {
            assembler.accept(part.key(), part.value());
        }
        return assembler;
    }

    /** Everything committed in the only partition of a topic. */
    private <K, V> List<ConsumerRecord<K, V>> readAll(Topic<K, V> topic) {
        Map<String, Object> config = new HashMap<>(client());
        config.put("isolation.level", "read_committed");
        TopicPartition partition = new TopicPartition(topic.name(), 0);
        List<ConsumerRecord<K, V>> records = new ArrayList<>();
        try (KafkaConsumer<K, V> consumer = new KafkaConsumer<>(
                config, topic.key().deserializer(), topic.value().deserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}
