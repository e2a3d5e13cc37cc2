package io.eddy.stream;

import io.eddy.checkpoint.CheckpointWriter;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import io.eddy.replay.CommittedOffsets;
import io.eddy.replay.EventLog;
import io.eddy.replay.FailedEvent;
import io.eddy.replay.FreshStart;
import io.eddy.replay.Overtaken;
import io.eddy.replay.PartitionModel;
import io.eddy.replay.Recovery;
import io.eddy.replay.StoredRecords;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.EvaluationMessage;
import io.eddy.wire.PredictionMessage;
import io.eddy.wire.TopicLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition's model at work: predicts each event, learns from it, and publishes what there is to publish; in between it answers
 * requests.
 *
 * <p>When its task starts, {@link Recovery} first brings the model to where the task stands. Wall-clock time decides only when
 * something is published or kept, never what is learned.
 */
final class LearningProcessor implements Processor<byte[], byte[], Object, Object> {
    private static final Logger LOG = LoggerFactory.getLogger(LearningProcessor.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** So many parts, or slices of a digest, at each look where deltas are to be there soon: some 10 ms. */
    private static final int PARTS_PER_LOOK = 32;

    /** So many parts of the last snapshot go out at each look: 8 MB, which take no longer than a transaction may. */
    private static final int LAST_PARTS_PER_LOOK = 16;

    private final PipelineSettings settings;
    private final String requestsTopic;
    private final Supplier<Learner> learners;
    private final EventLog log;
    private final CommittedOffsets committed;
    private final Overtaken overtaken;
    private final FreshStart fresh;
    private final PublishedSnapshots published;
    private final Supplier<TopicLimits> limits;
    private final TaskBoard board;
    private final LoopBoard loop;
    private final LongSupplier millis;
    private final LongSupplier nanos;

    /** What there is of a task between {@link #init} and {@link #close}; a task that failed may be initialised again. */
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    private Task task;

    /**
     * @param learners makes learners that have seen nothing yet
     * @param limits asked when the task starts
     */
    LearningProcessor(
            PipelineSettings settings,
            Supplier<Learner> learners,
            EventLog log,
            CommittedOffsets committed,
            Overtaken overtaken,
            FreshStart fresh,
            PublishedSnapshots published,
            Supplier<TopicLimits> limits,
            TaskBoard board,
            LoopBoard loop,
            LongSupplier millis,
            LongSupplier nanos) {
        this.settings = settings;
        this.requestsTopic = settings.topics().requests().name();
        this.learners = learners;
        this.log = log;
        this.committed = committed;
        this.overtaken = overtaken;
        this.fresh = fresh;
        this.published = published;
        this.limits = limits;
        this.board = board;
        this.loop = loop;
        this.millis = millis;
        this.nanos = nanos;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        task = new Task(context);
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> task.look());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata source = task.context
                .recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record that came from no topic"));
        if (source.topic().equals(requestsTopic)) {
            task.requests.answer(record.withTimestamp(FirstInTurn.own(record.timestamp())), source.offset());
        } else {
            task.passOverGap();
            task.process(record, source);
        }
    }

    @Override
    public void close() {
        board.remove(task.partition.partition());
        loop.remove(task.partition.partition());
        task.onlooker.left(task.partition.partition());
    }

    private final class Task {
        private final ProcessorContext<Object, Object> context;
        private final TopicPartition partition;
        private final StoredRecords store;
        private final Publisher publisher;
        private final PartitionModel model;
        private final Recovery recovery;
        private final CheckpointTaker checkpoints;
        private final SnapshotPublisher snapshots;
        private final RequestAnswers requests;
        private final Onlooker onlooker = board.onlooker();
        private final ModelCopies copies;
        private final Due snapshotDue = new Due(settings.snapshots(), millis);
        private final Optional<Due> deltaDue =
                settings.deltas().map(every -> new Due(new Every(Long.MAX_VALUE, every), millis));
        private final Due evaluationDue = new Due(settings.evaluations(), millis);
        private int toldBefore = TaskStatus.NOT_YET;
        private boolean begun;
        private long offsetAtLastLook = -1;
        private boolean lastBegun;

        Task(ProcessorContext<Object, Object> context) {
            this.context = context;
            partition = new TopicPartition(
                    settings.topics().events().name(), context.taskId().partition());
            store = new StoredRecords(context.getStateStore(StoredRecords.NAME));
            model = new PartitionModel(settings.specification(), learners.get(), partition, nanos);
            TopicLimits admitted = limits.get();
            publisher = new Publisher(context, settings.topics(), admitted);
            snapshots = new SnapshotPublisher(published.newest(model.version()), publisher.snapshotLimit(), millis);
            requests = new RequestAnswers(
                    new TopicPartition(requestsTopic, partition.partition()),
                    model,
                    publisher,
                    overtaken,
                    admitted.of(settings.topics().requests()).bytes());
            CheckpointWriter writer;
            overtaken.forget(partition);
            try (EventLog.Partition events = log.open(partition)) {
                int topicBytes = admitted.of(settings.topics().events()).bytes();
                recovery = new Recovery(partition, model, store, events, settings.terms(), fresh, topicBytes, millis);
                writer = recovery.run(() -> putStatus(CheckpointStatus.NONE));
            }
            toldBefore =
                    model.told() - 1; // because what it has settled and remarked so far was told by an earlier process
            checkpoints = new CheckpointTaker(
                    writer, partition, settings.recovery().checkpoints(), committed, context::commit, millis, nanos);
            copies = new ModelCopies(onlooker, partition.partition(), model, nanos);
            begun = recovery.hasOrigin();
            if (recovery.status().events() > 0) {
                // because what was due when the process ended still is
                snapshotDue.event();
                evaluationDue.event();
                checkpoints.now(); // so that the work is not done twice, however often it is killed
            }
            putStatus(checkpoints.status());
            copies.look();
        }

        void process(Record<byte[], byte[]> record, RecordMetadata source) {
            begin(source.offset());
            try {
                answer(record, source);
            } catch (KafkaException e) {
                throw e; // because it is the cluster's or the engine's, and not this event's
            } catch (RuntimeException defect) {
                throw new FailedEvent(partition, source.offset(), defect);
            }
            if (snapshotDue.event()) {
                beginSnapshot();
            }
            if (deltaDue.isPresent()) {
                deltaDue.get().event();
                beginDelta(deltaDue.get());
            }
            if (evaluationDue.event()) {
                publishEvaluation();
            }
            snapshots.sendPart(publisher::send);
            checkpoints.event(model.version().offset());
            copies.look();
        }

        /** Of the event at hand. */
        private long offset() {
            return context.recordMetadata().map(RecordMetadata::offset).orElse(-1L);
        }

        /** Before an event, and when none comes: where retention has overtaken the consumer, on without what is gone, or not. */
        void passOverGap() {
            long reached = Math.max(offset(), model.version().offset());
            overtaken.passOver(partition, reached, gap -> {
                recovery.overtaken(gap);
                checkpoints.now(); // so that a redo need not begin before the gap, where still more may be gone
            });
        }

        /** Notes where the model began, and with which specification, before it learns anything. */
        private void begin(long offset) {
            if (!begun) {
                begun = true;
                recovery.begin(offset);
            }
        }

        private void answer(Record<byte[], byte[]> record, RecordMetadata source) {
            try {
                if (source.offset() < model.version().offset()) {
                    publisher.send(predict(source, record.value()), record);
                } else {
                    Optional<PredictionMessage> message = learn(source, record.value(), record.timestamp());
                    if (message.isPresent()) {
                        publisher.send(message.get(), record);
                        onlooker.answered(source.partition(), model.event(), message.get());
                    }
                }
            } catch (RejectedEvent e) {
                setAside(record, source, e);
            }
        }

        /** Nothing is published of an event that was learned before, by its source. */
        private Optional<PredictionMessage> learn(RecordMetadata source, byte[] value, long recordMillis)
                throws RejectedEvent {
            ModelVersion before = model.version().at(source.offset());
            return model.learn(source.offset(), value, recordMillis)
                    .map(step -> new PredictionMessage(
                            model.id(source.offset()),
                            step.prediction(),
                            before,
                            step.label(),
                            (float) step.loss(),
                            model.event().time()));
        }

        /** For an event that comes again although the model has learned from it, see {@link Recovery}. */
        private PredictionMessage predict(RecordMetadata source, byte[] value) throws RejectedEvent {
            Prediction prediction = model.predict(source.offset(), value);
            return new PredictionMessage(
                    model.id(source.offset()),
                    prediction,
                    model.version(),
                    null,
                    Float.NaN,
                    model.event().time());
        }

        private void setAside(Record<byte[], byte[]> record, RecordMetadata source, RejectedEvent rejection) {
            publisher.send(
                    DeadLetter.of(
                            rejection,
                            model.doing(),
                            source.topic(),
                            source.partition(),
                            source.offset(),
                            record.timestamp()),
                    record);
        }

        /** A few times a second, whether or not there are events. */
        void look() {
            passOverGap();
            model.news().forEach(news -> LOG.warn("{}: {}", partition, news));
            if (board.ending()) {
                publishLast();
            } else {
                publishDue();
            }
            if (model.version().offset() > 0) {
                begin(model.version().offset());
                checkpoints.look(model.version().offset());
            }
            putStatus(checkpoints.status());
            copies.look();
        }

        private void publishDue() {
            if (snapshotDue.time()) {
                beginSnapshot();
            }
            deltaDue.ifPresent(this::beginDelta);
            if (evaluationDue.time()) {
                publishEvaluation();
            }
            int most = deltaDue.isPresent() ? PARTS_PER_LOOK : 1;
            for (int part = 0; part < most && snapshots.sendPart(publisher::send); part++) {}
        }

        /** Publishes the model as it will stay: when it has not moved since the last look, no event is under way to it. */
        private void publishLast() {
            long offset = model.version().offset();
            if (!lastBegun && (offset == offsetAtLastLook || !board.awaitStandstill())) {
                lastBegun = true;
                if (snapshotDue.pending()) {
                    snapshots.begin(model.snapshot()); // in place of one that is still on its way
                    snapshotDue.done();
                }
                if (evaluationDue.pending()) {
                    publishEvaluation();
                }
            }
            offsetAtLastLook = offset;
            for (int part = 0; part < LAST_PARTS_PER_LOOK && snapshots.busy(); part++) {
                snapshots.sendPart(publisher::send);
            }
            if (lastBegun && !snapshots.busy()) {
                board.ended(partition.partition());
            }
        }

        private void beginSnapshot() {
            boolean mayBegin = !snapshots.busy() && (deltaDue.isEmpty() || snapshots.readyForDelta());
            if (mayBegin) {
                boolean begun = snapshots.begin(model.snapshot());
                snapshotDue.done();
                deltaDue.filter(due -> begun).ifPresent(due -> {
                    snapshots.beginDeltaToSnapshot(model.aboutSnapshot(), model::readersState);
                    due.done();
                });
            }
        }

        private void beginDelta(Due due) {
            if (due.time() && snapshots.readyForDelta()) {
                if (snapshots.beginDelta(model.aboutSnapshot(), model::readersState, model::snapshot)) {
                    snapshotDue.done();
                }
                due.done();
            }
        }

        private void publishEvaluation() {
            model.measureWeights();
            EvaluationMessage message = new EvaluationMessage(
                    model.version(),
                    model.learned(),
                    model.lastMillis(),
                    recovery.status().lost(),
                    model.report(),
                    model.segments());
            publisher.send(model.name() + "@" + partition, message);
            evaluationDue.done();
        }

        private void putStatus(CheckpointStatus kept) {
            board.put(TaskStatus.of(partition.partition(), model, toldBefore, snapshots, kept, recovery.status()));
            if (settings.loop().requests()) {
                loop.put(requests.status());
            }
        }
    }
}
