package io.eddy.stream;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * {@link RecoverableTransactions} that have the name of the process, which it keeps when it is killed and comes back.
 *
 * <p>Kafka Streams names them after a number that is made up at each start where no store is on disk. Then the transaction that a
 * killed process left open stays open until it times out, and whoever reads {@code read_committed} waits behind it: up to 20 s more
 * with the defaults. Under the same name the first thing that a new producer does is to end it.
 */
final class NamedTransactions extends RecoverableTransactions {
    private final String prefix;

    /** @param process a name that no other process of the application has */
    NamedTransactions(String applicationId, String process) {
        this.prefix = applicationId + "-" + process;
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        Map<String, Object> named = new HashMap<>(config);
        named.computeIfPresent(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, (key, given) -> prefix + threadOf(given.toString()));
        return super.getProducer(named);
    }

    /** {@code -1} of {@code application-process-1}. */
    private static String threadOf(String transactionalId) {
        return transactionalId.substring(transactionalId.lastIndexOf('-'));
    }
}
