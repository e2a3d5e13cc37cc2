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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
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

    /** What a record of the store has beside an event, with some to spare. */
    private static final int BESIDE_BYTES = 1_024;

    /** What a producer sends at most if nothing is said. */
    private static final int DEFAULT_REQUEST_BYTES = 1 << 20;

    private final LearningStep.Terms<V> terms;
    private final Supplier<Learner> learners;
    private final Set<Reason> told = EnumSet.noneOf(Reason.class);

    /** What there is of a task between {@link #init} and {@link #close}; a task that failed may be initialised again. */
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    private Task task;

    /** @param learners makes learners that have seen nothing yet */
    LearningStepProcessor(LearningStep.Terms<V> terms, Supplier<Learner> learners) {
        this.terms = terms;
        this.learners = learners;
    }

    @Override
    public void init(ProcessorContext<K, Learned<V>> context) {
        task = new Task(context);
        context.schedule(terms.checkpoints(), PunctuationType.WALL_CLOCK_TIME, now -> task.beginCheckpoint());
        context.schedule(terms.snapshots(), PunctuationType.WALL_CLOCK_TIME, now -> task.giveSnapshot());
    }

    @Override
    public void process(Record<K, V> record) {
        task.process(record);
    }

    private final class Task {
        private final ProcessorContext<K, Learned<V>> context;
        private final boolean exactlyOnce;
        private final int mostBytes;
        private final boolean needsLabel;
        private final PartitionModel model;
        private final KeptEvents log;
        private final Recovery recovery;
        private final CheckpointWriter checkpoints;
        private final Event event = new Event();
        private final EventWriter writer = new EventWriter();

        /** Of what is only asked: the model takes its features in the order in which events bring them, and these are in no log. */
        private final Event asked = new Event();

        private final EventReader reader = new EventReader();

        private boolean begun;

        /** Of the last snapshot; none in this task's time, so that readers get what was learned before even where nothing follows. */
        private long snapshotOffset;

        /** The offset of the checkpoint before the last: should that be damaged, it is needed, and the events since then. */
        private long checkpointBefore;

        /** Of the record that the event at hand was made of, and how many events of it there were before. */
        private String place = "";

        private int siblings;

        Task(ProcessorContext<K, Learned<V>> context) {
            this.context = context;
            exactlyOnce = StreamsConfig.EXACTLY_ONCE_V2.equals(
                    context.appConfigs().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
            mostBytes = Math.min(EventReader.DEFAULT_MAX_BYTES, mostRequestBytes(context.appConfigs())) - BESIDE_BYTES;
            StoredRecords store = new StoredRecords(context.getStateStore(terms.store()));
            TopicPartition partition =
                    new TopicPartition(terms.name(), context.taskId().partition());
            needsLabel = terms.specification().output().unusual().isEmpty();
            model = new PartitionModel(terms.specification(), learners.get(), partition, () -> 0);
            log = new KeptEvents(store);
            recovery = new Recovery(
                    partition,
                    model,
                    store,
                    log,
                    new RecoveryTerms(
                            context.applicationId(), exactlyOnce, EventOptions.DEFAULT, LostEvents.STOP, Set.of()),
                    new FreshStart(false, 0),
                    EventReader.DEFAULT_MAX_BYTES,
                    context::currentSystemTimeMs);
            checkpoints = recovery.run(() -> {});
            begun = recovery.hasOrigin();
        }

        void process(Record<K, V> record) {
            ModelVersion version = model.version();
            Learned<V> learned;
            try {
                event.clear();
                terms.toEvent().fill(record.value(), event);
                if (event.time() < 0 && record.timestamp() >= 0) {
                    event.time(record.timestamp());
                }
                learned =
                        needsLabel && event.label().isMissing() ? predicted(record, written()) : learn(record, version);
            } catch (RejectedEvent e) {
                tell(e, version);
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
            reader.read(bytes, asked);
            return new Learned<>(record.value(), model.predict(asked), model.version(), Double.NaN, null);
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
            byte[] bytes = writer.writeChecked(event);
            // before it is put into the store, because a broker that refuses it would stop the stream
            if (bytes.length > mostBytes) {
                throw new RejectedEvent(
                        Reason.TOO_LARGE,
                        "the event has %,d bytes; the step's store admits %,d (max.request.size of the producer, and 16 MiB at most)"
                                .formatted(bytes.length, mostBytes));
            }
            return bytes;
        }

        void beginCheckpoint() {
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

        void giveSnapshot() {
            if (model.version().offset() > snapshotOffset) {
                snapshotOffset = model.version().offset();
                terms.readers().accept(model.snapshot());
            }
        }
    }

    /** Of the producer, as the application sets it. */
    private static int mostRequestBytes(Map<String, Object> settings) {
        String name = ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
        Object set = settings.getOrDefault(
                StreamsConfig.producerPrefix(name), settings.getOrDefault(name, DEFAULT_REQUEST_BYTES));
        return (int) ConfigDef.parseType(name, set, ConfigDef.Type.INT);
    }

    private void tell(RejectedEvent rejection, ModelVersion version) {
        if (told.add(rejection.reason())) {
            LOG.warn(
                    "{}: a record cannot be learned from: {} ({}); others of this kind are not told, but each result has its rejection",
                    version,
                    rejection.getMessage(),
                    rejection.reason().code());
        }
    }
}
