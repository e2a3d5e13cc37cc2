package io.eddy.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.eddy.learn.Learners;
import io.eddy.replay.CommittedOffsets;
import io.eddy.replay.FreshStart;
import io.eddy.replay.Overtaken;
import io.eddy.stream.SimulatedCluster.Logged;
import io.eddy.stream.SimulatedCluster.Written;
import io.eddy.wire.EvaluationMessage;
import io.eddy.wire.Topic;
import io.eddy.wire.TopicLimits;
import java.io.File;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * One process from its start to its crash or its stop, doing to a {@link LearningProcessor} what Kafka Streams does: restore the
 * store, initialise, hand over event after event, look at the clock, commit after it was asked to and at times of its own.
 */
final class SimulatedProcess {
    private static final int NOTHING = 0;

    private final PipelineSettings settings;
    private final SimulatedCluster cluster;
    private final SimulatedClock clock;
    private final Cut cut;
    private final Random random;
    private final Context context = new Context();
    private final LearningProcessor processor;

    private long event = NOTHING;
    private long done;
    private boolean commitRequested;
    private long known = -1;

    /** @param random decides when there is a look or a commit, and how much time goes by */
    SimulatedProcess(
            PipelineSettings settings, SimulatedCluster cluster, SimulatedClock clock, Cut cut, Random random) {
        this.settings = settings;
        this.cluster = cluster;
        this.clock = clock;
        this.cut = cut;
        this.random = random;
        processor = new LearningProcessor(
                settings,
                () -> Learners.of(settings.specification()),
                partition -> cluster.log(cut),
                settings.exactlyOnce() ? CommittedOffsets.TOGETHER : this::known,
                new Overtaken(),
                new FreshStart(settings.recovery().fresh(), clock.millis()),
                cluster::newestSnapshot,
                () -> TopicLimits.defined(settings.topics()),
                new TaskBoard(),
                new LoopBoard(),
                clock::millis,
                clock::nanos);
    }

    /** Until it has had all events there are; then it is stopped. */
    void run() {
        context.addStateStore(new SimulatedStore(cluster.compacted(SimulatedCluster.CHANGELOG), this::append));
        done = cluster.consumed().next();
        processor.init(context);
        List<Logged> log = cluster.eventsFrom(done);
        for (int i = 0; i < log.size(); i++) {
            if (random.nextInt(6) == 0) {
                look();
            }
            process(log.get(i));
            if (commitRequested ? random.nextInt(3) == 0 : random.nextInt(12) == 0) {
                // because Kafka Streams commits either what comes behind the last event or what comes before the next
                commit(
                        i + 1 < log.size() && random.nextBoolean()
                                ? log.get(i + 1).offset()
                                : done);
            }
        }
        for (int looks = random.nextInt(8); looks > 0; looks--) {
            clock.pass(random.nextInt(300_000_000));
            look();
        }
        commit(done);
        processor.close();
    }

    private void process(Logged next) {
        cut.action("process the event at offset " + next.offset());
        clock.pass(random.nextInt(4_000_000));
        event = next.offset();
        context.setRecordMetadata(settings.topics().events().name(), 0, next.offset());
        context.setCurrentSystemTimeMs(clock.millis());
        processor.process(recordOf(next));
        done = next.offset() + 1;
    }

    // Kafka has records without a key or a value, and its signatures do not say so
    @SuppressWarnings("NullAway")
    private static Record<byte[], byte[]> recordOf(Logged event) {
        return new Record<>(event.key(), event.value(), event.millis());
    }

    private void look() {
        cut.action("look");
        event = NOTHING;
        context.setCurrentSystemTimeMs(clock.millis());
        context.scheduledPunctuators().forEach(look -> look.getPunctuator().punctuate(clock.millis()));
    }

    private void commit(long offset) {
        commitRequested = false;
        cluster.commit(offset, cut);
    }

    private void append(String key, byte @Nullable [] value) {
        cut.action("put " + key);
        cluster.send(new Written(SimulatedCluster.CHANGELOG, key, value, NOTHING));
    }

    /** The answer to the question asked before, which may be old. */
    private long known(TopicPartition partition) {
        long answer = known;
        if (random.nextInt(3) > 0) {
            known = cluster.consumed().committed().orElse(-1);
        }
        return answer;
    }

    private final class Context extends MockProcessorContext<Object, Object> {
        Context() {
            super(new Properties(), new TaskId(0, 0), new File("unused"));
        }

        @Override
        public <K, V> void forward(Record<K, V> record, String child) {
            cut.action("send to " + child);
            cluster.send(
                    switch (child) {
                        case EventTopology.SNAPSHOTS ->
                            new Written(child, text(record.key()), (byte[]) record.value(), NOTHING);
                        case EventTopology.EVALUATIONS -> evaluation(record.key(), (EvaluationMessage) record.value());
                        default ->
                            new Written(child, text(record.key()) + about(record), (byte[]) record.value(), event);
                    });
        }

        @Override
        public void commit() {
            commitRequested = true;
        }
    }

    private Written evaluation(Object key, EvaluationMessage message) {
        Topic<String, EvaluationMessage> topic = settings.topics().evaluations();
        byte[] value = topic.value().serializer().serialize(topic.name(), message);
        return new Written(
                EventTopology.EVALUATIONS, text(key), value, message.model().offset());
    }

    /** What is sent with key and value. */
    private static String about(Record<?, ?> record) {
        StringBuilder about = new StringBuilder(" at ").append(record.timestamp());
        for (Header header : record.headers()) {
            about.append(' ').append(header.key()).append('=').append(text(header.value()));
        }
        return about.toString();
    }

    private static String text(@Nullable Object key) {
        return key instanceof byte[] bytes ? new String(bytes, ISO_8859_1) : String.valueOf(key);
    }
}
