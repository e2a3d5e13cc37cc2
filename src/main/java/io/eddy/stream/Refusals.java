package io.eddy.stream;

import io.eddy.wire.DeadLetter;
import io.eddy.wire.PredictionReader;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Notes what a broker refused, and of which event that was: the engine's own message does not tell. That stops the pipeline, under
 * exactly once in any case, since a refusal fails the whole transaction; and a prediction dropped in silence would be lost.
 *
 * <p>Kafka Streams makes the handler; the object under {@link #NOTED} in its configuration is the pipeline's.
 */
public final class Refusals extends DefaultProductionExceptionHandler {
    static final String NOTED = "eddy.refusals";

    private NotedRefusals noted = new NotedRefusals();

    @Override
    public void configure(Map<String, ?> configs) {
        super.configure(configs);
        if (configs.get(NOTED) instanceof NotedRefusals pipelines) {
            noted = pipelines;
        }
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
        if (!(exception instanceof RetriableException)) {
            noted.note(
                    exception,
                    "the topic %s refused a record of %,d bytes%s: %s"
                            .formatted(
                                    record.topic(),
                                    record.value() == null ? 0 : record.value().length,
                                    event(record)
                                            .map(event -> ", of the event " + event)
                                            .orElse(""),
                                    exception.getMessage()));
        }
        return super.handleError(context, record, exception);
    }

    /** The place of the event that the record tells of; the engine's own context is at another event by now. */
    private static Optional<String> event(ProducerRecord<byte[], byte[]> record) {
        Optional<String> setAside = DeadLetter.in(record.headers())
                .map(letter -> letter.topic() + "-" + letter.partition() + ":" + letter.offset());
        return setAside.or(() -> predicted(record.value()));
    }

    private static Optional<String> predicted(byte @Nullable [] value) {
        try {
            return value == null
                    ? Optional.empty()
                    : Optional.of(PredictionReader.read(value).model())
                            .map(model -> model.source() + ":" + model.offset());
        } catch (IOException e) {
            return Optional.empty(); // because it is of a snapshot, an evaluation or a checkpoint
        }
    }
}
