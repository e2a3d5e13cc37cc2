package io.eddy.app.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Progressive;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.safetensors.Safetensors;
import io.eddy.snapshot.SnapshotAssembler;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Tensors;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.EventReader;
import io.eddy.wire.OrderedProducer;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Requests and feedback of all kinds while Eddy is killed: each request is answered once and decided once, and what was learned is what the log says. */
class KillsWhileJoiningIT {
    private static final int REQUESTS = 1_600;
    private static final int KILLS = 2;
    private static final Topics TOPICS = Topics.standard();
    private static final String MODEL = """
            name: shop
            features: {x: number, city: category}
            network: {hidden: [8]}
            output: {type: binary, positive: sold, classes: [left, sold]}
            join: {wait: 2s, default: left, late: 30s}
            """;

    private final Map<String, String> labels = new TreeMap<>();
    private int wordsWithoutRequest;

    /** Something to be sent at its time. */
    private record Message(double second, String topic, String json) {}

    @Test
    void each_request_is_answered_once_and_ends_in_one_way_whoever_is_killed(
            @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        Path model = Files.writeString(folder.resolve("shop.yaml"), MODEL);
        try (EmbeddedBroker broker =
                EmbeddedBroker.startOn(folder.resolve("broker"), 0).orElseThrow()) {
            createTopics(broker);
            try (Instance eddy = new Instance(
                    "eddy",
                    folder,
                    List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"),
                    List.of("--bootstrap", broker.address(), "--model", model.toString(), "--checkpoint-every", "1"))) {
                patiently().until(eddy::isReady);
                Thread sending = new Thread(() -> send(broker, messages()));
                sending.start();
                for (int kill = 1; kill <= KILLS; kill++) {
                    int sofar = kill * REQUESTS / 4;
                    patiently()
                            .until(() ->
                                    committed(broker, TOPICS.events().name()).size() > sofar);
                    eddy.kill();
                    eddy.startAgain();
                }
                sending.join();
                patiently().until(() -> isDecided(broker));
                patiently().until(() -> counted(folder, "joined") + counted(folder, "defaulted") == REQUESTS);
                long corrected = counted(folder, "corrected");
                long joined = counted(folder, "joined");
                eddy.stop();
                check(broker, joined, corrected);
            }
        }
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(4)).pollInterval(Duration.ofMillis(500));
    }

    private static void createTopics(EmbeddedBroker broker) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            new TopicAdmin(admin).createAbsent(TOPICS.definitions());
        }
    }

    /** For eight seconds; of each kind of fate every eighth. */
    private List<Message> messages() {
        Random random = new Random(11);
        List<Message> all = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            String id = "r" + i;
            double second = i * 8.0 / REQUESTS;
            double x = random.nextGaussian();
            String city = "c" + random.nextInt(5);
            String label = x > 0 ? "sold" : "left";
            all.add(new Message(
                    second,
                    TOPICS.requests().name(),
                    "{\"id\":\"%s\",\"features\":{\"x\":%s,\"city\":\"%s\"}}".formatted(id, x, city)));
            switch (i % 8) {
                case 0, 1 -> tell(all, second + 1.5 * random.nextDouble(), id, label);
                case 2 -> tell(all, second - 0.3, id, label);
                case 3 -> {
                    tell(all, second + 0.2, id, label);
                    tell(all, second + 0.4, id, label);
                }
                case 4 -> tell(all, second + 2.5 + random.nextDouble(), id, "sold");
                case 5 -> tell(all, second + 1, "nobody" + i, label);
                default -> {} // nobody says how it turned out
            }
        }
        all.sort(Comparator.comparingDouble(Message::second));
        return all;
    }

    private void tell(List<Message> all, double second, String id, String label) {
        all.add(new Message(second, TOPICS.feedback().name(), "{\"id\":\"%s\",\"label\":\"%s\"}".formatted(id, label)));
        if (id.startsWith("nobody")) {
            wordsWithoutRequest++;
        } else {
            labels.put(id, label);
        }
    }

    /** With the times that they have in the plan: what becomes of a request does not depend on how late a busy machine sends it. */
    private static void send(EmbeddedBroker broker, List<Message> messages) {
        long start = System.nanoTime();
        long startMillis = System.currentTimeMillis();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                OrderedProducer.settings(Map.of("bootstrap.servers", broker.address())),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (Message message : messages) {
                LockSupport.parkNanos(start + (long) (message.second() * 1e9) - System.nanoTime());
                long time = startMillis + Math.round(message.second() * 1_000);
                producer.send(new ProducerRecord<>(
                        message.topic(), null, time, null, message.json().getBytes(UTF_8)));
            }
        }
    }

    /** Once each request is in the log, and each late label and each word without a request has come to its end. */
    private boolean isDecided(EmbeddedBroker broker) {
        Map<String, List<Event>> byId = byId(committed(broker, TOPICS.events().name()));
        long lateSales = labels.entrySet().stream()
                .filter(label -> number(label.getKey()) % 8 == 4)
                .count();
        long corrected = byId.values().stream()
                .filter(events -> events.get(events.size() - 1).label().asName().equals("sold"))
                .filter(events -> number(String.valueOf(events.get(0).id())) % 8 == 4)
                .count();
        return byId.size() == REQUESTS
                && corrected == lateSales
                && committed(broker, TOPICS.deadLetters().name()).size() == wordsWithoutRequest
                && committed(broker, TOPICS.predictions().name()).size()
                        == REQUESTS
                                + byId.values().stream().mapToInt(List::size).sum();
    }

    /** As the life that runs now tells it; the counts go on over all lives. */
    private static long counted(Path folder, String outcome) throws Exception {
        String address = "";
        for (int life = 1; Files.exists(folder.resolve("eddy.%03d.log".formatted(life))); life++) {
            address = Files.readString(folder.resolve("eddy.%03d.log".formatted(life)))
                    .lines()
                    .filter(line -> line.startsWith("metrics: "))
                    .map(line -> line.split(" ")[1])
                    .findFirst()
                    .orElse("");
        }
        String meter = "eddy_join_requests_total{outcome=\"%s\",partition=\"0\"} ".formatted(outcome);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(meter))
                .mapToLong(line -> Math.round(Double.parseDouble(line.substring(meter.length()))))
                .sum();
    }

    private void check(EmbeddedBroker broker, long joined, long corrected) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> log =
                committed(broker, TOPICS.events().name());
        Map<String, List<Event>> byId = byId(log);

        assertThat(byId).hasSize(REQUESTS);
        int[] fates = new int[3];
        byId.forEach((id, events) -> {
            String label = labels.get(id);
            Event first = events.get(0);
            boolean isDefault = log.get((int) first.sourceOffset()).headers().lastHeader("eddy.feedback") == null;
            assertThat(first.corrects()).isNull();
            if (!isDefault) {
                fates[0]++;
                assertThat(events).as(id).hasSize(1);
                assertThat(first.label().asName()).as(id).isEqualTo(label);
            } else if (events.size() == 1) {
                fates[1]++;
                assertThat(first.label().asName()).as(id).isEqualTo("left");
                assertThat(label).as(id).isIn(null, "left");
            } else {
                fates[2]++;
                assertThat(events).as(id).hasSize(2);
                assertThat(events.get(1).corrects()).isEqualTo("left");
                assertThat(events.get(1).label().asName()).as(id).isEqualTo(label);
            }
        });
        assertThat(joined).isEqualTo(fates[0]);
        assertThat(corrected).isEqualTo(fates[2]);
        assertThat(fates[0]).isGreaterThan(REQUESTS / 4);
        assertThat(fates[1]).isGreaterThanOrEqualTo(REQUESTS * 3 / 8);
        assertThat(fates[2]).isGreaterThan(REQUESTS / 16);

        assertThat(committed(broker, TOPICS.deadLetters().name()))
                .hasSize(wordsWithoutRequest)
                .allSatisfy(letter -> assertThat(
                                DeadLetter.in(letter.headers()).orElseThrow().reason())
                        .isEqualTo("no-request"));
        List<String> predictions = committed(broker, TOPICS.predictions().name()).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
        assertThat(predictions.stream().filter(text -> !text.contains("\"label\":")))
                .hasSize(REQUESTS);
        assertThat(predictions).hasSize(REQUESTS + log.size());
        assertThat(publishedDigest(broker)).isEqualTo(undisturbedDigest(log));
    }

    private static String publishedDigest(EmbeddedBroker broker) throws IOException {
        SnapshotAssembler assembler = SnapshotAssembler.keeping(key -> true);
        for (ConsumerRecord<byte[], byte[]> part :
                committed(broker, TOPICS.snapshots().name())) {
            assembler.accept(new String(part.key(), UTF_8), part.value());
        }
        return assembler.newest().orElseThrow().manifest().digest();
    }

    private static String undisturbedDigest(List<ConsumerRecord<byte[], byte[]>> log) throws RejectedEvent {
        Learner learner = Learners.of(SpecificationReader.parse(MODEL));
        Progressive progressive = new Progressive(learner, new Evaluation());
        EventReader reader = new EventReader();
        Event event = new Event();
        for (ConsumerRecord<byte[], byte[]> record : log) {
            reader.read(record.value(), event);
            progressive.learn(event);
        }
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        return Safetensors.digest(tensors);
    }

    /** In their order; where each stands in the log is its source. */
    private static Map<String, List<Event>> byId(List<ConsumerRecord<byte[], byte[]>> log) {
        EventReader reader = new EventReader();
        Map<String, List<Event>> byId = new HashMap<>();
        for (int i = 0; i < log.size(); i++) {
            Event event = new Event();
            try {
                reader.read(log.get(i).value(), event);
            } catch (RejectedEvent e) {
                throw new AssertionError(e);
            }
            event.source("log", i);
            byId.computeIfAbsent(String.valueOf(event.id()), id -> new ArrayList<>())
                    .add(event);
        }
        return byId;
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(1));
    }

    private static List<ConsumerRecord<byte[], byte[]>> committed(EmbeddedBroker broker, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.address(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
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
