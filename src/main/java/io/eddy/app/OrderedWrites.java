package io.eddy.app;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Settings of a producer that writes each record once, and all in their order. */
public final class OrderedWrites {
    private OrderedWrites() {}

    /**
     * One request at a time is under way, beside what Kafka's documentation asks for: a broker that does not know yet of a partition that
     * was created a moment ago refuses a request, takes the one behind it, and from then on refuses the first for good (KAFKA-15591).
     *
     * @param client settings of all clients, of which those that would be in the way do not count
     * @return settings to add to
     */
    public static Map<String, Object> settings(Map<String, Object> client) {
        Map<String, Object> config = new HashMap<>(client);
        config.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        return config;
    }
}
