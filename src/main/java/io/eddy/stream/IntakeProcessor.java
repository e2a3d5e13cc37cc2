package io.eddy.stream;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.intake.RecordMapping;
import io.eddy.intake.RecordMappings;
import io.eddy.intake.RegistryAway;
import io.eddy.replay.Overtaken;
import io.eddy.spec.Input;
import io.eddy.spec.Input.Role;
import io.eddy.spec.Inputs;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.EventWriter;
import io.eddy.wire.Fitted;
import io.eddy.wire.Topic;
import io.eddy.wire.TopicLimit;
import io.eddy.wire.TopicLimits;
import io.eddy.wire.Topics;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
 * Takes in the records of other topics: makes an event of each, says in it where it comes from, and hands it on to {@code events}, or as its input
 * says to {@code requests} or {@code feedback}; what none can be made of goes to the dead letters. A task has one partition of each topic.
 *
 * <p>Nothing is kept: how far it has come is the committed offset. Under at least once it may write an event again, but never one that it
 * left out before, see {@link GaplessProducers}.
 */
final class IntakeProcessor implements Processor<byte[], byte[], Object, Object> {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeProcessor.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** A registry that was away. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final Inputs inputs;
    private final RecordMappings mappings;
    private final Topics topics;
    private final Supplier<TopicLimits> limits;
    private final Overtaken overtaken;
    private final IntakeBoard board;
    private final UnaryOperator<String> inputIds;
    private final LongSupplier millis;

    private final Map<TopicPartition, Source> sources =
            new TreeMap<>((a, b) -> a.topic().compareTo(b.topic()));
    private final EventWriter writer = new EventWriter();

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    private ProcessorContext<Object, Object> context;

    private final Map<Role, TopicLimit> admitted = new EnumMap<>(Role.class);

    @SuppressWarnings("NullAway.Init") // the same
    private LetterBox letters;

    /**
     * @param limits asked when the task starts
     * @param inputIds what tells a topic from another one that had its name before
     */
    IntakeProcessor(
            Inputs inputs,
            RecordMappings mappings,
            Topics topics,
            Supplier<TopicLimits> limits,
            Overtaken overtaken,
            IntakeBoard board,
            UnaryOperator<String> inputIds,
            LongSupplier millis) {
        this.inputs = inputs;
        this.mappings = mappings;
        this.topics = topics;
        this.limits = limits;
        this.overtaken = overtaken;
        this.board = board;
        this.inputIds = inputIds;
        this.millis = millis;
    }

    @Override
    public void init(ProcessorContext<Object, Object> newContext) {
        context = newContext;
        TopicLimits asked = limits.get();
        for (Role role : Role.values()) {
            admitted.put(role, asked.of(topic(role)));
        }
        letters = new LetterBox(context, asked.of(topics.deadLetters()), EventTopology.SET_ASIDE);
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> look());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata from = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record that came from no topic"));
        Source source = sources.computeIfAbsent(new TopicPartition(from.topic(), from.partition()), Source::new);
        source.passOverGap(from.offset());
        source.next = from.offset();
        try {
            Event event = source.map(record, from.offset());
            hand(event, source, record);
            source.mapped++;
        } catch (RejectedEvent e) {
            source.reject(e, from.offset());
            setAside(record, from, e.reason().code(), String.valueOf(e.getMessage()));
        } catch (KafkaException | IntakeAbandoned e) {
            throw e; // because it is the cluster's or the engine's, or the end, and not this record's
        } catch (RuntimeException defect) {
            source.count(Reason.DEFECT);
            LOG.error(
                    "{}: the record at offset {} is set aside, because of a defect of Eddy: {}",
                    source.partition,
                    from.offset(),
                    defect,
                    defect);
            setAside(record, from, Reason.DEFECT.code(), "a defect of Eddy: " + defect);
        }
        source.next = from.offset() + 1;
    }

    private Topic<byte[], byte[]> topic(Role as) {
        return switch (as) {
            case EVENT -> topics.events();
            case REQUEST -> topics.requests();
            case FEEDBACK -> topics.feedback();
        };
    }

    private void hand(Event event, Source source, Record<byte[], byte[]> record) throws RejectedEvent {
        byte[] key = source.mapping.key();
        TopicLimit limit = Objects.requireNonNull(admitted.get(source.as));
        byte[] json = writer.writeChecked(event);
        int size = json.length + (key == null ? 0 : key.length);
        // before it is sent, because a broker that refuses it would stop the stream
        if (!Fitted.fits(size, limit.bytes())) {
            throw new RejectedEvent(
                    Reason.TOO_LARGE,
                    "it has %,d bytes with its key; the topic %s admits %,d, some of them for what Kafka adds"
                            .formatted(size, topic(source.as), limit.bytes()));
        }
        Fitted fitted = Fitted.around(json, json.length, key, record.headers(), limit.bytes());
        long wanted = event.time() >= 0 ? event.time() : record.timestamp();
        context.forward(
                new Record<Object, Object>(
                        fitted.key(),
                        new TakenIn(source.as == Role.EVENT || event.id() == null ? source.name : event.id(), json),
                        limit.lastingTimestamp(wanted, context.currentSystemTimeMs()),
                        fitted.headers()),
                EventTopology.takenIn(source.as));
    }

    private void setAside(Record<byte[], byte[]> record, RecordMetadata from, String reason, String message) {
        DeadLetter letter = new DeadLetter(
                reason, message, "map", from.topic(), from.partition(), from.offset(), record.timestamp());
        letters.send(letter, record.key(), record.value(), record.headers(), record.timestamp());
    }

    /** A few times a second, whether or not there are records. */
    private void look() {
        sources.values().forEach(Source::look);
    }

    @Override
    public void close() {
        sources.keySet().forEach(board::remove);
        sources.clear();
    }

    /** One partition of one topic. */
    private final class Source {
        private final TopicPartition partition;
        private final String name;
        private final String id;
        private final Role as;
        private final RecordMapping mapping;
        private final Wait wait;
        private long next = -1;
        private long mapped;
        private final EnumMap<Reason, Long> rejected = new EnumMap<>(Reason.class);
        private long lost;

        Source(TopicPartition partition) {
            this.partition = partition;
            this.name = partition.toString();
            this.id = inputIds.apply(partition.topic());
            Input input = inputs.of(partition.topic())
                    .orElseThrow(() -> new IllegalStateException("nobody said what is in " + partition.topic()));
            this.as = input.as();
            this.mapping = mappings.of(input);
            this.wait = new Wait(
                    LOG, name, board, millis, ZoneId.systemDefault(), () -> LockSupport.parkNanos(ASK_AGAIN.toNanos()));
        }

        /** However long it takes until the record can be read. */
        Event map(Record<byte[], byte[]> record, long offset) throws RejectedEvent {
            while (true) {
                try {
                    Event event = mapping.map(record.key(), record.value(), record.timestamp());
                    if (as == Role.EVENT) {
                        event.source(name, offset);
                        event.sourceId(id);
                    } else {
                        event.withoutSource();
                    }
                    wait.end();
                    return event;
                } catch (RegistryAway e) {
                    wait.on(e.getMessage());
                    look();
                }
            }
        }

        /** Counts, and tells of the first: where a mapping does not fit its topic, all records go this way. */
        void reject(RejectedEvent rejection, long offset) {
            Reason reason = rejection.reason();
            count(reason);
            if (board.isFirst(partition.topic(), reason)) {
                LOG.warn(
                        "{}: the record at offset {} is set aside ({}): {}; so are others of {} for that reason, and they are counted; {} has them",
                        partition,
                        offset,
                        reason.code(),
                        rejection.getMessage(),
                        partition.topic(),
                        topics.deadLetters().name());
            }
        }

        void count(Reason reason) {
            rejected.merge(reason, 1L, Long::sum);
        }

        /** Retention was quicker. */
        void passOverGap(long offset) {
            overtaken.passOver(partition, offset, gap -> {
                if (gap.count() > 0) {
                    lost += gap.count();
                    LOG.error(
                            "{}: retention has overtaken the intake: the records from offset {} on were still to be taken in, and those before {} have been removed; going on without these {}, which nobody learns from. Have the topic keep records longer (retention.ms)",
                            partition,
                            gap.from(),
                            gap.oldest(),
                            gap.count());
                }
            });
        }

        void look() {
            mapping.news().forEach(news -> LOG.warn("{}: {}", partition, news));
            board.put(new IntakeStatus(partition, next, mapped, rejected, lost, wait.sentence()));
        }
    }
}
