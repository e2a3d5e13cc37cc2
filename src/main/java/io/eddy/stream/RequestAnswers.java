package io.eddy.stream;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.replay.Overtaken;
import io.eddy.replay.PartitionModel;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.EventReader;
import io.eddy.wire.PredictionMessage;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests of one partition by the model as it is. Nothing of them reaches the model, which is as if there had been none: an event of
 * its own is what they are read into, because the model's has the columns of the log.
 */
final class RequestAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(RequestAnswers.class);
    private static final String PREDICT = "predict";

    private final TopicPartition source;
    private final PartitionModel model;
    private final Publisher publisher;
    private final Overtaken overtaken;
    private final EventReader reader;
    private final Event request = new Event();
    private long next = -1;
    private long answered;
    private long rejected;
    private long lost;
    private boolean labelTold;

    /** @param maxBytes what the topic of the requests admits */
    RequestAnswers(
            TopicPartition source, PartitionModel model, Publisher publisher, Overtaken overtaken, int maxBytes) {
        this.source = source;
        this.model = model;
        this.publisher = publisher;
        this.overtaken = overtaken;
        this.reader = new EventReader(maxBytes);
    }

    /** Publishes a prediction, or sets the request aside. */
    void answer(Record<byte[], byte[]> record, long offset) {
        passOverGap(offset);
        next = offset + 1;
        if (record.headers().lastHeader(LoopSettings.SERVED) != null) {
            return;
        }
        try {
            publisher.send(prediction(record.value(), offset), record);
            answered++;
        } catch (RejectedEvent e) {
            setAside(record, offset, e.reason(), String.valueOf(e.getMessage()));
        } catch (KafkaException e) {
            throw e; // because it is the cluster's or the engine's, and not this request's
        } catch (RuntimeException defect) {
            LOG.error(
                    "{}: the request at offset {} is set aside, because of a defect of Eddy: {}",
                    source,
                    offset,
                    defect,
                    defect);
            setAside(record, offset, Reason.DEFECT, "a defect of Eddy: " + defect);
        }
    }

    private PredictionMessage prediction(byte[] value, long offset) throws RejectedEvent {
        reader.read(value, request);
        if (!request.label().isMissing() && !labelTold) {
            labelTold = true;
            LOG.warn(
                    "{}: the request at offset {} has a label, which is passed over, and so are those of others: what is to be learned from goes to {}, or its label to the topic of the feedback",
                    source,
                    offset,
                    model.version().source());
        }
        String id = request.id();
        return new PredictionMessage(
                id == null ? source + ":" + offset : id,
                model.predict(request),
                model.version(),
                null,
                Float.NaN,
                request.time());
    }

    private void setAside(Record<byte[], byte[]> record, long offset, Reason reason, String message) {
        rejected++;
        DeadLetter letter = new DeadLetter(
                reason.code(), message, PREDICT, source.topic(), source.partition(), offset, record.timestamp());
        publisher.send(letter, record);
    }

    /** Retention was quicker. */
    private void passOverGap(long offset) {
        overtaken.passOver(source, offset, gap -> {
            lost += gap.count();
            LOG.error(
                    "{}: retention has removed {} requests, those before offset {}, and nobody has answered them; have the topic keep them longer (retention.ms)",
                    source,
                    gap.count(),
                    gap.oldest());
        });
    }

    RequestStatus status() {
        return new RequestStatus(source, next, answered, rejected, lost);
    }
}
