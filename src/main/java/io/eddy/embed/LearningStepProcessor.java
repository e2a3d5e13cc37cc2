package io.eddy.embed;

import io.eddy.checkpoint.CheckpointWriter;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.learn.Learner;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import io.eddy.learn.Step;
import io.eddy.replay.EventOptions;
import io.eddy.replay.FreshStart;
import io.eddy.replay.LostEvents;
import io.eddy.replay.PartitionModel;
import io.eddy.replay.Recovery;
import io.eddy.replay.RecoveryTerms;
import io.eddy.replay.StoredRecords;
import io.eddy.wire.EventReader;
import io.eddy.wire.EventWriter;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step in one task. */
final class LearningStepProcessor<K, V> implements Processor<K, V, K, Learned<V>> {
    private static final Logger LOG = LoggerFactory.getLogger(LearningStepProcessor.class);

    /** Of a checkpoint that is still being written when the next is due: 8 MB. */
    private static final int IDLE_RECORDS = 16;

    private final LearningStep.Terms<V> terms;
    private final Learner learner;
    private final Event event = new Event();
    private final EventWriter writer = new EventWriter();
    private final Set<Reason> told = EnumSet.noneOf(Reason.class);

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    private ProcessorContext<K, Learned<V>> context;

    @SuppressWarnings("NullAway.Init")
    private PartitionModel model;

    @SuppressWarnings("NullAway.Init")
    private KeptEvents log;

    @SuppressWarnings("NullAway.Init")
    private Recovery recovery;

    @SuppressWarnings("NullAway.Init")
    private CheckpointWriter checkpoints;

    private boolean exactlyOnce;
    private boolean begun;

    /** The offset of the checkpoint before the last: should that be damaged, it is needed, and the events since then. */
    private long checkpointBefore;

    private long snapshotOffset;

    /** Of the record that the event at hand was made of, and how many events of it there were before. */
    private String place = "";

    private int siblings;

    LearningStepProcessor(LearningStep.Terms<V> terms, Learner learner) {
        this.terms = terms;
        this.learner = learner;
    }

    @Override
    public void init(ProcessorContext<K, Learned<V>> newContext) {
        context = newContext;
        exactlyOnce = StreamsConfig.EXACTLY_ONCE_V2.equals(
                context.appConfigs().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
        StoredRecords store = new StoredRecords(context.getStateStore(terms.store()));
        TopicPartition partition =
                new TopicPartition(terms.name(), context.taskId().partition());
        model = new PartitionModel(terms.specification(), learner, partition, () -> 0);
        log = new KeptEvents(store);
        RecoveryTerms recoveryTerms = new RecoveryTerms(
                context.applicationId(), exactlyOnce, EventOptions.DEFAULT, LostEvents.STOP, Set.of());
        recovery = new Recovery(
                partition,
                model,
                store,
                log,
                recoveryTerms,
                new FreshStart(false, 0),
                EventReader.DEFAULT_MAX_BYTES,
                context::currentSystemTimeMs);
        checkpoints = recovery.run(() -> {});
        begun = recovery.hasOrigin();
        snapshotOffset = model.version().offset();
        context.schedule(terms.checkpoints(), PunctuationType.WALL_CLOCK_TIME, now -> beginCheckpoint());
        context.schedule(terms.snapshots(), PunctuationType.WALL_CLOCK_TIME, now -> giveSnapshot());
    }

    @Override
    public void process(Record<K, V> record) {
        ModelVersion version = model.version();
        Learned<V> learned;
        try {
            event.clear();
            terms.toEvent().fill(record.value(), event);
            if (event.time() < 0 && record.timestamp() >= 0) {
                event.time(record.timestamp());
            }
            learned = event.label().isMissing() ? predicted(record, written()) : learn(record, version);
        } catch (RejectedEvent e) {
            tell(e);
            learned = new Learned<>(record.value(), Prediction.None.INSTANCE, version, Double.NaN, e.getMessage());
        }
        context.forward(record.withValue(learned));
        log.forgetOneBefore(checkpointBefore);
        log.forgetOneBefore(checkpointBefore);
        writeCheckpoint();
    }

    private Learned<V> learn(Record<K, V> record, ModelVersion version) throws RejectedEvent {
        context.recordMetadata().ifPresent(this::note);
        byte[] bytes = written();
        if (!begun) {
            begun = true;
            recovery.begin(version.offset());
        }
        log.add(bytes, record.timestamp());
        Optional<Step> step = model.learn(version.offset(), bytes, record.timestamp());
        return step.isPresent()
                ? new Learned<>(
                        record.value(),
                        step.get().prediction(),
                        version,
                        step.get().loss(),
                        null)
                : predicted(record, bytes);
    }

    private Learned<V> predicted(Record<K, V> record, byte[] bytes) throws RejectedEvent {
        ModelVersion version = model.version();
        Prediction prediction = model.predict(version.offset(), bytes);
        return new Learned<>(record.value(), prediction, version, Double.NaN, null);
    }

    /**
     * Under at least once a record may come again: the event says where it is from, and the model knows it. Several events of one record are told
     * from each other by their order.
     */
    private void note(RecordMetadata from) {
        if (exactlyOnce) {
            return;
        }
        String here = from.topic() + "-" + from.partition();
        String exactly = here + ":" + from.offset();
        siblings = exactly.equals(place) ? siblings + 1 : 0;
        place = exactly;
        event.source(siblings == 0 ? here : here + "#" + siblings, from.offset());
    }

    private byte[] written() throws RejectedEvent {
        try {
            return writer.write(event);
        } catch (IllegalArgumentException e) {
            throw new RejectedEvent(Reason.WRONG_TYPE, String.valueOf(e.getMessage()));
        }
    }

    private void tell(RejectedEvent rejection) {
        if (told.add(rejection.reason())) {
            LOG.warn(
                    "{}: a record cannot be learned from: {} ({}); others of this kind are not told, but each result has its rejection",
                    model.version(),
                    rejection.getMessage(),
                    rejection.reason().code());
        }
    }

    private void beginCheckpoint() {
        for (int i = 0; i < IDLE_RECORDS; i++) {
            writeCheckpoint(); // because no event may come for a while
        }
        if (!checkpoints.busy()
                && begun
                && checkpoints.offset() < model.version().offset()) {
            checkpointBefore = checkpoints.offset();
            checkpoints.begin(model.version().offset());
        }
    }

    private void writeCheckpoint() {
        if (checkpoints.busy()) {
            checkpoints.writeRecord();
        }
    }

    private void giveSnapshot() {
        if (model.version().offset() > snapshotOffset) {
            snapshotOffset = model.version().offset();
            terms.readers().accept(model.snapshot());
        }
    }
}
