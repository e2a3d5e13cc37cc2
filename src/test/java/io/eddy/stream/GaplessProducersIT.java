package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that a broker refuses in the midst of others leaves no hole: those after it are not there either. */
class GaplessProducersIT {
    private static final int RECORDS = 50;
    private static final int REFUSED = 20;

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

    @Test
    void behind_a_record_that_is_refused_nothing_is_written() throws Exception {
        create("gapless");

        send(new GaplessProducers.GaplessProducer(config(), "gapless"), "gapless");

        assertThat(read("gapless")).hasSize(REFUSED);
    }

    /** Without this the test above would show nothing. */
    @Test
    void one_that_does_not_end_leaves_a_hole() throws Exception {
        create("holed");

        send(new KafkaProducer<>(config(), new ByteArraySerializer(), new ByteArraySerializer()), "holed");

        assertThat(read("holed")).hasSize(RECORDS - 1);
    }

    private static void send(Producer<byte[], byte[]> producer, String topic) {
        try (producer) {
            for (int i = 0; i < RECORDS; i++) {
                Long time = i == REFUSED ? Long.MAX_VALUE : null; // which the topic does not admit
                byte[] value = Integer.toString(i).getBytes(UTF_8);
                producer.send(new ProducerRecord<>(topic, null, time, null, value), (written, failure) -> {});
            }
            producer.flush();
        } catch (KafkaException | IllegalStateException closed) {
            return; // as a task ends whose producer does
        }
    }

    private static Map<String, Object> config() {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", broker.address());
        config.put("batch.size", 1); // each record is a batch, so that all wait while the first is under way
        config.put("linger.ms", 0);
        GaplessProducers.SETTINGS.forEach((name, value) -> config.put(name.substring("producer.".length()), value));
        return config;
    }

    private static void create(String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            NewTopic strict =
                    new NewTopic(topic, 1, (short) 1).configs(Map.of("message.timestamp.after.max.ms", "1000"));
            admin.createTopics(List.of(strict)).all().get();
        }
    }

    private static List<String> read(String topic) {
        List<String> values = new ArrayList<>();
        List<TopicPartition> only = List.of(new TopicPartition(topic, 0));
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.address()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(only);
            consumer.seekToBeginning(only);
            long end = consumer.endOffsets(only).values().iterator().next();
            while (consumer.position(only.get(0)) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(new String(record.value(), UTF_8)));
            }
        }
        return values;
    }
}
