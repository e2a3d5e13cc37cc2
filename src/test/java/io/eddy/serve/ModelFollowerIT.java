package io.eddy.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.ModelVersion;
import io.eddy.snapshot.Slot;
import io.eddy.snapshot.Snapshot;
import io.eddy.snapshot.SnapshotPart;
import io.eddy.snapshot.SnapshotParts;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Tensors;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A follower of a topic that nobody writes to any more. */
class ModelFollowerIT {
    private static final String TOPIC = Topics.standard().snapshots().name();

    @TempDir
    Path folder;

    @Test
    void a_snapshot_is_found_behind_which_only_a_cut_off_one_and_ends_of_transactions_are_left() throws Exception {
        try (EmbeddedBroker broker =
                EmbeddedBroker.startOn(folder.resolve("broker"), 0).orElseThrow()) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.address());
            try (Admin admin = Admin.create(client)) {
                new TopicAdmin(admin).createAbsent(Topics.standard().definitions());
            }
            publish(broker.address());

            // because one record at a time leaves a poll that brings none up to the end
            Map<String, Object> slowly = Map.of("bootstrap.servers", broker.address(), "max.poll.records", 1);
            try (ModelFollower follower = ModelFollower.of(slowly).model("x").start()) {
                assertThat(follower.await(Duration.ofSeconds(20)).version().offset())
                        .isEqualTo(100);
            }
        }
    }

    /** One snapshot, and the first part of another, by a writer that gave up. */
    private static void publish(String address) {
        Map<String, Object> settings = Map.of("bootstrap.servers", address, "transactional.id", "learner");
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            SnapshotParts.cut(snapshot(100), Slot.A).forEachRemaining(part -> send(producer, part));
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, SnapshotParts.cut(snapshot(200), Slot.B).next());
            producer.flush();
            producer.abortTransaction();
        }
    }

    private static void send(KafkaProducer<String, byte[]> producer, SnapshotPart part) {
        producer.send(new ProducerRecord<>(TOPIC, 0, part.key(), part.bytes()));
    }

    private static Snapshot snapshot(long offset) {
        Learner learner =
                Learners.of(SpecificationReader.parse("{name: x, features: {price: number}, output: binary}"));
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        return new Snapshot(
                new ModelVersion("x", "123456", "events-0", offset),
                offset,
                Instant.EPOCH,
                learner.specification().canonical(),
                Map.of(),
                tensors);
    }
}
