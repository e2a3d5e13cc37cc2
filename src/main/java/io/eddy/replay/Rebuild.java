package io.eddy.replay;

import io.eddy.checkpoint.Checkpoint;
import io.eddy.checkpoint.Checkpoints;
import io.eddy.checkpoint.Origin;
import io.eddy.learn.Learners;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationException;
import io.eddy.spec.SpecificationReader;
import io.eddy.wire.Fitted;
import io.eddy.wire.PredictionMessage;
import io.eddy.wire.PredictionReader;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.TopicState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds any version of a pipeline's models from what its topics hold: the nearest checkpoint in the changelog, then the events
 * up to the version's offset, as {@link Recovery} does for a task. The pipeline may run meanwhile or not; nothing is changed.
 */
public final class Rebuild implements AutoCloseable {
    private final RebuildSettings settings;
    private final Consumer<String> notes;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CommittedRecords records;
    private final Admin admin;
    private final String eventsTopic;
    private final String changelog;

    /** @param notes is told what a user ought to know about how it went, a sentence at a time */
    public Rebuild(RebuildSettings settings, Consumer<String> notes) {
        this.settings = settings;
        this.notes = notes;
        this.records = new CommittedRecords(settings.kafka(), settings.applicationId(), PATIENCE);
        this.admin = Admin.create(settings.kafka());
        this.eventsTopic = settings.topics().events().name();
        this.changelog = StoredRecords.changelog(settings.applicationId());
    }

    /** How many partitions the events have: each has a model of its own. */
    public int partitions() throws RebuildImpossible {
        int partitions = records.partitions(eventsTopic);
        if (partitions == 0) {
            throw new RebuildImpossible(
                    "the cluster has no topic %s; 'eddy topics' shows what it has, --prefix names other topics"
                            .formatted(eventsTopic));
        }
        return partitions;
    }

    /** Up to where the application has consumed a partition. */
    public OptionalLong committed(int partition) {
        return records.committed(new TopicPartition(eventsTopic, partition));
    }

    /** The model that has learned everything before an offset of a partition. */
    public RebuiltModel at(int partition, long until) throws RebuildImpossible {
        TopicPartition events = events(partition);
        long end = records.end(events);
        if (until > end) {
            throw new RebuildImpossible("%s ends at offset %d, so there is no version at %d yet; the newest is at %d"
                    .formatted(events, end, until, end));
        }
        RebuildStore store = store(partition);
        Optional<Origin> origin = origin(store);
        boolean compacted = isCompacted(origin);
        Specification specification = specification(origin);
        long began = origin.map(Origin::offset).orElse(0L);
        if (until < began) {
            throw new RebuildImpossible(
                    "the model began to learn %s at offset %d, so there is no version at %d; the oldest is at %d"
                            .formatted(events, began, until, began));
        }
        Checkpoints checkpoints = new Checkpoints(store);
        boolean useful = origin.isPresent() && origin.get().specification().equals(specification.canonical());
        Optional<Checkpoint> checkpoint =
                useful && !settings.fromScratch() ? checkpoints.newestUpTo(until) : Optional.empty();
        Optional<Checkpoint> witness =
                useful && settings.fromScratch() ? checkpoints.newestUpTo(until) : Optional.empty();
        checkpoints.damages().forEach(notes);
        long from = checkpoint.map(Checkpoint::offset).orElse(began);
        long oldest = records.oldest(events);
        if (from < oldest && from < until) {
            throw lost(events, from, until, oldest, useful ? checkpoints : new Checkpoints(new RebuildStore()));
        }
        if (checkpoint.isEmpty()
                && specification
                        .training()
                        .start()
                        .filter(start -> start.given().isEmpty())
                        .isPresent()) {
            throw new RebuildImpossible(
                    "%s starts from given weights, which are neither in the log nor in a checkpoint at or before offset %d; give --model FILE, beside which they are"
                            .formatted(name(specification), until));
        }
        PartitionModel model = new PartitionModel(specification, Learners.of(specification), events, () -> 0);
        origin.map(EventRules::of).ifPresent(model::rules);
        if (checkpoint.isPresent()) {
            restore(model, checkpoint.get(), events);
        }
        AtomicLong redone = new AtomicLong();
        Consumer<ConsumerRecord<byte[], byte[]>> learn = event -> {
            model.relearn(event.offset(), event.value(), event.timestamp());
            redone.incrementAndGet();
        };
        long seen = from;
        if (witness.isPresent()) {
            seen = witness.get().offset();
            read(events, from, seen, learn);
            compare(model, witness.get(), specification, events);
        }
        read(events, seen, until, learn);
        if (compacted) {
            notes.accept(compaction(until - from, from, until - from - redone.get()));
        }
        OptionalLong kept =
                checkpoint.isPresent() ? OptionalLong.of(checkpoint.get().offset()) : OptionalLong.empty();
        return new RebuiltModel(model, until, kept, from, redone.get());
    }

    /** A checkpoint tells how many events there were: fewer now, and this is not the version that was. */
    private void compare(PartitionModel model, Checkpoint witness, Specification specification, TopicPartition events)
            throws RebuildImpossible {
        PartitionModel then = new PartitionModel(specification, Learners.of(specification), events, () -> 0);
        restore(then, witness, events);
        if (then.events() != model.events()) {
            notes.accept(
                    "%s had %d events before offset %d when they were learned, and has %d now: this is NOT the version that was; without --from-scratch the checkpoint there serves"
                            .formatted(events, then.events(), witness.offset(), model.events()));
        }
    }

    /** What a compacted topic means for what was learned again. */
    private String compaction(long offsets, long from, long empty) {
        String missing = empty == 0
                ? "none is missing of the %d from offset %d on that were learned again".formatted(offsets, from)
                : "of the %d offsets from %d on that were learned again, %d hold no event; if compaction has removed them (and they are no marks of transactions), this is NOT the version that was"
                        .formatted(offsets, from, empty);
        return "the topic %s is compacted, so that events vanish which others of the same key followed: %s"
                .formatted(eventsTopic, missing);
    }

    private boolean isCompacted(Optional<Origin> origin) throws RebuildImpossible {
        TopicState topic = new TopicAdmin(admin)
                .statesOf(
                        List.of(eventsTopic),
                        untold -> notes.accept(untold
                                + "; if it is compacted, events are missing, and this is not the version that was"))
                .get(eventsTopic);
        if (topic == null) {
            return false;
        }
        String learned = origin.map(Origin::topicId).orElse(null);
        if (learned != null && !learned.equals(topic.id())) {
            throw new RebuildImpossible(
                    "the topic %s is not the one that %s has learned (id %s, now %s): that was deleted, and with it every version; %s"
                            .formatted(
                                    eventsTopic,
                                    settings.applicationId(),
                                    learned,
                                    topic.id(),
                                    StartAnew.way(settings.applicationId())));
        }
        return topic.isCompacted();
    }

    private TopicPartition events(int partition) throws RebuildImpossible {
        int partitions = partitions();
        if (partition >= partitions) {
            throw new RebuildImpossible("topic %s has no partition %d; it has %d, counted from 0"
                    .formatted(eventsTopic, partition, partitions));
        }
        return new TopicPartition(eventsTopic, partition);
    }

    private RebuildStore store(int partition) throws RebuildImpossible {
        RebuildStore store = new RebuildStore();
        if (partition < records.partitions(changelog)) {
            readAll(new TopicPartition(changelog, partition), store::accept);
        }
        return store;
    }

    private void readAll(TopicPartition partition, Consumer<ConsumerRecord<byte[], byte[]>> reader)
            throws RebuildImpossible {
        read(partition, records.oldest(partition), records.end(partition), reader);
    }

    private void read(TopicPartition partition, long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> reader)
            throws RebuildImpossible {
        try {
            records.read(partition, from, to, reader);
        } catch (UnreadableLog e) {
            throw new RebuildImpossible(e.getMessage());
        }
    }

    private static Optional<Origin> origin(RebuildStore store) throws RebuildImpossible {
        try {
            return Origin.in(store);
        } catch (IllegalStateException e) {
            throw new RebuildImpossible(String.valueOf(e.getMessage()));
        }
    }

    private Specification specification(Optional<Origin> origin) throws RebuildImpossible {
        if (settings.given().isPresent()) {
            Specification given = settings.given().get();
            if (origin.isPresent() && !origin.get().specification().equals(given.canonical())) {
                notes.accept("the application %s runs the model %s, so its checkpoints are of no use to %s"
                        .formatted(settings.applicationId(), origin.get().model(), name(given)));
            }
            return given;
        }
        if (origin.isEmpty()) {
            notes.accept(
                    "the topic %s does not tell which model the application %s runs; taking one that infers fields and label, since neither --model nor --output says what it was run with"
                            .formatted(changelog, settings.applicationId()));
            return settings.otherwise();
        }
        try {
            Specification stored = SpecificationReader.parse(origin.get().specification());
            if (name(stored).equals(origin.get().model())) {
                return stored;
            }
        } catch (SpecificationException e) {
            throw unreadable(origin.get(), String.join("; ", e.problems()));
        }
        throw unreadable(origin.get(), "its fingerprint is another here");
    }

    private RebuildImpossible unreadable(Origin origin, String why) {
        return new RebuildImpossible(
                "the checkpoints of the application %s are of the model %s, which this Eddy cannot read: %s; use the version that wrote them, or --model FILE with --from-scratch"
                        .formatted(settings.applicationId(), origin.model(), why));
    }

    private static String name(Specification specification) {
        return specification.name() + "-" + specification.fingerprint();
    }

    private static void restore(PartitionModel model, Checkpoint checkpoint, TopicPartition events)
            throws RebuildImpossible {
        try {
            model.state(checkpoint.state());
        } catch (IllegalStateException e) {
            throw new RebuildImpossible(
                    "%s: the checkpoint at offset %d does not fit this Eddy: %s; use the version that wrote it, or --from-scratch"
                            .formatted(events, checkpoint.offset(), e.getMessage()));
        }
    }

    private RebuildImpossible lost(TopicPartition events, long from, long until, long oldest, Checkpoints checkpoints) {
        String fact = "%s: the version at offset %d needs the events from offset %d on, but those before %d are gone"
                .formatted(events, until, from, oldest);
        Optional<Long> before = checkpoints.newestUpTo(until).map(Checkpoint::offset);
        if (before.isPresent() && (before.get() >= oldest || before.get() == until)) {
            return new RebuildImpossible(
                    fact + "; without --from-scratch the checkpoint at offset %d serves".formatted(before.get()));
        }
        Optional<Long> after =
                checkpoints.oldestAfter(until).map(Checkpoint::offset).filter(offset -> offset >= oldest);
        return new RebuildImpossible(fact
                + (after.isPresent()
                        ? "; the oldest version that can be rebuilt is at offset %d, where there is a checkpoint"
                                .formatted(after.get())
                        : "; no later checkpoint is there, and --from-scratch needs them too"));
    }

    /** The event at an offset of a partition; empty if there is none, or it is gone. */
    public Optional<RebuildRecord> event(int partition, long offset) throws RebuildImpossible {
        TopicPartition events = events(partition);
        if (offset < records.oldest(events) || offset >= records.end(events)) {
            return Optional.empty();
        }
        List<RebuildRecord> found = new ArrayList<>();
        read(events, offset, offset + 1, event -> found.add(new RebuildRecord(event.value(), event.timestamp())));
        return found.stream().findFirst();
    }

    /** The newest published prediction with an id. */
    public Optional<FoundPrediction> prediction(String id) throws RebuildImpossible {
        return newest(message -> id.equals(message.id()));
    }

    /** The published prediction of the event at an offset of a partition, made before it was learned from. */
    public Optional<FoundPrediction> predictionOf(int partition, long offset) throws RebuildImpossible {
        String source = events(partition).toString();
        return newest(message -> message.model().offset() == offset
                && message.model().source().equals(source)
                // else the event came again after it had been learned from
                && (message.label() != null || !Float.isNaN(message.loss())));
    }

    private Optional<FoundPrediction> newest(Predicate<PredictionMessage> wanted) throws RebuildImpossible {
        String topic = settings.topics().predictions().name();
        Search search = new Search(wanted);
        for (int p = 0; p < records.partitions(topic); p++) {
            readAll(new TopicPartition(topic, p), search::look);
        }
        return search.found();
    }

    /** Looks at predictions one by one, and keeps the newest that is wanted. */
    private static final class Search {
        private final Predicate<PredictionMessage> wanted;
        private Optional<FoundPrediction> newest = Optional.empty();
        private long newestMillis = Long.MIN_VALUE;
        private int count;

        Search(Predicate<PredictionMessage> wanted) {
            this.wanted = wanted;
        }

        void look(ConsumerRecord<byte[], byte @Nullable []> record) {
            byte[] value = record.value();
            if (value == null) {
                return;
            }
            try {
                PredictionMessage message = PredictionReader.read(value);
                if (!wanted.test(message)) {
                    return;
                }
                count++;
                if (record.timestamp() >= newestMillis) { // because a repeated one has the time of its event, too
                    newestMillis = record.timestamp();
                    boolean cut = record.headers().lastHeader(Fitted.VALUE_BYTES) != null;
                    newest = Optional.of(new FoundPrediction(message, record.timestamp(), cut, count));
                }
            } catch (IOException e) {
                return; // because whatever it is, it is not the one
            }
        }

        Optional<FoundPrediction> found() {
            return newest.map(found -> new FoundPrediction(found.message(), found.recordMillis(), found.cut(), count));
        }
    }

    @Override
    public void close() {
        records.close();
        admin.close();
    }
}
