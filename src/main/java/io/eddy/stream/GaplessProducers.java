package io.eddy.stream;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Clients whose producers never leave out a record and write a later one, under at least once.
 *
 * <p>A learner knows an event that comes again by the highest offset of its source. That is safe if at each place of the log what is there
 * of a source is all of it up to some offset. Then it is: a task writes its source in order, from the committed offset on, before which all is
 * written since Kafka Streams commits after a flush; so what it has written is always a whole beginning of the rest. What a task wrote that was
 * thought dead, and still writes, is one too, of the same source, and two beginnings together are the longer one, however they mix. Only
 * a hole breaks it, a record that failed while later ones were written: the next task fills it, behind higher offsets, and it would be
 * passed over. A hole cannot be if
 *
 * <ul>
 *   <li>one request at a time is under way, so that none is written behind one that fails;
 *   <li>the producer is idempotent, so that a retry neither overtakes nor doubles;
 *   <li>no record is given up because it took long: {@code delivery.timeout.ms} and {@code retries} are as large as they can be;
 *   <li>what a broker would refuse for its size or its time is never sent, see {@link IntakeProcessor};
 *   <li>and where one fails all the same, as when a right is withdrawn, the producer ends at once, in the callback of the failure, which
 *       runs before the next request is made: what still waits in its memory is not written.
 * </ul>
 *
 * <p>Under exactly once the transaction of a record that failed is never committed, and nothing of this is needed.
 */
final class GaplessProducers implements KafkaClientSupplier {
    /** By which they are so; whatever else was wanted. */
    static final Map<String, Object> SETTINGS = Map.of(
            StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION),
            1,
            StreamsConfig.producerPrefix(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG),
            true,
            StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG),
            "all",
            StreamsConfig.producerPrefix(ProducerConfig.RETRIES_CONFIG),
            Integer.MAX_VALUE,
            StreamsConfig.producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG),
            Integer.MAX_VALUE);

    private final KafkaClientSupplier clients;
    private final String events;

    /**
     * @param clients all others
     * @param events the topic that must have no hole
     */
    GaplessProducers(KafkaClientSupplier clients, String events) {
        this.clients = clients;
        this.events = events;
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new GaplessProducer(config, events);
    }

    static final class GaplessProducer extends KafkaProducer<byte[], byte[]> {
        private final String events;

        GaplessProducer(Map<String, Object> config, String events) {
            super(config, new ByteArraySerializer(), new ByteArraySerializer());
            this.events = events;
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            return record.topic().equals(events)
                    ? super.send(record, (written, failure) -> {
                        callback.onCompletion(written, failure);
                        if (failure != null) {
                            close(Duration.ZERO);
                        }
                    })
                    : super.send(record, callback);
        }
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return clients.getAdmin(config);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return clients.getConsumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return clients.getRestoreConsumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return clients.getGlobalConsumer(config);
    }
}
