package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacklogIT {
    @TempDir
    static Path data;

    private static EmbeddedBroker broker;

    private Trial trial;
    private Backlog backlog;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.startOn(data, 0).orElseThrow();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void begin(@TempDir Path folder) {
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.address());
        trial = new Trial(kafka, folder);
        backlog = new Backlog(kafka, trial.topics.events().name(), Duration.ofSeconds(20));
    }

    @Test
    void events_that_are_not_learned_are_counted_wherever_the_model_stands() {
        trial.send(Trial.events(1_000));

        for (long learned : new long[] {0, 500, 950, 999, 1_000}) {
            assertThat(backlog.ask(Map.of(0, learned))).containsExactly(Map.entry(0, 1_000 - learned));
            assertThat(backlog.ask(Map.of(0, learned))).as("again").containsExactly(Map.entry(0, 1_000 - learned));
        }
    }

    @Test
    void marks_and_aborted_events_behind_the_last_one_are_no_lag() {
        transaction(10, true); // events 0 to 9, a mark at 10
        transaction(500, false); // nothing to learn from 11 to 511
        transaction(1, true); // an event at 512, a mark at 513
        transaction(5, false);

        awaitBacklog(0, 513);
        assertThat(backlog.ask(Map.of(0, 513L))).as("again").containsExactly(Map.entry(0, 0L));
        transaction(3, false);
        awaitBacklog(0, 513);
    }

    @Test
    void lag_of_a_model_that_stands_still_begins_with_the_next_event() {
        transaction(10, true);
        transaction(500, false);
        transaction(1, true);

        awaitBacklog(2, 10); // the event and the mark after it

        assertThat(backlog.ask(Map.of(0, 10L))).as("again").containsExactly(Map.entry(0, 2L));
    }

    @Test
    void who_serves_no_partition_is_answered_too() {
        assertThat(backlog.ask(Map.of())).isEmpty();
    }

    /** Whoever ends a transaction goes on before its mark is written. */
    private void awaitBacklog(long events, long learned) {
        Trial.await(() -> backlog.ask(Map.of(0, learned)).equals(Map.of(0, events)));
    }

    private void transaction(int events, boolean commit) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", broker.address(), "transactional.id", trial.application);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            Trial.events(events)
                    .forEach(event -> producer.send(
                            new ProducerRecord<>(trial.topics.events().name(), event)));
            producer.flush();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }
}
