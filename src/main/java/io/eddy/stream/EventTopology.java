package io.eddy.stream;

import io.eddy.intake.RecordMappings;
import io.eddy.join.Sample;
import io.eddy.learn.Learner;
import io.eddy.replay.CommittedOffsets;
import io.eddy.replay.EventLog;
import io.eddy.replay.FreshStart;
import io.eddy.replay.Overtaken;
import io.eddy.replay.StoredRecords;
import io.eddy.spec.Input.Role;
import io.eddy.wire.Topic;
import io.eddy.wire.TopicLimits;
import io.eddy.wire.Topics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/** The topology, a pure function of its settings. */
final class EventTopology {
    static final String EVENTS = "events";
    static final String REQUESTS = "requests";
    static final String LEARNER = "learner";
    static final String PREDICTIONS = "predictions";
    static final String SNAPSHOTS = "snapshots";
    static final String EVALUATIONS = "evaluations";
    static final String DEAD_LETTERS = "dead-letters";

    /** The intake's; sub-topologies are counted in the order of their sources' names, and the learner's stays the first. */
    static final String INPUTS = "inputs";

    static final String INTAKE = "intake";
    static final String SET_ASIDE = "set-aside";

    /** The joiner's, which has its requests from the learner's source, and so is a part of the same tasks. */
    static final String FEEDBACK = "feedback";

    static final String JOINER = "joiner";
    static final String JOINED = "joined";
    static final String UNMATCHED = "unmatched";

    /** A larger record is set aside unread; no topic of Eddy's would hold what becomes of it. */
    private static final int MOST_RECORD_BYTES = 64 << 20;

    private EventTopology() {}

    /**
     * <pre>
     *                                       ┌→ predictions
     *   inputs → intake ┬→ events → learner ┼→ snapshots
     *                   │ requests ↗   ↕    ├→ evaluations
     *                   │      checkpoints  └→ dead-letters
     *                   └→ dead-letters
     *
     *            requests → joiner ┬→ events
     *            feedback ↗   ↕    └→ dead-letters
     *                      waiting
     * </pre>
     *
     * The intake is there only if there are inputs, some of which may be requests or feedback, requests only if they are wanted, and the joiner only if a model file says how.
     */
    static Topology of(
            PipelineSettings settings,
            Supplier<Learner> learners,
            EventLog log,
            CommittedOffsets committed,
            Overtaken overtaken,
            Unread unread,
            PublishedSnapshots published,
            Supplier<TopicLimits> limits,
            TaskBoard board,
            LoopBoard loop,
            IntakeBoard intakes,
            UnaryOperator<String> inputIds,
            LongSupplier millis,
            LongSupplier nanos) {
        Topics topics = settings.topics();
        FreshStart fresh = new FreshStart(settings.recovery().fresh(), millis.getAsLong());
        ProcessorSupplier<byte[], byte[], Object, Object> learning = () -> new LearningProcessor(
                settings, learners, log, committed, overtaken, fresh, published, limits, board, loop, millis, nanos);
        Topology topology = new Topology();
        source(topology, EVENTS, new EventTimestamp(), topics.events());
        List<String> sources = new ArrayList<>(List.of(EVENTS));
        if (settings.loop().requests()) {
            source(topology, REQUESTS, new FirstInTurn(millis), topics.requests());
            sources.add(REQUESTS);
        }
        topology.addProcessor(LEARNER, learning, sources.toArray(String[]::new));
        topology.addStateStore(StoredRecords.builder(), LEARNER);
        // as bytes, because it is their number that decides how much of a prediction can be published
        topology.addSink(
                PREDICTIONS,
                topics.predictions().name(),
                topics.predictions().key().serializer(),
                Serdes.ByteArray().serializer(),
                LEARNER);
        sink(topology, SNAPSHOTS, topics.snapshots());
        sink(topology, EVALUATIONS, topics.evaluations());
        sink(topology, DEAD_LETTERS, topics.deadLetters());
        Sample sample = new Sample(
                settings.specification().output().keep(),
                settings.specification().seed());
        settings.loop()
                .join()
                .ifPresent(rules -> join(
                        topology,
                        topics,
                        millis,
                        () -> new JoiningProcessor(rules, sample, topics, limits, overtaken, unread, loop)));
        if (!settings.intake().isNone()) {
            RecordMappings mappings = new RecordMappings(MOST_RECORD_BYTES, settings.kafka());
            takeIn(
                    topology,
                    settings,
                    () -> new IntakeProcessor(
                            settings.intake().inputs(),
                            mappings,
                            topics,
                            limits,
                            overtaken,
                            intakes,
                            inputIds,
                            millis));
        }
        return topology;
    }

    private static void join(
            Topology topology,
            Topics topics,
            LongSupplier millis,
            ProcessorSupplier<byte[], byte[], Object, Object> joining) {
        Serializer<byte[]> bytes = Serdes.ByteArray().serializer();
        source(topology, FEEDBACK, new FirstInTurn(millis), topics.feedback());
        topology.addProcessor(JOINER, joining, REQUESTS, FEEDBACK);
        topology.addStateStore(WaitingRequests.builder(), JOINER);
        StreamPartitioner<byte[], JoinedEvent> ofRequest =
                (topic, key, event, partitions) -> Optional.of(Set.of(event.partition()));
        topology.addSink(
                JOINED,
                topics.events().name(),
                bytes,
                (topic, event) -> bytes.serialize(topic, event.json()),
                ofRequest,
                JOINER);
        topology.addSink(UNMATCHED, topics.deadLetters().name(), bytes, bytes, JOINER);
    }

    /** The node that writes what records of such inputs become. */
    static String takenIn(Role role) {
        return switch (role) {
            case EVENT -> "taken-in";
            case REQUEST -> "asked";
            case FEEDBACK -> "told";
        };
    }

    private static void takeIn(
            Topology topology, PipelineSettings settings, ProcessorSupplier<byte[], byte[], Object, Object> intake) {
        Serializer<byte[]> bytes = Serdes.ByteArray().serializer();
        Deserializer<byte[]> raw = Serdes.ByteArray().deserializer();
        Topics topics = settings.topics();
        topology.addSource(
                AutoOffsetReset.earliest(),
                INPUTS,
                raw,
                raw,
                settings.intake().topics().toArray(String[]::new));
        topology.addProcessor(INTAKE, intake, INPUTS);
        Map<Role, Topic<byte[], byte[]>> into = new EnumMap<>(Role.class);
        into.put(Role.EVENT, topics.events());
        into.put(Role.REQUEST, topics.requests());
        into.put(Role.FEEDBACK, topics.feedback());
        into.forEach((role, topic) -> {
            if (!settings.intake().inputs().as(role).isEmpty()) {
                topology.addSink(
                        takenIn(role),
                        topic.name(),
                        bytes,
                        (name, event) -> bytes.serialize(name, event.json()),
                        new EventPartitions(),
                        INTAKE);
            }
        });
        topology.addSink(SET_ASIDE, topics.deadLetters().name(), bytes, bytes, INTAKE);
    }

    /** Said here, the offset policy is Kafka Streams' to apply and not the consumer's, which {@link EventConsumer} relies on. */
    private static void source(Topology topology, String node, TimestampExtractor turn, Topic<?, ?> topic) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                node,
                turn,
                topic.key().deserializer(),
                topic.value().deserializer(),
                topic.name());
    }

    private static void sink(Topology topology, String node, Topic<?, ?> topic) {
        topology.addSink(
                node, topic.name(), topic.key().serializer(), topic.value().serializer(), LEARNER);
    }
}
