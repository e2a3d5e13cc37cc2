package io.eddy.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderedWritesTest {
    @Test
    void nothing_of_the_clients_settings_is_in_the_way() {
        Map<String, Object> client = Map.of(
                "bootstrap.servers", "127.0.0.1:9092",
                "acks", "1",
                "enable.idempotence", "false",
                "max.in.flight.requests.per.connection", "5",
                "transactional.id", "mine");

        assertThat(OrderedWrites.settings(client))
                .containsOnly(
                        Map.entry("bootstrap.servers", "127.0.0.1:9092"),
                        Map.entry("acks", "all"),
                        Map.entry("enable.idempotence", true),
                        Map.entry("max.in.flight.requests.per.connection", 1));
    }
}
