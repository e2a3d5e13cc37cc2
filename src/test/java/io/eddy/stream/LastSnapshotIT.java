package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.learn.ModelVersion;
import io.eddy.snapshot.Manifest;
import io.eddy.snapshot.SnapshotAssembler.Listed;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import io.eddy.wire.OrderedProducer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stopped pipeline leaves behind for those who read its models. */
class LastSnapshotIT {
    /** A machine may be slow, and a close ends as soon as it can. */
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    @TempDir
    static Path data;

    private static EmbeddedBroker broker;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.startOn(data, 0).orElseThrow();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
    void pipeline_that_is_stopped_amid_a_stream_publishes_exactly_the_model_at_its_end(String guarantee)
            throws Exception {
        Trial trial = trial();
        List<byte[]> events = Trial.events(5_000);
        Thread sender = new Thread(() -> sendSlowly(trial, events));

        try (Pipeline pipeline = trial.startSilent(guarantee, Trial.specification())) {
            sender.start();
            Trial.await(
                    () -> !pipeline.tasks().isEmpty() && pipeline.tasks().get(0).learned() > 300);
            assertThat(pipeline.close(PATIENCE)).isTrue();
        }
        sender.join();

        Manifest newest = trial.newest().manifest();
        int end = Math.toIntExact(newest.version().offset());
        assertThat(end).isBetween(300, 4_999);
        assertThat(trial.readAll(trial.topics.predictions())).hasSize(end);
        assertThat(newest.digest()).isEqualTo(Trial.digest(Trial.specification(), events.subList(0, end)));
        assertThat(trial.readAll(trial.topics.evaluations()))
                .last()
                .satisfies(last -> assertThat(last.value().model()).isEqualTo(newest.version()));
    }

    @Test
    void large_model_goes_out_whole() throws Exception {
        Specification specification = SpecificationReader.parse(
                "name: large\nfeatures: {x: number}\nnetwork: {hidden: [1500, 3000]}\noutput: {type: regression}\n");
        Trial trial = trial();
        trial.send(List.of("{\"features\":{\"x\":1.5},\"label\":2}".getBytes(UTF_8)));

        try (Pipeline pipeline = trial.startSilent("exactly_once_v2", specification)) {
            Trial.await(() -> Trial.learned(pipeline, 1));
            assertThat(pipeline.close(PATIENCE)).isTrue();
        }

        assertThat(trial.newest().manifest().bytes()).isGreaterThan(16 << 20);
        assertThat(trial.newest().manifest().version().offset()).isEqualTo(1);
    }

    @Test
    void newest_snapshot_of_a_model_is_found_in_the_topic_alone() throws Exception {
        Trial trial = trial();
        trial.send(Trial.events(300));
        try (Pipeline pipeline = trial.start("at_least_once")) {
            Trial.await(() -> trial.published(300));
        }
        List<Listed> listed = trial.snapshots().list();
        Listed last = listed.get(listed.size() - 1);
        ModelVersion version = last.manifest().version();

        PublishedSnapshots published = new AskedSnapshots(
                Map.of("bootstrap.servers", broker.address()),
                trial.topics.snapshots().name());

        assertThat(published.newest(version)).contains(last.key().slot());
        assertThat(published.newest(new ModelVersion("other", version.fingerprint(), version.source(), 0)))
                .isEmpty();
    }

    private Trial trial() {
        return new Trial(Map.of("bootstrap.servers", broker.address()), folder);
    }

    /** A few in each batch, so that the stream still runs when the pipeline stops. */
    private static void sendSlowly(Trial trial, List<byte[]> events) {
        Map<String, Object> config = Map.of("bootstrap.servers", broker.address());
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                OrderedProducer.settings(config), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < events.size(); i++) {
                producer.send(new ProducerRecord<>(trial.topics.events().name(), events.get(i)));
                if (i % 2 == 0) {
                    producer.flush();
                }
            }
        }
    }
}
