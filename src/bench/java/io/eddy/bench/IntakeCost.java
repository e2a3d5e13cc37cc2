package io.eddy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.replay.EventOptions;
import io.eddy.spec.FieldPath;
import io.eddy.spec.Input;
import io.eddy.spec.Inputs;
import io.eddy.spec.SpecificationReader;
import io.eddy.stream.Every;
import io.eddy.stream.IntakeSettings;
import io.eddy.stream.Pipeline;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.RecoverySettings;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What it costs to take in a topic of twelve partitions: how fast one model learns records of 400 bytes from there, beside the same events
 * written straight to {@code events}, in turns; and how long an event takes until its prediction can be read, at a thousand a second.
 * {@code IntakeCost 300000 3}
 */
public final class IntakeCost {
    private static final int PARTITIONS = 12;
    private static final int FIELDS = 28;
    private static final int PER_SECOND = 1_000;
    private static final int SECONDS = 20;

    private final String bootstrap;
    private final Path folder;
    private int runs;

    private IntakeCost(String bootstrap, Path folder) {
        this.bootstrap = bootstrap;
        this.folder = folder;
    }

    /** Arguments: events to measure, and rounds. */
    public static void main(String[] args) throws Exception {
        int events = Integer.parseInt(args[0]);
        int rounds = Integer.parseInt(args[1]);
        Path folder = Files.createTempDirectory("eddy-intake-cost");
        try (EmbeddedBroker broker = EmbeddedBroker.startOn(folder, 0).orElseThrow()) {
            IntakeCost cost = new IntakeCost(broker.address(), folder);
            for (boolean takenIn : new boolean[] {false, true}) {
                cost.eventsPerSecond("exactly_once_v2", events / 3, takenIn); // for the compiler
            }
            for (int round = 1; round <= rounds; round++) {
                for (String guarantee : List.of("exactly_once_v2", "at_least_once")) {
                    cost.compare(guarantee, events);
                }
            }
        }
    }

    private void compare(String guarantee, int events) throws Exception {
        double straight = eventsPerSecond(guarantee, events, false);
        double taken = eventsPerSecond(guarantee, events, true);
        double[] near = latencies(guarantee, false);
        double[] far = latencies(guarantee, true);
        System.out.println(String.format( // in one piece, because Kafka's log goes there too
                Locale.ROOT,
                "%s, events of %d bytes: straight %,.0f/s, taken in %,.0f/s, ratio %.2f; milliseconds until a prediction, median and 99 %%: straight %.0f and %.0f, taken in %.0f and %.0f",
                guarantee,
                event(0, new Random(0)).length,
                straight,
                taken,
                taken / straight,
                near[near.length / 2],
                near[near.length * 99 / 100],
                far[far.length / 2],
                far[far.length * 99 / 100]));
    }

    private double eventsPerSecond(String guarantee, int events, boolean takenIn) throws Exception {
        String name = "cost-" + runs++;
        Topics topics = create(name);
        int first = events / 10; // for the compiler
        try (KafkaProducer<byte[], byte[]> producer = producer(20)) {
            Random random = new Random(1);
            for (int i = 0; i < first + events; i++) {
                producer.send(record(name, topics, takenIn, i, random));
            }
        }
        try (Pipeline pipeline = start(name, topics, guarantee, takenIn)) {
            await(pipeline, first);
            long start = System.nanoTime();
            long from = pipeline.tasks().get(0).learned();
            await(pipeline, first + events);
            return (first + events - from) / ((System.nanoTime() - start) / 1e9);
        }
    }

    private double[] latencies(String guarantee, boolean takenIn) throws Exception {
        String name = "cost-" + runs++;
        Topics topics = create(name);
        int events = PER_SECOND * SECONDS;
        long[] sent = new long[events];
        double[] millis = new double[events];
        TopicPartition predictions = new TopicPartition(topics.predictions().name(), 0);
        try (Pipeline pipeline = start(name, topics, guarantee, takenIn);
                KafkaProducer<byte[], byte[]> producer = producer(0);
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(predictions));
            consumer.seekToBeginning(List.of(predictions));
            Thread sender = new Thread(() -> {
                Random random = new Random(1);
                long start = System.nanoTime();
                for (int i = 0; i < events; i++) {
                    while (System.nanoTime() < start + i * (1_000_000_000L / PER_SECOND)) {
                        Thread.onSpinWait();
                    }
                    sent[i] = System.nanoTime();
                    producer.send(record(name, topics, takenIn, i, random));
                }
            });
            sender.start();
            for (int seen = 0; seen < events; ) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    int index = id(new String(record.value(), UTF_8));
                    millis[index] = (System.nanoTime() - sent[index]) / 1e6;
                    seen++;
                }
                pipeline.failure().ifPresent(failure -> {
                    throw new IllegalStateException(failure);
                });
            }
            sender.join();
        }
        double[] settled = Arrays.copyOfRange(millis, events / 2, events); // the first half is for the compiler
        Arrays.sort(settled);
        return settled;
    }

    private static int id(String prediction) {
        int from = prediction.indexOf("\"id\":\"") + 6;
        return Integer.parseInt(prediction.substring(from, prediction.indexOf('"', from)));
    }

    private Topics create(String name) throws Exception {
        Topics topics = Topics.named(name + "-", Map.of());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            new TopicAdmin(admin).createAbsent(topics.definitions());
            admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        return topics;
    }

    private KafkaProducer<byte[], byte[]> producer(int lingerMillis) {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", bootstrap);
        config.put("linger.ms", lingerMillis);
        config.put("batch.size", 1 << 18);
        config.put("max.in.flight.requests.per.connection", 1);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static ProducerRecord<byte[], byte[]> record(
            String name, Topics topics, boolean takenIn, int index, Random random) {
        byte[] event = event(index, random);
        return takenIn
                ? new ProducerRecord<>(name, index % PARTITIONS, null, event)
                : new ProducerRecord<>(topics.events().name(), event);
    }

    private Pipeline start(String name, Topics topics, String guarantee, boolean takenIn) {
        Every never = new Every(1_000_000_000, Duration.ofDays(1));
        PipelineSettings settings = new PipelineSettings(
                SpecificationReader.parse(
                        "name: cost\nnetwork: {hidden: [16]}\noutput: {type: binary, classes: [no, yes]}\n"),
                name,
                topics,
                guarantee,
                EventOptions.DEFAULT,
                RecoverySettings.DEFAULT,
                never,
                never,
                folder.resolve(name),
                Map.of("bootstrap.servers", bootstrap, "commit.interval.ms", 100));
        Pipeline pipeline = new Pipeline(
                takenIn ? settings.takingIn(new IntakeSettings(Inputs.of(input(name)), 1)) : settings,
                System::currentTimeMillis,
                System::nanoTime);
        pipeline.start();
        return pipeline;
    }

    /** By which a record becomes the event that it would be by itself, but for the names of its fields. */
    private static Input input(String topic) {
        Input all = Input.of(topic, "label", "bench");
        return new Input(
                topic,
                all.format(),
                all.label(),
                Optional.of(FieldPath.of("id", "bench")),
                all.time(),
                all.weight(),
                all.key(),
                List.of(),
                List.of());
    }

    private static void await(Pipeline pipeline, long learned) throws InterruptedException {
        while (pipeline.tasks().stream().noneMatch(task -> task.learned() >= learned)) {
            pipeline.failure().ifPresent(failure -> {
                throw new IllegalStateException(failure);
            });
            Thread.sleep(20);
        }
    }

    private static byte[] event(int index, Random random) {
        StringBuilder event = new StringBuilder("{\"id\":\"" + index + "\",\"features\":{");
        int sum = 0;
        for (int field = 0; field < FIELDS; field++) {
            int value = random.nextInt(10_000);
            sum += value;
            event.append(field == 0 ? "\"f" : ",\"f")
                    .append(field)
                    .append("\":")
                    .append(value / 1e3);
        }
        event.append("},\"label\":\"")
                .append(sum > FIELDS * 5_000 ? "yes" : "no")
                .append("\"}");
        return event.toString().getBytes(UTF_8);
    }
}
