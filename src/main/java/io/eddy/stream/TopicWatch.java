package io.eddy.stream;

import io.eddy.replay.StartAnew;
import io.eddy.replay.StoredRecords;
import io.eddy.replay.TopicFlaw;
import io.eddy.wire.Answer;
import io.eddy.wire.Topic;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.TopicState;
import io.eddy.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the topics, and the cluster, are what a pipeline needs: before it starts, and every few seconds while it runs.
 *
 * <p>Where the topic of the events has got more partitions, it gives the topic of the checkpoints as many. Kafka Streams would refuse to
 * go on otherwise; so it begins a learner for each new one, and the others keep their checkpoints, each in the partition of its number.
 */
final class TopicWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    /** A topic may be absent from one broker's answer for a moment. */
    private static final int LOOKS_UNTIL_GONE = 2;

    /** Each thread may fail of partitions that were added, and again while one broker does not know yet what another has told. */
    private static final int ATTEMPTS_PER_THREAD = 5;

    /** Not long, because a pipeline that fails waits for it, see {@link #hasGrown}. */
    private static final int PATIENCE_MILLIS = 10_000;

    private final Admin admin;
    private final TopicAdmin topics;
    private final PipelineSettings settings;
    private final String events;
    private final String changelog;
    private final List<String> sources;

    private final List<String> changelogs;

    /** Of the topics that are served by the same tasks as the events. */
    private final List<String> besides;

    private final List<String> all;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(look -> {
        Thread thread = new Thread(look, "eddy-topics");
        thread.setDaemon(true);
        return thread;
    });

    private final Set<String> seen = new HashSet<>();
    private int looksWithoutOne;
    private boolean compactionTold;
    private boolean settingsTold;
    private int foundPartitions;
    private Optional<String> refusedGrowth = Optional.empty();

    /** How many the running pipeline surely has, or has been told of: a failure with more is perhaps one of growing. */
    private int partitions;

    private int attempts;

    private final Map<String, TopicState> inputStates = new ConcurrentHashMap<>();
    private volatile Optional<String> eventsId = Optional.empty();
    private String clusterId = "";

    TopicWatch(PipelineSettings settings) {
        this.settings = settings;
        Map<String, Object> config = new HashMap<>(settings.kafka());
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        admin = Admin.create(config);
        topics = new TopicAdmin(admin);
        events = settings.topics().events().name();
        changelog = StoredRecords.changelog(settings.applicationId());
        sources = settings.intake().topics();
        besides = settings.besideTasks();
        changelogs = settings.loop().join().isPresent()
                ? List.of(changelog, WaitingRequests.changelog(settings.applicationId()))
                : List.of(changelog);
        all = Stream.of(names(settings.topics()), changelogs.stream(), sources.stream(), besides.stream())
                .flatMap(names -> names)
                .toList();
    }

    private static Stream<String> names(Topics topics) {
        return Stream.<Topic<?, ?>>of(
                        topics.events(),
                        topics.predictions(),
                        topics.snapshots(),
                        topics.evaluations(),
                        topics.deadLetters())
                .map(Topic::name);
    }

    /** @throws IllegalStateException if another cluster answers, whose topics are others, even under the same names */
    private Map<String, TopicState> states(Collection<String> names) {
        Map<String, TopicState> states = topics.statesOf(names, untold -> {
            if (!settingsTold) {
                settingsTold = true;
                LOG.warn("{}; so it is not known whether {} is compacted, which it must not be", untold, events);
            }
        });
        checkThatItIsTheSameCluster();
        return states;
    }

    /** The address may lead elsewhere than at the start, as a name or a forwarded port may from one moment to the next. */
    private void checkThatItIsTheSameCluster() {
        String now = Answer.to(admin.describeCluster().clusterId());
        if (clusterId.isEmpty()) {
            clusterId = now;
        } else if (!clusterId.equals(now)) {
            throw new IllegalStateException(
                    "another cluster answers at %s than at the start (cluster id %s, was %s); if the first one is still there, start again with its address: nothing is lost; if its data are gone, %s"
                            .formatted(
                                    settings.kafka().get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG),
                                    now,
                                    clusterId,
                                    StartAnew.way(settings.applicationId())));
        }
    }

    /** How many the topic of the events has; 0 if it is not there. */
    synchronized int partitions() {
        TopicState log = states(List.of(events)).get(events);
        return log == null ? 0 : log.partitions();
    }

    /**
     * To be called before Kafka Streams starts.
     *
     * @throws IllegalStateException if the topics will not do; it says why and what to do
     */
    synchronized void check() {
        Map<String, TopicState> states = states(all);
        seen.addAll(states.keySet());
        sources.forEach(source -> checkSource(source, states.get(source)));
        TopicState log = states.get(events);
        if (log == null) {
            return; // because Kafka Streams says that
        }
        eventsId = Optional.of(log.id());
        partitions = log.partitions();
        if (log.isCompacted()) {
            refuseCompacted();
        }
        TopicState checkpoints = states.get(changelog);
        if (checkpoints != null && checkpoints.partitions() > log.partitions()) {
            throw new IllegalStateException(
                    "the topic %s has %d partition(s), but there are checkpoints of %d: it was deleted and created anew with fewer; %s"
                            .formatted(
                                    events,
                                    log.partitions(),
                                    checkpoints.partitions(),
                                    StartAnew.way(settings.applicationId())));
        }
        besides.forEach(name -> checkBeside(name, states.get(name), log));
        grow(log, states);
    }

    private void checkBeside(String name, @Nullable TopicState beside, TopicState log) {
        if (beside == null) {
            throw new IllegalStateException("there is no topic %s; 'eddy topics apply' creates it, and %s does without"
                    .formatted(
                            name,
                            settings.loop().join().isPresent()
                                    ? "a model file without the section join"
                                            + (isRequests(name) ? ", started with --no-requests," : "")
                                    : "--no-requests"));
        }
        if (beside.partitions() > log.partitions()) {
            throw new IllegalStateException(
                    "the topic %s has %d partitions and %s has %d, but a model answers the requests in the partition of its own number, and has its feedback there: give %s as many, or have %s created anew with %d"
                            .formatted(
                                    name,
                                    beside.partitions(),
                                    events,
                                    log.partitions(),
                                    events,
                                    name,
                                    log.partitions()));
        }
    }

    private boolean isRequests(String name) {
        return name.equals(settings.topics().requests().name());
    }

    private void checkSource(String name, @Nullable TopicState source) {
        if (source == null) {
            throw new IllegalStateException(
                    "there is no topic %s to learn from; create it and start again, or take it out of the inputs"
                            .formatted(name));
        }
        inputStates.put(name, source);
        if (source.isCompacted()) {
            LOG.warn(
                    "the topic {} is compacted (cleanup.policy): of records with the same key those are never learned that vanish before they are taken in; what has been taken in stays",
                    name);
        }
    }

    private void refuseCompacted() {
        String fact =
                "the topic %s is compacted (cleanup.policy): an event is removed when another with its key follows, so what was learned"
                        + " cannot be learned again after a crash, and no version rebuilt from the log";
        if (!settings.recovery().accepted().contains(TopicFlaw.COMPACTED)) {
            throw new IllegalStateException((fact
                            + "; set its cleanup.policy to delete, or copy the events to a topic that has it (--prefix names other topics),"
                            + " or go on all the same with --accept compacted")
                    .formatted(events));
        }
        compactionTold = true;
        LOG.warn((fact + "; going on, as --accept compacted says").formatted(events));
    }

    /** Those that have to have as many partitions as the topic of the events. */
    private void grow(TopicState log, Map<String, TopicState> states) {
        for (String name : followers()) {
            TopicState follower = states.get(name);
            if (follower != null && follower.partitions() < log.partitions()) {
                grow(log, follower);
            }
        }
    }

    private List<String> followers() {
        List<String> followers = new ArrayList<>(changelogs);
        followers.addAll(besides);
        return followers;
    }

    private void grow(TopicState log, TopicState follower) {
        try {
            topics.grow(follower.name(), log.partitions());
        } catch (RetriableException e) {
            throw e;
        } catch (KafkaException e) {
            throw new IllegalStateException(
                    "the topic %s has %d partitions now, and %s, which has to have as many, %d, but the cluster does not let Eddy add to them: %s; have it done (kafka-topics.sh --bootstrap-server HOST:PORT --alter --topic %s --partitions %d) and start again: what was learned so far goes on"
                            .formatted(
                                    events,
                                    log.partitions(),
                                    follower.name(),
                                    follower.partitions(),
                                    e.getMessage(),
                                    follower.name(),
                                    log.partitions()));
        }
        if (follower.name().equals(changelog)) {
            LOG.info(
                    "the topic {} has {} partitions now and had {}: each new one gets a learner of its own, which begins with nothing; the other learners go on",
                    events,
                    log.partitions(),
                    follower.partitions());
        } else {
            LOG.info(
                    "the topic {} gets {} partitions, it had {}: as many as {}, because each model has its own",
                    follower.name(),
                    log.partitions(),
                    follower.partitions(),
                    events);
        }
    }

    /**
     * Looks again and again, until {@link #close}.
     *
     * @param found is told how many partitions the topic of the events has, at each look
     * @param trouble is told the first that no start would pass over
     */
    void start(IntConsumer found, Consumer<IllegalStateException> trouble) {
        looks.scheduleWithFixedDelay(
                () -> {
                    try {
                        look();
                        found.accept(foundPartitions);
                    } catch (IllegalStateException e) {
                        trouble.accept(e);
                        looks.shutdown();
                    } catch (KafkaException e) {
                        LOG.debug(
                                "cannot look at the topics now",
                                e); // because a cluster that is away is not for this class to tell
                    }
                },
                LOOK_EVERY.toMillis(),
                LOOK_EVERY.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /**
     * One look at the topics while the pipeline runs.
     *
     * @throws IllegalStateException if it cannot go on with them
     */
    synchronized void look() {
        Map<String, TopicState> states = states(all);
        seen.addAll(states.keySet());
        Optional<String> gone = gone(states);
        looksWithoutOne = gone.isEmpty() ? 0 : looksWithoutOne + 1;
        if (gone.isPresent() && looksWithoutOne >= LOOKS_UNTIL_GONE) {
            throw new IllegalStateException(gone.get());
        }
        inputStates.forEach((name, before) -> {
            TopicState source = states.get(name);
            if (source != null && !source.id().equals(before.id())) {
                throw new IllegalStateException(
                        "the topic %s was deleted and created anew while the pipeline runs; start again, and it is taken in from its oldest record, as another one"
                                .formatted(name));
            }
        });
        TopicState log = states.get(events);
        if (log == null) {
            return;
        }
        if (eventsId.isPresent() && !eventsId.get().equals(log.id())) {
            throw new IllegalStateException(
                    "the topic %s was deleted and created anew while the pipeline runs (id %s, now %s); %s"
                            .formatted(events, eventsId.get(), log.id(), StartAnew.way(settings.applicationId())));
        }
        foundPartitions = log.partitions();
        if (log.isCompacted() && !compactionTold) {
            compactionTold = true;
            LOG.error(
                    "the topic {} is compacted since a moment ago (cleanup.policy): events will vanish that are needed after a crash and to rebuild"
                            + " a version; set its cleanup.policy back to delete, at once. The next start refuses it",
                    events);
        }
    }

    /** What to say where Kafka Streams misses a topic, which it may before a look does: which one was deleted. */
    synchronized Optional<String> gone() {
        try {
            return gone(states(all));
        } catch (IllegalStateException e) {
            return Optional.ofNullable(e.getMessage());
        } catch (KafkaException e) {
            LOG.debug("cannot look at the topics now", e); // because Kafka Streams has told what it is about
            return Optional.empty();
        }
    }

    private Optional<String> gone(Map<String, TopicState> states) {
        List<String> gone =
                seen.stream().filter(name -> !states.containsKey(name)).sorted().toList();
        if (gone.isEmpty()) {
            return Optional.empty();
        }
        String way = gone.stream().anyMatch(sources::contains)
                ? "what was taken in of it stays learned; take it out of the inputs, or have it created anew: what it has then is taken in as of another topic"
                : gone.contains(events)
                        ? StartAnew.way(settings.applicationId())
                        : "'eddy run' creates it again; what it held is gone";
        return Optional.of(
                "the topic %s was deleted while the pipeline runs; %s".formatted(String.join(", ", gone), way));
    }

    /** Whether what failed should be tried again, because it may have failed at partitions that were added; makes them fit. */
    synchronized boolean hasGrown() {
        fit();
        if (foundPartitions > partitions) {
            partitions = foundPartitions;
            attempts = ATTEMPTS_PER_THREAD * partitions;
        }
        return refusedGrowth.isEmpty() && attempts-- > 0;
    }

    /** To be called before Kafka Streams compares the topics' partitions. */
    synchronized void fit() {
        try {
            List<String> names = followers();
            names.add(events);
            Map<String, TopicState> states = states(names);
            TopicState log = states.get(events);
            if (log != null) {
                foundPartitions = log.partitions();
                refusedGrowth = Optional.empty();
                grow(log, states);
            }
        } catch (KafkaException e) {
            LOG.debug("cannot look at the topics now", e); // because Kafka Streams is about to find out, too
        } catch (IllegalStateException e) {
            refusedGrowth = Optional.ofNullable(e.getMessage());
        }
    }

    /** Why the topics could not be made to fit, and what to do. */
    synchronized Optional<String> refusedGrowth() {
        return refusedGrowth;
    }

    /** What tells an input from another topic under its name, see {@link TopicState#shortId}; empty if it is not known. */
    String sourceId(String input) {
        TopicState source = inputStates.get(input);
        return source == null ? "" : source.shortId();
    }

    /** The cluster's own name for the topic of the events. */
    Optional<String> eventsId() {
        return eventsId;
    }

    @Override
    public void close() {
        looks.shutdownNow();
        admin.close(Duration.ZERO);
    }
}
