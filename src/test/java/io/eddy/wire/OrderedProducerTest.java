package io.eddy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class OrderedProducerTest {
    @Test
    void nothing_of_the_clients_settings_is_in_the_way() {
        Map<String, Object> client = Map.of(
                "bootstrap.servers", "127.0.0.1:9092",
                "acks", "1",
                "retries", "0",
                "batch.size", "1000",
                "enable.idempotence", "false",
                "max.in.flight.requests.per.connection", "5",
                "transactional.id", "mine");

        Map<String, Object> settings = OrderedProducer.settings(client);

        assertThat(settings)
                .containsOnly(
                        Map.entry("bootstrap.servers", "127.0.0.1:9092"),
                        Map.entry("acks", "all"),
                        Map.entry("batch.size", "1000"),
                        Map.entry("enable.idempotence", true),
                        Map.entry("max.in.flight.requests.per.connection", 1));
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()).close();
    }
}
