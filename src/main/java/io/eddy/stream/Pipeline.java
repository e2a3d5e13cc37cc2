package io.eddy.stream;

import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.replay.AdminCommittedOffsets;
import io.eddy.replay.CommittedOffsets;
import io.eddy.replay.ConsumerEventLog;
import io.eddy.replay.EventLog;
import io.eddy.replay.FailedEvent;
import io.eddy.replay.Overtaken;
import io.eddy.wire.OrderedProducer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running pipeline: start it, look at it, close it. */
public final class Pipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    /** Learning a long history again, when a task starts, must not look like a dead consumer; a dead process shows by its session. */
    private static final int MAX_POLL_INTERVAL_MILLIS = Integer.MAX_VALUE;

    /** A cluster that is away is waited for, however long it takes; {@link ClusterWatch} says so. */
    private static final int WAIT_MILLIS = Integer.MAX_VALUE;

    /** A dead letter is as large as what was sent; what is larger than this is cut, see {@link Publisher}. */
    private static final int MAX_REQUEST_BYTES = 64 << 20;

    /** How soon a new partition is noticed. */
    private static final int METADATA_AGE_MILLIS = 30_000;

    private static final String BUFFER = StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG);

    /** The name under which the process is a member of its group, if it has one that it keeps. */
    private static final String INSTANCE = StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);

    private static final int RESTORE_FETCH_BYTES = 16 << 20;

    private final TaskBoard board = new TaskBoard();
    private final LoopBoard loop = new LoopBoard();
    private final IntakeBoard intakes = new IntakeBoard();
    private final EventGate gate = new EventGate();
    private final AtomicReference<Stop> stop = new AtomicReference<>();
    private final NotedRefusals refused = new NotedRefusals();
    private final AskedLimits limits;
    private final TopicWatch topics;
    private final Optional<AdminCommittedOffsets> asked;
    private final KafkaStreams streams;
    private final int intakeThreads;
    private final String application;

    /**
     * @param millis the wall clock, for deciding when to publish
     * @param nanos a clock for measuring how long things take
     */
    public Pipeline(PipelineSettings settings, LongSupplier millis, LongSupplier nanos) {
        Supplier<Learner> learners = () -> Learners.of(settings.specification(), nanos);
        topics = new TopicWatch(settings);
        intakeThreads = settings.intake().threads();
        application = settings.applicationId();
        @Nullable AdminCommittedOffsets asking = null;
        boolean ready = false;
        try {
            if (!settings.exactlyOnce()) {
                asking = new AdminCommittedOffsets(settings.kafka(), settings.applicationId());
            }
            asked = Optional.ofNullable(asking);
            EventLog log = new ConsumerEventLog(settings.kafka(), settings.applicationId(), topics::eventsId);
            Overtaken overtaken = new Overtaken();
            Unread unread =
                    new Unread(settings.loop().join().isPresent() ? Set.copyOf(settings.besideTasks()) : Set.of());
            CommittedOffsets committed =
                    asked.<CommittedOffsets>map(offsets -> offsets).orElse(CommittedOffsets.TOGETHER);
            limits = new AskedLimits(settings.kafka(), settings.topics(), MAX_REQUEST_BYTES);
            PublishedSnapshots published = new AskedSnapshots(
                    settings.kafka(), settings.topics().snapshots().name());
            Topology topology = EventTopology.of(
                    settings,
                    learners,
                    log,
                    committed,
                    overtaken,
                    unread,
                    published,
                    limits,
                    board,
                    loop,
                    intakes,
                    topics::sourceId,
                    millis,
                    nanos);
            KafkaClientSupplier transactions = Optional.ofNullable(
                            settings.kafka().get(INSTANCE))
                    .<KafkaClientSupplier>map(name -> new NamedTransactions(settings.applicationId(), name.toString()))
                    .orElseGet(RecoverableTransactions::new);
            boolean gapless = !settings.intake().isNone() && !settings.exactlyOnce();
            KafkaClientSupplier clients = new PipelineClients(
                    gapless
                            ? new GaplessProducers(
                                    transactions, settings.topics().events().name())
                            : transactions,
                    settings,
                    overtaken,
                    gate,
                    unread,
                    topics);
            streams = new KafkaStreams(topology, config(settings, topics.partitions(), refused), clients);
            streams.setUncaughtExceptionHandler(this::failed);
            streams.setStateListener((now, before) -> LOG.info("pipeline is {}", now));
            ready = true;
        } finally {
            if (!ready) {
                topics.close();
                if (asking != null) {
                    asking.close();
                }
            }
        }
    }

    private StreamThreadExceptionResponse failed(Throwable e) {
        // because Kafka Streams throws on what this thread ends with, and Java would print it
        Thread.currentThread().setUncaughtExceptionHandler((thread, told) -> {});
        Optional<String> refusal = refused.of(e);
        if (refusal.isPresent() && limits.haveChanged()) {
            LOG.warn(
                    "{}; the topics are set otherwise than at the start, so it goes on by what they admit now",
                    refusal.get());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        if (rootOf(e) instanceof IntakeAbandoned) {
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT; // because it is being closed
        }
        if (isEnginesOwn(e) && topics.hasGrown()) {
            LOG.info("the topic of the events has more partitions: taking them on");
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        String why = refusal.map(
                        what -> what
                                + "; mend the topic's settings and start again: what it admits is asked at each start, and nothing is lost")
                .or(() -> isEnginesOwn(e) ? topics.refusedGrowth() : Optional.empty())
                .or(() -> rootOf(e) instanceof MissingSourceTopicException ? topics.gone() : Optional.empty())
                .or(() -> refusedChange(e))
                .orElseGet(() -> rootMessage(e));
        stopFor(why, e);
        // because the answer below alone keeps the place in the group, and others would wait for its session to end
        leave(Duration.ZERO);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** By the group protocol {@code streams} a cluster knows what a group reads, and holds it to that. */
    private Optional<String> refusedChange(Throwable e) {
        return rootOf(e) instanceof InvalidRequestException
                        && rootMessage(e).contains("Topology updates are not supported")
                ? Optional.of(
                        "the group %s has read other topics so far, and under group.protocol=streams the cluster does not let that change (%s); start with the inputs of before, and with --no-requests if there were no requests, or under group.protocol=classic: what was learned goes on"
                                .formatted(application, rootMessage(e)))
                : Optional.empty();
    }

    /**
     * Whether it comes from nothing but Kafka Streams, as where a topic of its own has not as many partitions as that of the events;
     * what an event, a checkpoint or the cluster has done has a cause that tells so.
     */
    static boolean isEnginesOwn(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (!(cause instanceof StreamsException)) {
                return false;
            }
        }
        return true;
    }

    static Properties config(PipelineSettings settings, int partitions, NotedRefusals refused) {
        Map<String, Object> config = new HashMap<>(settings.kafka());
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, settings.guarantee());
        config.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateFolder().toString());
        // because partitions of one thread have one transaction, and while one of them learns again, however long, the
        // others stand still; after transaction.timeout.ms the cluster aborts it, and all would begin again
        int threads = Math.max(1, partitions) + settings.intake().threads();
        Object wanted = config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        if (wanted != null && !wanted.toString().equals(Integer.toString(threads))) {
            LOG.warn(
                    "{}={} is not taken: each of the {} partitions of {} has a thread{}",
                    StreamsConfig.NUM_STREAM_THREADS_CONFIG,
                    wanted,
                    Math.max(1, partitions),
                    settings.topics().events().name(),
                    settings.intake().isNone()
                            ? ""
                            : ", and the inputs have " + settings.intake().threads());
        }
        config.putIfAbsent(
                StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), MAX_POLL_INTERVAL_MILLIS);
        config.putIfAbsent(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, (long) WAIT_MILLIS);
        config.putIfAbsent(StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), (long) WAIT_MILLIS);
        config.putIfAbsent(StreamsConfig.producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG), WAIT_MILLIS);
        // because under at_least_once, too, what is learned must be what is redone: committed events, without those of
        // aborted transactions
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        config.putIfAbsent(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.METADATA_MAX_AGE_CONFIG), METADATA_AGE_MILLIS);
        config.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_BYTES);
        // because a page of a checkpoint is half of what a consumer fetches at once by default
        config.putIfAbsent(
                StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
                RESTORE_FETCH_BYTES);
        // because a record larger than the buffer is refused, too
        config.merge(
                BUFFER,
                (long) MAX_REQUEST_BYTES,
                (given, least) ->
                        Math.max((long) ConfigDef.parseType(BUFFER, given, ConfigDef.Type.LONG), MAX_REQUEST_BYTES));
        config.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, Refusals.class);
        config.put(Refusals.NOTED, refused);
        // because a record without a time is still a lesson
        config.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, EventTimestamp.class);
        // because several requests in flight race with the broker's check of a new transaction, which then retries with
        // an error
        // in its log; batches large enough make up for it
        config.putIfAbsent(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        config.putIfAbsent(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), OrderedProducer.BATCH_BYTES);
        config.putIfAbsent(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        if (!settings.intake().isNone() && !settings.exactlyOnce()) {
            GaplessProducers.SETTINGS.forEach((name, value) -> {
                Object given = config.put(name, value);
                if (settings.kafka().containsKey(name) && !value.toString().equals(String.valueOf(given))) {
                    LOG.warn(
                            "{}={} is not taken but {}: else an event that failed could be passed over as repeated",
                            name,
                            given,
                            value);
                }
            });
        }
        Properties properties = new Properties();
        properties.putAll(config);
        return properties;
    }

    /** Has somebody look on; to be called before it starts. */
    public void watch(Onlooker onlooker) {
        board.watch(onlooker);
    }

    /** If the topics will not do, it does not start, and {@link #failure} tells why. */
    public void start() {
        try {
            topics.check();
        } catch (IllegalStateException e) {
            stopFor(String.valueOf(e.getMessage()), e);
            return;
        } catch (KafkaException e) {
            stopFor("cannot look at the topics: " + e.getMessage(), e);
            return;
        }
        streams.start();
        topics.start(partitions -> serve(partitions + intakeThreads), trouble -> {
            stopFor(String.valueOf(trouble.getMessage()), trouble);
            leave(Duration.ZERO);
        });
    }

    /** Has a thread for each partition, and those of the intake, so that one that was added does not share the transactions of another. */
    private void serve(int wanted) {
        int threads = streams.metadataForLocalThreads().size();
        Optional<String> added = Optional.of("");
        while (threads < wanted && added.isPresent()) { // none is added to a pipeline that stops
            added = streams.addStreamThread();
            threads++;
        }
    }

    /** The first reason counts: others may only follow from it. Whoever runs the pipeline tells it, by {@link #failure}. */
    private void stopFor(String reason, Throwable cause) {
        stop.compareAndSet(null, new Stop(reason, cause));
    }

    /** Why it stopped by itself. */
    private record Stop(String reason, Throwable cause) {}

    /** One status for each partition that this process serves, in the order of the partitions. */
    public List<TaskStatus> tasks() {
        return board.tasks();
    }

    /** One status for each partition of an input that this process serves and has had a record of, in their order. */
    public List<IntakeStatus> sources() {
        return intakes.sources();
    }

    /** One status for each partition of requests that this process answers, in their order; none if it answers none. */
    public List<RequestStatus> requests() {
        return loop.requests();
    }

    /** One status for each partition of feedback that this process joins with requests, in their order; none if it joins none. */
    public List<JoinStatus> joins() {
        return loop.joins();
    }

    /** The offset of the next record of each partition that it serves, but those of the events. */
    Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> next = new HashMap<>();
        sources().forEach(source -> next.put(source.source(), source.next()));
        next.putAll(loop.positions());
        return next;
    }

    /** The engine itself, for its metrics. */
    public KafkaStreams streams() {
        return streams;
    }

    /** Whether it processes events, or waits for some. */
    public boolean isReady() {
        return stop.get() == null && streams.state() == KafkaStreams.State.RUNNING;
    }

    /** Whether it still can: starting, running or moving partitions. */
    public boolean isAlive() {
        KafkaStreams.State state = streams.state();
        return stop.get() == null && (state == KafkaStreams.State.CREATED || state.isRunningOrRebalancing());
    }

    /** Why it stopped by itself, in one sentence. */
    public Optional<String> failure() {
        return Optional.ofNullable(stop.get()).map(Stop::reason);
    }

    /** What that sentence is made of, for whoever wants to see where it comes from. */
    public Optional<Throwable> cause() {
        return Optional.ofNullable(stop.get()).map(Stop::cause);
    }

    private static Throwable rootOf(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof FailedEvent)) {
            cause = cause.getCause();
        }
        return cause;
    }

    static String rootMessage(Throwable e) {
        Throwable cause = rootOf(e);
        if (cause instanceof OutOfMemoryError) {
            return "%s: the model and all that goes with it need more than the %,d MB there are; give the JVM a larger heap (-Xmx) and start again: nothing is lost"
                    .formatted(cause.getMessage(), Runtime.getRuntime().maxMemory() >> 20);
        }
        return cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    }

    /**
     * Takes no more events, publishes the model as it is then, commits, and leaves the group so that another can take over at once.
     *
     * @return whether all threads have ended within that time
     */
    public boolean close(Duration timeout) {
        intakes.end();
        Duration rest = timeout;
        // also while partitions move, as a short time after a start: those that are here go on meanwhile
        if (isAlive() && !board.tasks().isEmpty()) {
            rest = timeout.dividedBy(3);
            publishLast(timeout.minus(rest));
        }
        topics.close();
        boolean closed = leave(rest);
        asked.ifPresent(AdminCommittedOffsets::close);
        return closed;
    }

    private boolean leave(Duration timeout) {
        return streams.close(CloseOptions.timeout(timeout)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    private void publishLast(Duration patience) {
        boolean standstill = gate.shut();
        if (!board.end(standstill, patience)) {
            LOG.warn(
                    "the last snapshot was not out within {} s, so the one before stays the newest; a start publishes it",
                    patience.toSeconds());
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(30));
    }
}
