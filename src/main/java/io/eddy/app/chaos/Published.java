package io.eddy.app.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.app.Failure;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.PredictionReader;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What was published, or should be, of one event.
 *
 * @param partition of the event
 * @param offset of the event
 * @param content of a prediction its bytes, of a dead letter also the reason; equal texts are equal to the last bit
 */
record Published(int partition, long offset, String content) {

    /** The event is the one that the prediction's model would learn next. */
    static Published prediction(ConsumerRecord<byte[], byte[]> record) {
        try {
            var version = PredictionReader.read(record.value()).model();
            String source = version.source();
            return new Published(
                    Integer.parseInt(source.substring(source.lastIndexOf('-') + 1)),
                    version.offset(),
                    content(record.value()));
        } catch (IOException e) {
            throw new Failure("%s-%d:%d is no prediction: %s"
                    .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()));
        }
    }

    static Published deadLetter(ConsumerRecord<byte[], byte[]> record) {
        DeadLetter letter = letter(record);
        return new Published(
                letter.partition(), letter.offset(), content(letter.reason(), letter.failed(), record.value()));
    }

    /** What a dead letter says of itself. */
    static DeadLetter letter(ConsumerRecord<byte[], byte[]> record) {
        return DeadLetter.in(record.headers())
                .orElseThrow(() -> new Failure("%s-%d:%d does not say where it comes from"
                        .formatted(record.topic(), record.partition(), record.offset())));
    }

    /** That of a prediction. */
    static String content(byte[] prediction) {
        return new String(prediction, UTF_8);
    }

    /** That of a dead letter. */
    static String content(String reason, String failed, byte[] event) {
        return "%s in %s: %s".formatted(reason, failed, new String(event, ISO_8859_1)); // which keeps every byte apart
    }
}
