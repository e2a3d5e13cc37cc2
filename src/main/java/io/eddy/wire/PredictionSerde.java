package io.eddy.wire;

import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Predictions as bytes of Kafka. The serde is shared by the threads of a topology, so each thread has its own writer. */
final class PredictionSerde {
    private PredictionSerde() {}

    static Serde<PredictionMessage> create() {
        ThreadLocal<PredictionWriter> writer = ThreadLocal.withInitial(PredictionWriter::new);
        return Serdes.serdeFrom((topic, message) -> writer.get().write(message), PredictionSerde::read);
    }

    private static PredictionMessage read(String topic, byte[] message) {
        try {
            return PredictionReader.read(message);
        } catch (IOException e) {
            throw new SerializationException("a message of " + topic + " is no prediction: " + e.getMessage(), e);
        }
    }
}
