package io.eddy.stream;

import io.eddy.learn.Learner;
import io.eddy.replay.CommittedOffsets;
import io.eddy.replay.EventLog;
import io.eddy.replay.FreshStart;
import io.eddy.replay.Overtaken;
import io.eddy.replay.StoredRecords;
import io.eddy.wire.Topic;
import io.eddy.wire.TopicLimits;
import io.eddy.wire.Topics;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/** The topology, a pure function of its settings. */
final class EventTopology {
    static final String EVENTS = "events";
    static final String LEARNER = "learner";
    static final String PREDICTIONS = "predictions";
    static final String SNAPSHOTS = "snapshots";
    static final String EVALUATIONS = "evaluations";
    static final String DEAD_LETTERS = "dead-letters";

    private EventTopology() {}

    /**
     * <pre>
     *                       ┌→ predictions
     *   events → learner ───┼→ snapshots
     *              ↕        ├→ evaluations
     *         checkpoints   └→ dead-letters
     * </pre>
     */
    static Topology of(
            PipelineSettings settings,
            Supplier<Learner> learners,
            EventLog log,
            CommittedOffsets committed,
            Overtaken overtaken,
            PublishedSnapshots published,
            Supplier<TopicLimits> limits,
            TaskBoard board,
            LongSupplier millis,
            LongSupplier nanos) {
        Topics topics = settings.topics();
        FreshStart fresh = new FreshStart(settings.recovery().fresh(), millis.getAsLong());
        ProcessorSupplier<byte[], byte[], Object, Object> learning = () -> new LearningProcessor(
                settings, learners, log, committed, overtaken, fresh, published, limits, board, millis, nanos);
        Topology topology = new Topology();
        source(topology, topics.events());
        topology.addProcessor(LEARNER, learning, EVENTS);
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
        return topology;
    }

    /** Said here, the offset policy is Kafka Streams' to apply and not the consumer's, which {@link EventConsumer} relies on. */
    private static void source(Topology topology, Topic<?, ?> topic) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                EVENTS,
                topic.key().deserializer(),
                topic.value().deserializer(),
                topic.name());
    }

    private static void sink(Topology topology, String node, Topic<?, ?> topic) {
        topology.addSink(
                node, topic.name(), topic.key().serializer(), topic.value().serializer(), LEARNER);
    }
}
