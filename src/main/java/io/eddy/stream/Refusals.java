package io.eddy.stream;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * Notes what a broker refused, and of which event that was: the engine's own message does not tell. That stops the pipeline, under
 * exactly once in any case, since a refusal fails the whole transaction; and a prediction dropped in silence would be lost.
 *
 * <p>Kafka Streams makes the handler; the object under {@link #NOTED} in its configuration is the pipeline's.
 */
public final class Refusals extends DefaultProductionExceptionHandler {
    static final String NOTED = "eddy.refusals";

    private AtomicReference<Optional<String>> noted = new AtomicReference<>(Optional.empty());

    @Override
    @SuppressWarnings("unchecked") // the pipeline has put it there
    public void configure(Map<String, ?> configs) {
        super.configure(configs);
        if (configs.get(NOTED) instanceof AtomicReference<?> reference) {
            noted = (AtomicReference<Optional<String>>) reference;
        }
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
        if (!(exception instanceof RetriableException)) {
            noted.compareAndSet(
                    Optional.empty(),
                    Optional.of(
                            "the topic %s refused what was to be published of %s-%d at offset %d, %,d bytes of value: %s"
                                    .formatted(
                                            record.topic(),
                                            context.topic(),
                                            context.partition(),
                                            context.offset(),
                                            record.value() == null ? 0 : record.value().length,
                                            exception.getMessage())));
        }
        return super.handleError(context, record, exception);
    }
}
