package io.eddy.wire;

import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Evaluations as bytes of Kafka. They are rare: a writer for each is cheap enough. */
final class EvaluationSerde {
    private EvaluationSerde() {}

    static Serde<EvaluationMessage> create() {
        return Serdes.serdeFrom((topic, message) -> new EvaluationWriter().write(message), EvaluationSerde::read);
    }

    private static EvaluationMessage read(String topic, byte[] message) {
        try {
            return EvaluationReader.read(message);
        } catch (IOException e) {
            throw new SerializationException("a message of " + topic + " is no evaluation: " + e.getMessage(), e);
        }
    }
}
