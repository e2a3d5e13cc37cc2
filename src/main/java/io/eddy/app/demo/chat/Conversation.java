package io.eddy.app.demo.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.eddy.app.Failure;
import io.eddy.feature.Event;
import io.eddy.wire.EventWriter;
import io.eddy.wire.LoneConsumer;
import io.eddy.wire.OrderedProducer;
import io.eddy.wire.PredictionMessage;
import io.eddy.wire.PredictionReader;
import io.eddy.wire.Topic;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Questions and what became of them, over the topics: a question goes to {@code requests} and its answer comes on {@code predictions}; what it should
 * have been goes to {@code feedback}, and once it is learned the prediction of the event comes there, too.
 */
final class Conversation implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Duration POLL = Duration.ofMillis(200);

    private final Topics topics;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> consumer;
    private final Thread reader;
    private final Map<String, CompletableFuture<PredictionMessage>> asked = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<PredictionMessage>> told = new ConcurrentHashMap<>();
    private final EventWriter writer = new EventWriter();
    private volatile boolean closing;

    private Conversation(Topics topics, Producer<byte[], byte[]> producer, Consumer<byte[], byte[]> consumer) {
        this.topics = topics;
        this.producer = producer;
        this.consumer = consumer;
        this.reader = new Thread(this::read, "eddy-conversation");
    }

    /** @param client settings of all clients */
    static Conversation open(Topics topics, Map<String, Object> client) {
        Map<String, Object> config = OrderedProducer.settings(client);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        TopicPartition predictions = new TopicPartition(topics.predictions().name(), 0);
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                LoneConsumer.settings(client), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(predictions));
        consumer.seekToEnd(List.of(predictions));
        consumer.position(predictions); // now, so that no answer to what is asked from now on is missed
        Conversation conversation = new Conversation(
                topics, new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()), consumer);
        conversation.reader.setDaemon(true);
        conversation.reader.start();
        return conversation;
    }

    /** Something that is known already: it is learned at once. */
    CompletableFuture<PredictionMessage> teach(Event event) {
        CompletableFuture<PredictionMessage> answer = await(told, String.valueOf(event.id()));
        send(topics.events(), write(event));
        return answer;
    }

    CompletableFuture<PredictionMessage> ask(Event event) {
        CompletableFuture<PredictionMessage> answer = await(asked, String.valueOf(event.id()));
        send(topics.requests(), write(event));
        return answer;
    }

    /** Says what a question was about; the answer comes once that is learned. */
    CompletableFuture<PredictionMessage> tell(String id, String label, long time) {
        CompletableFuture<PredictionMessage> answer = await(told, id);
        try {
            send(topics.feedback(), JSON.writeValueAsBytes(Map.of("id", id, "label", label, "time", time)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written as JSON", e);
        }
        return answer;
    }

    private synchronized byte[] write(Event event) {
        return writer.write(event);
    }

    private static CompletableFuture<PredictionMessage> await(
            Map<String, CompletableFuture<PredictionMessage>> waiting, String id) {
        return waiting.computeIfAbsent(id, it -> new CompletableFuture<>());
    }

    private void send(Topic<byte[], byte[]> topic, byte[] value) {
        producer.send(new ProducerRecord<>(topic.name(), value), (metadata, e) -> {
            if (e != null) {
                fail(new Failure("cannot write to %s: %s".formatted(topic, e.getMessage()), e));
            }
        });
    }

    private void read() {
        try {
            while (!closing) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(PredictionReader.read(record.value()));
                }
            }
        } catch (WakeupException e) {
            return; // because it is being closed
        } catch (IOException e) {
            fail(e);
        } finally {
            consumer.close();
        }
    }

    private void take(PredictionMessage prediction) {
        if (prediction.id() == null) {
            return;
        }
        CompletableFuture<PredictionMessage> waiting =
                (prediction.label() == null ? asked : told).remove(prediction.id());
        if (waiting != null) {
            waiting.complete(prediction);
        }
    }

    private void fail(Exception e) {
        asked.values().forEach(waiting -> waiting.completeExceptionally(e));
        told.values().forEach(waiting -> waiting.completeExceptionally(e));
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            reader.join(POLL.toMillis() * 20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
        fail(new Failure("the conversation is over"));
    }
}
