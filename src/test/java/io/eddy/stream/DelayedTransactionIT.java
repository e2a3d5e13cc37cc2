package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.stream.TransactionEnds.Fault;
import io.eddy.wire.OrderedProducer;
import io.eddy.wire.PredictionMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever becomes of the request that ends a transaction, while events flow: each is learned once, and published once. */
class DelayedTransactionIT {
    private static final int REQUEST_TIMEOUT_MILLIS = 1_000;
    private static final int TRANSACTION_TIMEOUT_MILLIS = 2_500;

    @TempDir
    static Path data;

    private static ProxiedBroker broker;

    @TempDir
    Path folder;

    private final List<byte[]> events = Trial.events(20_000);
    private int sent;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new ProxiedBroker(data);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void nothing_is_lost_and_nothing_is_doubled(long seed) throws Exception {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>(Arrays.asList(Fault.values()));
        Collections.shuffle(faults, random);
        Map<String, Object> client = Map.of(
                "bootstrap.servers",
                broker.address(),
                "producer.request.timeout.ms",
                REQUEST_TIMEOUT_MILLIS,
                "producer.transaction.timeout.ms",
                TRANSACTION_TIMEOUT_MILLIS);
        Trial trial = new Trial(client, folder);
        try (Pipeline pipeline = trial.start("exactly_once_v2");
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        OrderedProducer.settings(Map.of("bootstrap.servers", broker.address())),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            Trial.await(pipeline::isReady);
            for (Fault fault : faults) {
                int before = broker.ends().struck();
                long late = fault == Fault.ALL_LATE ? TRANSACTION_TIMEOUT_MILLIS : REQUEST_TIMEOUT_MILLIS;
                broker.ends().hurtNext(fault, late + 200 + random.nextInt(1_000));
                Trial.await(() -> {
                    send(producer, trial, 1 + random.nextInt(20));
                    return broker.ends().struck() > before;
                });
                // so that a late request meets the transactions that came after its own
                int goal = sent + 20 + random.nextInt(200);
                Trial.await(() -> {
                    send(producer, trial, 1 + random.nextInt(20));
                    return sent >= goal;
                });
                assertThat(pipeline.failure()).as("after %s", fault).isEmpty();
            }
            Trial.await(() -> Trial.learned(pipeline, sent));
            Trial.await(() -> trial.published(sent));
        }

        assertThat(trial.newest().manifest().digest())
                .isEqualTo(Trial.digest(Trial.specification(), events.subList(0, sent)));
        List<ConsumerRecord<byte[], PredictionMessage>> predictions = trial.readAll(trial.topics.predictions());
        assertThat(predictions).hasSize(sent);
        for (int i = 0; i < sent; i++) {
            assertThat(predictions.get(i).value().id()).isEqualTo("e" + i);
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, Trial trial, int count) {
        for (byte[] event : events.subList(sent, sent + count)) {
            producer.send(new ProducerRecord<>(trial.topics.events().name(), event));
        }
        sent += count;
    }
}
