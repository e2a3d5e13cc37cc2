package io.eddy.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.feature.Event;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.safetensors.Safetensors;
import io.eddy.spec.Specification;
import io.eddy.state.Tensors;
import io.eddy.wire.OrderedProducer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.DoubleSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step in a topology that fails again and again ends in the model that one comes to which nobody disturbs. */
class LearningStepIT {
    private static final int EVENTS = 3_000;
    private static final int FAILURES = 6;
    private static final String ON_PURPOSE = "a failure on purpose";
    private static final Instant BEGIN = Instant.parse("2026-05-01T12:00:00Z");
    private static final Specification SPECIFICATION = Specification.inferred("step");

    /** Longer than a producer that is closed waits for what it could not deliver: delivery.timeout.ms, two minutes. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    static Path data;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.startOn(data, 0).orElseThrow();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {StreamsConfig.EXACTLY_ONCE_V2, StreamsConfig.AT_LEAST_ONCE})
    void whatever_fails_each_record_is_learned_once(String guarantee, @TempDir Path state) throws Exception {
        String input = "numbers-" + guarantee;
        write(input);
        // each in its place once
        Map<Integer, Boolean> failures = new ConcurrentHashMap<>();
        Random random = new Random(5);
        while (failures.size() < FAILURES) {
            failures.put(random.nextInt(EVENTS), true);
        }
        AtomicInteger failed = new AtomicInteger();
        Map<String, String> digests = new ConcurrentHashMap<>();

        LearningStep<String, Double> step = LearningStep.<String, Double>of("step", SPECIFICATION, (value, event) -> {
                    if (value < 0) {
                        event.set("asked" + place(-value) / 100, 1).set("wave", 0.5);
                        return;
                    }
                    if (failures.remove(place(value)) != null) {
                        failed.incrementAndGet();
                        throw new IllegalStateException(ON_PURPOSE);
                    }
                    fill(value, event);
                })
                .checkpoints(Duration.ofMillis(100))
                .snapshots(
                        Duration.ofMillis(100),
                        snapshot -> digests.put(snapshot.version().toString(), snapshot.digest()));
        List<String> wanted = undisturbed();
        Queue<Throwable> others = new ConcurrentLinkedQueue<>();
        // at most one more than there are failures, because whoever has failed may go on, and fail again, until it is
        // stopped
        for (int start = 0; !digests.values().containsAll(wanted); start++) {
            assertThat(others).isEmpty();
            assertThat(start)
                    .as("starts, of which each but the last ended by a failure")
                    .isLessThanOrEqualTo(FAILURES);
            // each start as on another machine, with nothing but what the cluster has
            Properties settings = settings(guarantee, input, state.resolve("start-" + start));
            try (KafkaStreams streams = new KafkaStreams(topology(input, step), settings)) {
                streams.setUncaughtExceptionHandler(failure -> {
                    if (!isOnPurpose(failure)) {
                        others.add(failure);
                    }
                    // because the answer below alone keeps the place in the group until its session has timed out
                    leave(streams, Duration.ZERO);
                    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
                });
                streams.start();
                await().atMost(PATIENCE)
                        .until(() -> digests.values().containsAll(wanted)
                                || streams.state().hasCompletedShutdown());
                leave(streams, Duration.ofSeconds(30));
            }
        }
        assertThat(others).isEmpty();
        assertThat(failed).hasValue(FAILURES);
    }

    private static boolean isOnPurpose(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> ON_PURPOSE.equals(cause.getMessage()));
    }

    private static void leave(KafkaStreams streams, Duration patience) {
        streams.close(CloseOptions.timeout(patience)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    /** Half of the records become two events each, one after the other. */
    private static Topology topology(String input, LearningStep<String, Double> step) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(input, Consumed.with(Serdes.String(), Serdes.Double()))
                .flatMapValues(value -> twice(place(value)) ? List.of(value, value + 0.5) : List.of(value))
                // and some are only asked, with a field that no other has yet
                .flatMapValues(value -> place(value) % 10 == 0 ? List.of(-1 - value, value) : List.of(value))
                .process(step);
        return builder.build();
    }

    private static Properties settings(String guarantee, String application, Path state) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 50);
        settings.put("auto.offset.reset", "earliest");
        // because who has failed may not get to say that it leaves, and the next one waits for that
        settings.put("main.consumer.session.timeout.ms", 6_000);
        return settings;
    }

    private static void write(String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            // for ever, because the records are of some day in the past
            NewTopic kept = new NewTopic(topic, 2, (short) 1).configs(Map.of("retention.ms", "-1"));
            admin.createTopics(List.of(kept)).all().get();
        }
        try (KafkaProducer<String, Double> producer = new KafkaProducer<>(
                OrderedProducer.settings(Map.of("bootstrap.servers", broker.address())),
                new StringSerializer(),
                new DoubleSerializer())) {
            for (int i = 0; i < EVENTS; i++) {
                producer.send(new ProducerRecord<>(topic, i % 2, time(i), "k", (double) i));
            }
        }
    }

    /** The digest of each of the two partitions' models at its end. */
    private static List<String> undisturbed() throws Exception {
        List<String> digests = new ArrayList<>();
        for (int partition = 0; partition < 2; partition++) {
            Learner learner = Learners.of(SPECIFICATION);
            for (int i = partition; i < EVENTS; i += 2) {
                for (double value = i; value < i + (twice(i) ? 1 : 0.5); value += 0.5) {
                    Event event = new Event();
                    fill(value, event);
                    event.time(time(i));
                    learner.learn(event);
                }
            }
            Tensors tensors = new Tensors();
            learner.state(tensors.save(false));
            digests.add(Safetensors.digest(tensors));
        }
        return digests;
    }

    private static int place(double value) {
        return (int) value;
    }

    private static boolean twice(int place) {
        return place % 4 < 2;
    }

    private static long time(int place) {
        return BEGIN.toEpochMilli() + 1_000L * place;
    }

    private static void fill(double value, Event event) {
        double wave = StrictMath.sin(value / 7);
        event.set("wave", wave)
                .set("phase", place(value) % 5 == 0 ? "first" : "other")
                .label(wave + (place(value) % 3 - 1) > 0);
    }
}
