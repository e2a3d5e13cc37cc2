package io.eddy.wire;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** A producer that writes no record twice, and none before one that was sent earlier; one that fails is left out. */
public final class OrderedProducer {
    /** Large, which makes up for one request at a time. */
    public static final int BATCH_BYTES = 256 << 10;

    private OrderedProducer() {}

    /**
     * Its settings, to be added to. One request at a time is under way, although an idempotent producer may have five: a broker that does not
     * know yet of a partition that was created a moment ago refuses a request, takes the one behind it, and from then on refuses the first
     * for good (KAFKA-15591).
     *
     * @param client what the cluster wants; what would be in the way does not count
     */
    public static Map<String, Object> settings(Map<String, Object> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        settings.remove(ProducerConfig.RETRIES_CONFIG);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        return settings;
    }
}
