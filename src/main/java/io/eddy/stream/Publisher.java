package io.eddy.stream;

import io.eddy.snapshot.SnapshotPart;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.EvaluationMessage;
import io.eddy.wire.EvaluationWriter;
import io.eddy.wire.Fitted;
import io.eddy.wire.PredictionMessage;
import io.eddy.wire.PredictionWriter;
import io.eddy.wire.TopicLimit;
import io.eddy.wire.TopicLimits;
import io.eddy.wire.Topics;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends what a task publishes, each record cut to what its topic admits: a record that a broker refuses would stop the stream, at
 * the same event again after each start.
 */
final class Publisher {
    private final ProcessorContext<Object, Object> context;
    private final PredictionWriter writer = new PredictionWriter();
    private final EvaluationWriter evaluationWriter = new EvaluationWriter();
    private final TopicLimit predictions;
    private final LetterBox letters;
    private final TopicLimit snapshots;
    private final TopicLimit evaluations;

    /** @throws IllegalStateException if a topic admits too little for anything */
    Publisher(ProcessorContext<Object, Object> context, Topics topics, TopicLimits limits) {
        this.context = context;
        limits.check(List.of(topics.predictions(), topics.deadLetters(), topics.snapshots(), topics.evaluations()));
        predictions = limits.of(topics.predictions());
        letters = new LetterBox(context, limits.of(topics.deadLetters()), EventTopology.DEAD_LETTERS);
        snapshots = limits.of(topics.snapshots());
        evaluations = limits.of(topics.evaluations());
    }

    /** What the topic of the snapshots admits, in bytes. */
    int snapshotLimit() {
        return snapshots.bytes();
    }

    /** Of the event of a record; by its key, with its headers. */
    void send(PredictionMessage message, Record<byte[], byte[]> event) {
        byte[] whole = writer.write(message);
        byte[] value = whole;
        if (!Fitted.fits(value.length, predictions.bytes())) {
            value = writer.write(message.withBest());
        }
        if (!Fitted.fits(value.length, predictions.bytes())) {
            value = writer.write(message.withoutNames());
        }
        Fitted fitted = Fitted.around(value, whole.length, event.key(), event.headers(), predictions.bytes());
        context.forward(
                new Record<Object, Object>(
                        fitted.key(),
                        fitted.value(),
                        predictions.timestamp(event.timestamp(), context.currentSystemTimeMs()),
                        fitted.headers()),
                EventTopology.PREDICTIONS);
    }

    /** Sets the event of a record aside. */
    void send(DeadLetter letter, Record<byte[], byte[]> event) {
        letters.send(letter, event.key(), event.value(), event.headers(), event.timestamp());
    }

    void send(SnapshotPart part) {
        context.forward(new Record<>(part.key(), part.bytes(), context.currentSystemTimeMs()), EventTopology.SNAPSHOTS);
    }

    /** @param model whose evaluation it is, without the offset */
    void send(String model, EvaluationMessage message) {
        EvaluationMessage fitted = fits(message) ? message : message.withoutNames();
        if (!fits(fitted)) {
            fitted = message.withoutSegments();
        }
        context.forward(new Record<>(model, fitted, context.currentSystemTimeMs()), EventTopology.EVALUATIONS);
    }

    private boolean fits(EvaluationMessage message) {
        return message.segments().isEmpty() || Fitted.fits(evaluationWriter.write(message).length, evaluations.bytes());
    }
}
