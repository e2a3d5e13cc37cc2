package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.eval.Evaluation;
import io.eddy.eval.Progressive;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.replay.EventOptions;
import io.eddy.replay.LostEvents;
import io.eddy.replay.Rebuild;
import io.eddy.replay.RebuildSettings;
import io.eddy.replay.TopicFlaw;
import io.eddy.safetensors.Safetensors;
import io.eddy.snapshot.SnapshotAssembler;
import io.eddy.snapshot.WholeSnapshot;
import io.eddy.spec.Specification;
import io.eddy.state.Tensors;
import io.eddy.wire.EventReader;
import io.eddy.wire.OrderedProducer;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Pipelines on a broker, with topics and a group of their own, and what they published. */
final class Trial {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Map<String, Object> client;
    private final Path folder;
    final String application;
    final Topics topics;

    /** @param folder for the pipelines' state */
    Trial(Map<String, Object> client, Path folder) {
        this.client = client;
        this.folder = folder;
        this.application = "exam-" + UUID.randomUUID();
        this.topics = Topics.named(application + "-", Map.of());
        createTopics();
    }

    /** With further settings of the clients. */
    static Trial at(String address, Map<String, Object> more, Path folder) {
        Map<String, Object> client = new HashMap<>(more);
        client.put("bootstrap.servers", address);
        return new Trial(client, folder);
    }

    /** Those that are absent. */
    void createTopics() {
        try (Admin admin = admin()) {
            new TopicAdmin(admin).createAbsent(topics.definitions());
        }
    }

    private Trial(Trial other, Map<String, Object> client, Path folder) {
        this.client = client;
        this.folder = folder;
        this.application = other.application;
        this.topics = other.topics;
    }

    /** The same for an instance whose state is in another folder. */
    Trial in(Path other) {
        return new Trial(this, client, other);
    }

    /** The same with other settings of the clients. */
    Trial with(Map<String, Object> more) {
        Map<String, Object> changed = new HashMap<>(client);
        changed.putAll(more);
        return new Trial(this, changed, folder);
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", client.get("bootstrap.servers")));
    }

    Pipeline start(String guarantee) {
        return start(guarantee, specification(), false, LostEvents.STOP);
    }

    Pipeline start(String guarantee, Specification specification, boolean fresh, LostEvents lostEvents) {
        return start(settings(guarantee, specification, recovery(fresh, lostEvents)));
    }

    Pipeline start(String guarantee, Specification specification, RecoverySettings recovery) {
        return start(settings(guarantee, specification, recovery));
    }

    /** One that publishes nothing while it runs. */
    Pipeline startSilent(String guarantee, Specification specification) {
        return start(settings(guarantee, specification, RecoverySettings.DEFAULT, Duration.ofHours(1)));
    }

    /** One that goes on although the topic of the events has flaws. */
    Pipeline startAccepting(TopicFlaw... accepted) {
        RecoverySettings recovery = recovery(false, LostEvents.STOP);
        return start(
                "exactly_once_v2",
                specification(),
                new RecoverySettings(recovery.checkpoints(), false, LostEvents.STOP, Set.of(accepted)));
    }

    static RecoverySettings recovery(boolean fresh, LostEvents lostEvents) {
        return new RecoverySettings(new Every(500, Duration.ofSeconds(1)), fresh, lostEvents);
    }

    PipelineSettings settings(String guarantee, Specification specification, RecoverySettings recovery) {
        return settings(guarantee, specification, recovery, Duration.ofSeconds(1));
    }

    private PipelineSettings settings(
            String guarantee, Specification specification, RecoverySettings recovery, Duration publish) {
        return new PipelineSettings(
                specification,
                application,
                topics,
                guarantee,
                EventOptions.DEFAULT,
                recovery,
                new Every(1_000_000, publish),
                new Every(1_000, publish),
                folder,
                member());
    }

    private static Pipeline start(PipelineSettings settings) {
        Pipeline pipeline = new Pipeline(settings, System::currentTimeMillis, System::nanoTime);
        pipeline.start();
        return pipeline;
    }

    Rebuild rebuild(boolean fromScratch, Consumer<String> notes) {
        RebuildSettings settings =
                new RebuildSettings(application, topics, Optional.empty(), specification(), fromScratch, config());
        return new Rebuild(settings, notes);
    }

    static Specification specification() {
        return Specification.inferred("exam");
    }

    static boolean learned(Pipeline pipeline, long count) {
        assertThat(pipeline.failure()).isEmpty();
        return pipeline.tasks().size() == 1 && pipeline.tasks().get(0).learned() == count;
    }

    static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }

    static List<byte[]> events(int count) {
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

    void send(List<byte[]> events) {
        send(null, null, events);
    }

    void send(int partition, List<byte[]> events) {
        send(partition, null, events);
    }

    /** With one key for all. */
    void send(String key, List<byte[]> events) {
        send(null, key.getBytes(UTF_8), events);
    }

    private void send(@Nullable Integer partition, byte @Nullable [] key, List<byte[]> events) {
        Map<String, Object> config = OrderedProducer.settings(config());
        config.put("max.request.size", 20_000_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            awaitAll(events.stream()
                    .map(event ->
                            producer.send(new ProducerRecord<>(topics.events().name(), partition, key, event)))
                    .toList());
        }
    }

    private static void awaitAll(List<Future<RecordMetadata>> sent) {
        try {
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("the broker does not take what the test sends", e);
        }
    }

    /** As any application may send them: with a time that Kafka's own producer would refuse, too. */
    void sendRecords(List<SentRecord> records) {
        Map<String, Object> config = OrderedProducer.settings(config());
        config.put("max.request.size", 20_000_000);
        config.put("buffer.memory", 100_000_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            awaitAll(records.stream()
                    .map(record -> producer.send(new AnyTime(topics.events().name(), record)))
                    .toList());
        }
    }

    /** A record whose time may be negative: the constructor of its class is not asked. */
    private static final class AnyTime extends ProducerRecord<byte[], byte[]> {
        private final @Nullable Long millis;

        AnyTime(String topic, SentRecord record) {
            super(topic, null, null, record.key(), record.value(), record.headers());
            this.millis = record.millis();
        }

        @Override
        public @Nullable Long timestamp() {
            return millis;
        }
    }

    void alter(Topic<?, ?> topic, String setting, String value) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(
                            resource,
                            List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
            // because the broker that is asked next may hear of it a moment later
            await(() -> admin.describeConfigs(List.of(resource)).all().get().values().stream()
                    .allMatch(config -> value.equals(
                            Objects.requireNonNull(config.get(setting)).value())));
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("the broker does not set %s of %s".formatted(setting, topic), e);
        }
    }

    /** Removes the events of the first partition before an offset, as retention does. */
    void deleteEvents(long before) throws Exception {
        TopicPartition partition = new TopicPartition(topics.events().name(), 0);
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        }
    }

    void deleteTopic(String topic) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
            await(() -> !admin.listTopics().names().get().contains(topic));
        }
    }

    /** Up to where the only task has come. */
    static long offset(Pipeline pipeline) {
        assertThat(pipeline.failure()).isEmpty();
        return pipeline.tasks().size() == 1 ? pipeline.tasks().get(0).version().offset() : -1;
    }

    static void learn(Learner learner, Evaluation evaluation, List<byte[]> events) throws RejectedEvent {
        Progressive progressive = new Progressive(learner, evaluation);
        EventReader reader = new EventReader();
        Event event = new Event();
        for (byte[] bytes : events) {
            reader.read(bytes, event);
            progressive.learn(event);
        }
    }

    static String digest(Learner learner) {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        return Safetensors.digest(tensors);
    }

    boolean published(long events) throws IOException {
        return snapshots()
                .newest()
                .map(snapshot -> snapshot.manifest().events() == events)
                .orElse(false);
    }

    WholeSnapshot newest() throws IOException {
        return snapshots().newest().orElseThrow();
    }

    SnapshotAssembler snapshots() throws IOException {
        SnapshotAssembler assembler = SnapshotAssembler.keeping(key -> true);
        for (ConsumerRecord<String, byte[]> part : readAll(topics.snapshots())) {
            assembler.accept(part.key(), part.value());
        }
        return assembler;
    }

    /** Everything committed in the only partition of a topic. */
    <K, V> List<ConsumerRecord<K, V>> readAll(Topic<K, V> topic) {
        return readAll(topic.name(), topic.key(), topic.value());
    }

    <K, V> List<ConsumerRecord<K, V>> readAll(String topic, Serde<K> key, Serde<V> value) {
        Map<String, Object> config = config();
        config.put("isolation.level", "read_committed");
        TopicPartition partition = new TopicPartition(topic, 0);
        List<ConsumerRecord<K, V>> records = new ArrayList<>();
        try (KafkaConsumer<K, V> consumer = new KafkaConsumer<>(config, key.deserializer(), value.deserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /** With a name in the group that lasts, so that nobody waits for a pipeline that failed. */
    private Map<String, Object> member() {
        Map<String, Object> member = new HashMap<>(client);
        if (!member.containsKey("group.protocol")) {
            member.put("main.consumer.group.instance.id", folder.getFileName().toString());
        }
        return member;
    }

    private Map<String, Object> config() {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", client.get("bootstrap.servers"));
        return config;
    }

    /** What a learner without Kafka makes of events. */
    static String digest(Specification specification, List<byte[]> events) throws RejectedEvent {
        Learner learner = Learners.of(specification);
        learn(learner, new Evaluation(), events);
        return digest(learner);
    }
}
