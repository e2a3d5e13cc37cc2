package io.eddy.stream;

import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Step;
import io.eddy.snapshot.SnapshotPart;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.EvaluationMessage;
import io.eddy.wire.PredictionMessage;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition's model at work: predicts each event, learns from it, and publishes what there is to publish.
 *
 * <p>When its task starts it first learns what the task has consumed before, so that it stands where it stood. Wall-clock time
 * decides only when something is published.
 */
final class LearningProcessor implements Processor<byte[], byte[], Object, Object> {
    private static final Logger LOG = LoggerFactory.getLogger(LearningProcessor.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final PipelineSettings settings;
    private final Learner learner;
    private final History history;
    private final TaskBoard board;
    private final LongSupplier nanos;
    private final SnapshotPublisher snapshots;
    private final Due snapshotDue;
    private final Due evaluationDue;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    private ProcessorContext<Object, Object> context;

    @SuppressWarnings("NullAway.Init")
    private TopicPartition partition;

    @SuppressWarnings("NullAway.Init")
    private PartitionModel model;

    private long redone;

    /** @param learner that has seen nothing yet, for this task alone */
    LearningProcessor(
            PipelineSettings settings,
            Learner learner,
            History history,
            TaskBoard board,
            LongSupplier millis,
            LongSupplier nanos) {
        this.settings = settings;
        this.learner = learner;
        this.history = history;
        this.board = board;
        this.nanos = nanos;
        this.snapshots = new SnapshotPublisher(millis);
        this.snapshotDue = new Due(settings.snapshots(), millis);
        this.evaluationDue = new Due(settings.evaluations(), millis);
    }

    @Override
    public void init(ProcessorContext<Object, Object> processorContext) {
        context = processorContext;
        partition = new TopicPartition(
                settings.topics().events().name(), context.taskId().partition());
        model = new PartitionModel(settings.specification(), learner, partition, nanos);
        redo();
        putStatus();
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> look());
    }

    /** Learns again, without publishing anything, what this task has consumed before. */
    private void redo() {
        long committed = history.replay(partition, new History.Reader() {
            @Override
            public void range(long from, long to) {
                if (from > 0) {
                    LOG.warn(
                            "{}: the events before offset {} are gone by retention; the model is made of those from there to {} and is"
                                    + " not the one that was published before",
                            partition,
                            from,
                            to);
                } else {
                    LOG.info("{}: learning the events before the committed offset {} again", partition, to);
                }
            }

            @Override
            public void event(long offset, byte @Nullable [] value, long recordMillis) {
                redone++;
                try {
                    model.learn(offset, value, recordMillis);
                } catch (RejectedEvent e) {
                    return; // because it has been among the dead letters since the first time
                }
                if (redone % 100_000 == 0) {
                    putStatus();
                }
            }
        });
        if (redone > 0) {
            LOG.info("{}: stands at {} again, {} events redone", partition, committed, redone);
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata source = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("an event that came from no topic"));
        ModelVersion before = model.version().at(source.offset());
        try {
            Step step = model.learn(source.offset(), record.value(), record.timestamp());
            String id = model.event().id();
            PredictionMessage message = new PredictionMessage(
                    id == null ? partition + ":" + source.offset() : id,
                    step.prediction(),
                    before,
                    step.label(),
                    (float) step.loss(),
                    model.event().time());
            context.forward(
                    record.withValue((Object) message).withKey((Object) record.key()), EventTopology.PREDICTIONS);
        } catch (RejectedEvent e) {
            setAside(record, source, e);
        }
        if (snapshotDue.event()) {
            beginSnapshot();
        }
        if (evaluationDue.event()) {
            publishEvaluation();
        }
        snapshots.sendPart(this::send);
    }

    private void setAside(Record<byte[], byte[]> record, RecordMetadata source, RejectedEvent rejection) {
        Record<Object, Object> letter = record.withKey((Object) record.key()).withValue((Object) record.value());
        DeadLetter.of(rejection, model.doing(), source.topic(), source.partition(), source.offset(), record.timestamp())
                .addTo(letter.headers());
        context.forward(letter, EventTopology.DEAD_LETTERS);
    }

    /** A few times a second, whether or not there are events. */
    private void look() {
        if (snapshotDue.time()) {
            beginSnapshot();
        }
        if (evaluationDue.time()) {
            publishEvaluation();
        }
        snapshots.sendPart(this::send);
        putStatus();
    }

    private void beginSnapshot() {
        if (!snapshots.busy()) {
            snapshots.begin(model.snapshot());
            snapshotDue.done();
        }
    }

    private void send(SnapshotPart part) {
        context.forward(new Record<>(part.key(), part.bytes(), context.currentSystemTimeMs()), EventTopology.SNAPSHOTS);
    }

    private void publishEvaluation() {
        model.measureWeights();
        EvaluationMessage message =
                new EvaluationMessage(model.version(), model.learned(), model.lastMillis(), model.report());
        String key = model.version().name() + "-" + model.version().fingerprint() + "@" + partition;
        context.forward(new Record<>(key, message, context.currentSystemTimeMs()), EventTopology.EVALUATIONS);
        evaluationDue.done();
    }

    private void putStatus() {
        board.put(model.status(partition.partition(), snapshots, redone));
    }

    @Override
    public void close() {
        board.remove(partition.partition());
    }
}
