package io.eddy.wire;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;

/** What a cluster answers to a question of an admin client. */
public final class Answer {
    private Answer() {}

    /** Waits for it; throws Kafka's {@link KafkaException} if the cluster refuses, or is silent. */
    public static <T> T to(KafkaFuture<T> question) {
        try {
            return question.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException refused) {
                throw refused;
            }
            throw new KafkaException(Objects.requireNonNullElse(e.getCause(), e));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
