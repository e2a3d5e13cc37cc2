package io.eddy.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.ChildProcess;
import io.eddy.app.FreePorts;
import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.feature.Event;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.ModelVersion;
import io.eddy.snapshot.Slot;
import io.eddy.snapshot.Snapshot;
import io.eddy.snapshot.SnapshotParts;
import io.eddy.spec.Specification;
import io.eddy.state.Tensors;
import io.eddy.wire.OrderedProducer;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service that the README shows answers with the model in the topic, and with the next one as soon as that is there. */
class FollowingServiceIT {
    @TempDir
    Path folder;

    @Test
    void the_service_answers_with_the_newest_model() throws Exception {
        try (EmbeddedBroker broker =
                EmbeddedBroker.startOn(folder.resolve("broker"), 0).orElseThrow()) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.address());
            try (Admin admin = Admin.create(client)) {
                new TopicAdmin(admin).createAbsent(Topics.standard().definitions());
            }
            Learner learner = Learners.of(Specification.inferred("eddy"));
            learn(learner, 0, "cheap");
            publish(client, learner, 100, Slot.A);
            String port = Integer.toString(FreePorts.find());
            ChildProcess service = ChildProcess.start(
                    folder.resolve("service.log"),
                    List.of("-XX:TieredStopAtLevel=1"),
                    FollowingService.class.getName(),
                    List.of(broker.address(), port));
            try {
                await(() -> assertThat(ask(port, "{\"features\":{\"price\":4}}"))
                        .isEqualTo("cheap by eddy-123456@events-0:100"));
                assertThat(ask(port, "{\"features\":4}")).startsWith("that is no event: ");

                learn(learner, 100, "dear");
                publish(client, learner, 200, Slot.B);

                await(() -> assertThat(ask(port, "{\"features\":{\"price\":4}}"))
                        .isEqualTo("dear by eddy-123456@events-0:200"));
            } finally {
                service.kill();
            }
        }
    }

    private static void await(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(assertion);
    }

    private static String ask(String port, String event) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .POST(HttpRequest.BodyPublishers.ofString(event))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString(UTF_8))
                .body();
    }

    private static void learn(Learner learner, int from, String label) throws Exception {
        for (int i = from; i < from + 100; i++) {
            learner.learn(new Event().set("price", i % 10).label(label));
        }
    }

    private static void publish(Map<String, Object> client, Learner learner, long offset, Slot slot) {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        Snapshot snapshot = new Snapshot(
                new ModelVersion("eddy", "123456", "events-0", offset),
                offset,
                Instant.EPOCH,
                learner.specification().canonical(),
                Map.of(),
                tensors);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                OrderedProducer.settings(client), new StringSerializer(), new ByteArraySerializer())) {
            SnapshotParts.cut(snapshot, slot)
                    .forEachRemaining(
                            part -> producer.send(new ProducerRecord<>("snapshots", part.key(), part.bytes())));
        }
    }
}
