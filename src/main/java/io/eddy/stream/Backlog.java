package io.eddy.stream;

import io.eddy.wire.LoneConsumer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How many events of each partition are not learned yet, asked of the cluster, each time anew.
 *
 * <p>The committed end of a partition minus the model's offset would do, if transactions left no marks in the log: they have offsets,
 * and no event ever follows from them. So where the model is near the end, or stands still, a look at the log finds the next event
 * there is.
 */
public final class Backlog implements AutoCloseable {
    /** Farther from the end, marks make no difference that counts. */
    private static final long NEAR = 100;

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int FETCH_BYTES = 64 << 10;

    private final String topic;
    private final int patienceMillis;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<Integer, Ahead> seen = new HashMap<>();

    /**
     * What comes after a model's offset.
     *
     * @param learned the model's offset
     * @param next there is no event from there to here
     * @param event whether there is one here
     */
    private record Ahead(long learned, long next, boolean event) {}

    /** @param patience how long an answer may take */
    public Backlog(Map<String, Object> kafka, String topic, Duration patience) {
        this.topic = topic;
        this.patienceMillis = Math.toIntExact(patience.toMillis());
        Map<String, Object> config = LoneConsumer.settings(kafka);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        // because a broker that hangs, rather than being gone, is noticed by these alone
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, patienceMillis);
        config.put(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, patienceMillis);
        config.put(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, patienceMillis);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patienceMillis);
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Asks, even if nothing is served.
     *
     * @param models the offset of the model of each partition that is served
     * @return how many offsets of each partition lie ahead of its model, from the first that holds an event
     * @throws org.apache.kafka.common.KafkaException if there is no answer in time
     */
    public Map<Integer, Long> ask(Map<Integer, Long> models) {
        Set<TopicPartition> asked = new HashSet<>();
        asked.add(new TopicPartition(topic, 0));
        models.keySet().forEach(partition -> asked.add(new TopicPartition(topic, partition)));
        Map<TopicPartition, Long> ends = consumer.endOffsets(asked);
        seen.keySet().retainAll(models.keySet());
        Map<Integer, Long> lags = new TreeMap<>();
        models.forEach((partition, learned) -> lags.put(
                partition, lag(partition, learned, ends.getOrDefault(new TopicPartition(topic, partition), learned))));
        return lags;
    }

    private long lag(int partition, long learned, long end) {
        Ahead before = seen.getOrDefault(partition, new Ahead(-1, -1, false));
        Ahead ahead = before.learned() == learned ? before : new Ahead(learned, learned, false);
        boolean worthALook = end - learned <= NEAR || before.learned() == learned;
        if (ahead.next() < end && !ahead.event() && worthALook) {
            ahead = look(new TopicPartition(topic, partition), ahead, end);
        }
        seen.put(partition, ahead);
        return Math.max(0, end - ahead.next());
    }

    private Ahead look(TopicPartition partition, Ahead from, long end) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from.next());
        long next = from.next();
        try {
            while (next < end) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(LOOK);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    return new Ahead(from.learned(), record.offset(), true);
                }
                long position = consumer.position(partition);
                if (position == next) {
                    break; // because the next look is soon
                }
                next = position;
            }
            return new Ahead(from.learned(), next, false);
        } finally {
            consumer.unsubscribe();
        }
    }

    /** Whether any broker of the cluster answers at once; to be asked where {@link #ask} had no answer. */
    boolean anyBrokerAnswers() {
        try {
            consumer.listTopics(LOOK);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptException e) {
            throw e; // because it is being closed
        } catch (KafkaException e) {
            return true; // because a refusal is an answer, too
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
