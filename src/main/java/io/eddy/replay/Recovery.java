package io.eddy.replay;

import io.eddy.checkpoint.Checkpoint;
import io.eddy.checkpoint.CheckpointStore;
import io.eddy.checkpoint.CheckpointWriter;
import io.eddy.checkpoint.Checkpoints;
import io.eddy.checkpoint.Origin;
import io.eddy.replay.EventLog.Consumed;
import io.eddy.replay.Overtaken.Gap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a new model to where its task stands: the newest whole checkpoint at or before the committed offset, then a redo of the
 * events in between, without publishing anything. Without a checkpoint it is the redo of all events since the model's
 * origin.
 *
 * <p>Where events that are needed are gone by retention, a newer checkpoint serves: then {@link PartitionModel#version} is beyond the
 * committed offset, and the events up to it must not be learned again.
 */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    /** So many events between two reports of progress. */
    /** How often a long redo tells how far it is; the clock is looked at once in so many events. */
    private static final long REPORT_MILLIS = 5_000;

    private static final int LOOK_EVERY = 64;

    private final TopicPartition partition;
    private final PartitionModel model;
    private final CheckpointStore store;
    private final EventLog.Partition events;
    private final Optional<String> topicId;
    private final RecoveryTerms terms;
    private final FreshStart fresh;
    private final int topicBytes;
    private final LongSupplier millis;

    private Optional<Checkpoint> checkpoint = Optional.empty();
    private Optional<Origin> origin = Optional.empty();
    private boolean forgetting;
    private OptionalLong began = OptionalLong.empty();
    private long oldest;
    private long redone;
    private long left;
    private long lost;
    private long toldMillis;

    /** @param topicBytes what the topic of the events admits */
    public Recovery(
            TopicPartition partition,
            PartitionModel model,
            CheckpointStore store,
            EventLog.Partition events,
            RecoveryTerms terms,
            FreshStart fresh,
            int topicBytes,
            LongSupplier millis) {
        this.partition = partition;
        this.model = model;
        this.store = store;
        this.events = events;
        this.topicId = events.topicId();
        this.terms = terms;
        this.fresh = fresh;
        this.topicBytes = topicBytes;
        this.millis = millis;
    }

    /**
     * @param progress called now and then in a long redo, see {@link #status}
     * @return for the checkpoints to come
     * @throws IllegalStateException if the model cannot be brought there; it says why and what to do
     * @throws UnreadableLog if the events in between cannot be read
     */
    public CheckpointWriter run(Runnable progress) {
        origin = Origin.in(store);
        forgetting = fresh.forgets(origin);
        if (forgetting) {
            origin = Optional.empty();
        }
        origin.ifPresent(this::checkTopic);
        origin.ifPresent(this::checkSpecification);
        Consumed consumed = events.consumed();
        oldest = consumed.oldest();
        checkPosition(consumed);
        model.rules(EventRules.of(origin, terms.events(), topicBytes, partition, consumed.next()));
        return forgetting ? startAfresh(consumed, progress) : resume(consumed, progress);
    }

    /** Learns again what has been consumed and is still there. */
    private CheckpointWriter startAfresh(Consumed consumed, Runnable progress) {
        LOG.info("{}: starting afresh, without the checkpoints there were", partition);
        began = consumed.committed().isPresent() ? OptionalLong.of(consumed.oldest()) : OptionalLong.empty();
        CheckpointWriter writer = new CheckpointWriter(store, null, model::state);
        redo(consumed.oldest(), consumed.next(), progress);
        return writer;
    }

    private CheckpointWriter resume(Consumed consumed, Runnable progress) {
        Checkpoints checkpoints = new Checkpoints(store);
        long to = consumed.next();
        checkpoint = checkpoints.newestUpTo(to);
        long from = checkpoint
                .map(Checkpoint::offset)
                .or(() -> origin.map(Origin::offset))
                .orElse(consumed.committed().isPresent() ? 0 : to);
        if (from < consumed.oldest()) {
            Optional<Checkpoint> newer = checkpoints.oldestAfter(to);
            checkpoint = newer.or(() -> checkpoint);
            from = newer.map(Checkpoint::offset).orElse(from);
        }
        if (origin.isPresent() || consumed.committed().isPresent()) {
            began = OptionalLong.of(origin.map(Origin::offset).orElse(from));
        }
        checkpoints.damages().forEach(damage -> LOG.warn("{}: {}", partition, damage));
        checkpoint.ifPresent(this::restore);
        // now, because what was restored is checked against what was stored
        CheckpointWriter writer = new CheckpointWriter(store, checkpoint.orElse(null), model::state);
        if (consumed.oldest() > from) {
            reportLost(from, consumed, checkpoints);
        }
        redo(Math.max(from, consumed.oldest()), to, progress);
        return writer;
    }

    private void checkPosition(Consumed consumed) {
        OptionalLong committed = consumed.committed();
        if (committed.isPresent() && committed.getAsLong() > consumed.end()) {
            throw new IllegalStateException(StartAnew.shorterLog(
                    partition, "ends at offset " + consumed.end(), committed.getAsLong(), terms.applicationId()));
        }
        if (committed.isEmpty() && Origin.in(store).isPresent() && terms.exactlyOnce()) {
            // because every event would come again, and its prediction be published again
            throw new IllegalStateException(
                    ("%s has been learned, but the cluster has no committed offset of the group %s: it forgets one after"
                                    + " offsets.retention.minutes without a member, and with the topic. Going on would publish predictions again."
                                    + " If it is still the same topic, set the offset behind the last event that has a prediction"
                                    + " (whose \"model\" ends in the event's offset) or a dead letter, once no member is left: kafka-consumer-groups.sh"
                                    + " --bootstrap-server HOST:PORT --group %s --topic %s:%d --reset-offsets --to-offset N --execute."
                                    + " Or start with --guarantee at_least_once, which may publish again. Or begin anew: %s")
                            .formatted(
                                    partition,
                                    terms.applicationId(),
                                    terms.applicationId(),
                                    partition.topic(),
                                    partition.partition(),
                                    StartAnew.way(terms.applicationId())));
        }
    }

    private void checkTopic(Origin origin) {
        if (isOther(origin) && !terms.accepted().contains(TopicFlaw.REPLACED)) {
            throw new IllegalStateException(
                    ("the topic %s is not the one that was learned so far (id %s, now %s): that was deleted, and this created under its"
                                    + " name, or this is another cluster; %s; or, if it has the same events at the same offsets,"
                                    + " as a mirror has, go on with --accept replaced")
                            .formatted(
                                    partition.topic(),
                                    origin.topicId(),
                                    topicId.orElseThrow(),
                                    StartAnew.way(terms.applicationId())));
        }
    }

    /** Whether the topic is known not to be the origin's. */
    private boolean isOther(Origin origin) {
        return origin.topicId() != null
                && topicId.filter(id -> !id.equals(origin.topicId())).isPresent();
    }

    private void checkSpecification(Origin origin) {
        if (!origin.specification().equals(model.specification().canonical())) {
            throw new IllegalStateException(
                    ("%s was learned so far by the model %s, and now the model %s is to go on, with another specification;"
                                    + " bring the old model file back, or let the new model learn the log from its start with --fresh,"
                                    + " or run it beside the old one under another --application-id,"
                                    + " or forget the old one and publish all predictions again: 'eddy reset --application-id %s'")
                            .formatted(partition, origin.model(), model.name(), terms.applicationId()));
        }
    }

    private void restore(Checkpoint from) {
        try {
            model.state(from.state());
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "%s: the checkpoint at offset %d does not fit this Eddy: %s; use the version that wrote it, or learn the log from its start with --fresh"
                            .formatted(partition, from.offset(), e.getMessage()),
                    e);
        }
        LOG.info("{}: restored the checkpoint at offset {}", partition, from.offset());
    }

    private void reportLost(long from, Consumed consumed, Checkpoints checkpoints) {
        String fact =
                "%s: the model has learned the events before offset %d and the next are needed, but retention has removed those before %d"
                        .formatted(partition, from, consumed.oldest());
        if (!checkpoints.damages().isEmpty()) {
            fact += " (" + String.join("; ", checkpoints.damages()) + ")";
        }
        lose(consumed.oldest() - from, fact, "bring the checkpoints back");
    }

    /** While the task runs: retention was quicker. What was gone when it began has been told, and what was learned is not lost. */
    public void overtaken(Gap gap) {
        long from = Math.max(gap.from(), Math.max(oldest, model.version().offset()));
        if (from >= gap.oldest()) {
            return;
        }
        String fact =
                "%s: retention has overtaken the learner: it needs the events from offset %d on, and those before %d have been removed"
                        .formatted(partition, from, gap.oldest());
        lose(gap.oldest() - from, fact, "have the topic keep events longer (retention.ms)");
    }

    private void lose(long count, String fact, String remedy) {
        lost += count;
        if (terms.lostEvents() == LostEvents.STOP) {
            throw new IllegalStateException(
                    "%s; %s, or go on from what is left with --lost-events continue: the model is then not the one that all events make"
                            .formatted(fact, remedy));
        }
        LOG.error("{}; going on without {} of them: the model is not the one that all events make", fact, count);
    }

    /** Learns again, without publishing anything. */
    private void redo(long from, long to, Runnable progress) {
        if (from >= to) {
            return;
        }
        LOG.info("{}: learning the events from offset {} to {} again", partition, from, to);
        toldMillis = millis.getAsLong();
        events.read(from, to, (long offset, byte @Nullable [] value, long recordMillis) -> {
            redone++;
            left = to - offset - 1;
            relearn(offset, value, recordMillis);
            if (redone % LOOK_EVERY == 0 && millis.getAsLong() - toldMillis >= REPORT_MILLIS) {
                toldMillis = millis.getAsLong();
                LOG.info("{}: at offset {} of {}", partition, offset, to);
                progress.run();
            }
        });
        left = 0;
        LOG.info("{}: stands at offset {} again, {} events redone", partition, to, redone);
    }

    private void relearn(long offset, byte @Nullable [] value, long recordMillis) {
        try {
            model.relearn(offset, value, recordMillis);
        } catch (RuntimeException defect) {
            throw FailedEvent.again(partition, offset, defect);
        }
    }

    /** Whether the store says of what its checkpoints are, and of which topic; if not, {@link #begin} is to. */
    public boolean hasOrigin() {
        return origin.filter(there -> EventRules.of(there).equals(model.rules()))
                .filter(there -> topicId.isEmpty() || topicId.get().equals(there.topicId()))
                .isPresent();
    }

    /**
     * Says so, in place of all that is to be forgotten: both are committed together, and if they are not, nothing is forgotten.
     *
     * @param offset of the first event that the model sees, if nothing has been consumed before
     */
    public void begin(long offset) {
        if (forgetting) {
            // the origin last, because a store without it would pass for that of a new model
            store.keys().stream().filter(key -> !key.equals(Origin.KEY)).forEach(store::delete);
        }
        new Origin(
                        began.orElse(offset),
                        model.name(),
                        model.specification().canonical(),
                        model.rules().maxBytes(),
                        model.rules().skipped().stream().sorted().toList(),
                        origin.map(Origin::millis).orElseGet(millis::getAsLong),
                        topicId.orElse(null))
                .putInto(store);
    }

    public RedoStatus status() {
        return new RedoStatus(redone, left, lost);
    }
}
