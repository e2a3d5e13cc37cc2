package io.eddy.replay;

import io.eddy.eval.Evaluation;
import io.eddy.eval.Progressive;
import io.eddy.eval.Report;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.learn.Correction;
import io.eddy.learn.Learner;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import io.eddy.learn.Remark;
import io.eddy.learn.Sampling;
import io.eddy.learn.Segment;
import io.eddy.learn.Step;
import io.eddy.learn.Vitals;
import io.eddy.snapshot.Snapshot;
import io.eddy.spec.Interpretation;
import io.eddy.spec.Specification;
import io.eddy.state.Archive;
import io.eddy.state.Tensors;
import io.eddy.wire.EventReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What one partition's log has made of a model: learner, evaluation and counts, and the offset they have reached. Reading the same
 * log from its start makes the same one, to the bit.
 */
public final class PartitionModel {
    private final Specification specification;
    private final Learner learner;
    private final Evaluation evaluation;
    private final Progressive progressive;
    private EventRules rules = EventRules.DEFAULT;
    private EventReader reader = new EventReader(rules.maxBytes());
    private final Event event = new Event();
    private final LongSupplier nanos;

    private String doing = "decode";
    private ModelVersion version;
    private long lastMillis;
    private long learned;
    private long skipped;
    private final EnumMap<Reason, Long> rejected = new EnumMap<>(Reason.class);
    private long decodeNanos;
    private long stepNanos;
    private double weightNorm;
    private @Nullable String firstRepeated;
    private boolean repeatsTold;
    private @Nullable String firstCut;
    private boolean cutTold;

    public PartitionModel(Specification specification, Learner learner, TopicPartition partition, LongSupplier nanos) {
        this.specification = specification;
        this.learner = learner;
        this.evaluation = new Evaluation(Evaluation.Scope.of(specification.output()));
        this.progressive = new Progressive(learner, evaluation);
        this.version = new ModelVersion(specification.name(), specification.fingerprint(), partition.toString(), 0);
        this.nanos = nanos;
    }

    /** Which events to learn from; to be told before anything is learned. */
    void rules(EventRules newRules) {
        rules = newRules;
        reader = new EventReader(rules.maxBytes());
    }

    EventRules rules() {
        return rules;
    }

    /**
     * Decodes an event, predicts it and learns from it. The prediction in the result is the one to be published; it has been judged, where events
     * are a sample, as one of the sample.
     *
     * @param recordMillis the record's own time, for an event without one; 0 or less if it has none
     * @return empty if the event was learned before, by its source, and is passed over
     * @throws RejectedEvent if that cannot be; it is counted, and the offset moves on all the same
     */
    public Optional<Step> learn(long offset, byte @Nullable [] value, long recordMillis) throws RejectedEvent {
        version = version.at(offset + 1);
        lastMillis = recordMillis > 0 ? recordMillis : lastMillis;
        long start = nanos.getAsLong();
        doing = "decode";
        try {
            read(offset, value);
        } catch (RejectedEvent e) {
            evaluation.reject();
            throw count(e);
        }
        long decoded = nanos.getAsLong();
        decodeNanos += decoded - start;
        lastMillis = event.time() < 0 ? lastMillis : event.time();
        doing = "learn";
        if (progressive.passesOver(event)) {
            firstRepeated = firstRepeated == null ? event.source() + ":" + event.sourceOffset() : firstRepeated;
            return Optional.empty();
        }
        String madeUp = event.corrects();
        try {
            Step step = progressive.learn(event);
            if (firstCut == null && madeUp != null && Correction.isCut(step.prediction(), madeUp)) {
                firstCut = id(offset);
            }
            if (step.outcome() == Step.Outcome.LEARNED) {
                learned++;
            } else {
                skipped++;
            }
            return Optional.of(step.of(Sampling.corrected(step.prediction(), specification.output())));
        } catch (RejectedEvent e) {
            throw count(e);
        } finally {
            stepNanos += nanos.getAsLong() - decoded;
        }
    }

    /** Learns from an event again, of which nothing is to be published. One that is rejected was so the first time. */
    public void relearn(long offset, byte @Nullable [] value, long recordMillis) {
        try {
            learn(offset, value, recordMillis);
        } catch (RejectedEvent e) {
            return; // because it has been among the dead letters since then
        }
    }

    private void read(long offset, byte @Nullable [] value) throws RejectedEvent {
        if (rules.skipped().contains(offset)) {
            throw new RejectedEvent(Reason.SKIPPED, "somebody started Eddy with --skip-offset for this event");
        }
        reader.read(value, event);
    }

    /**
     * Predicts an event that was learned before, and changes nothing.
     *
     * @throws RejectedEvent if that cannot be
     */
    public Prediction predict(long offset, byte @Nullable [] value) throws RejectedEvent {
        doing = "decode";
        read(offset, value);
        doing = "predict";
        return learner.predict(event);
    }

    /**
     * Predicts what is no event of the log, and changes nothing.
     *
     * @throws RejectedEvent if a field holds what it cannot hold
     */
    public Prediction predict(Event request) throws RejectedEvent {
        return learner.predict(request);
    }

    /** What was passed over in events, each kind once, when it was first seen. */
    public List<String> news() {
        List<String> news = new ArrayList<>(reader.passedOver().news());
        if (firstRepeated != null && !repeatsTold) {
            repeatsTold = true;
            news.add("%s has come again, and is passed over as it was learned before; so will others be, and counted"
                    .formatted(firstRepeated));
        }
        if (firstCut != null && !cutTold) {
            cutTold = true;
            news.add(
                    "%s corrects a default label that the model holds for next to impossible; it counts %.0f times, and no correction counts more"
                            .formatted(firstCut, Correction.MOST));
        }
        return news;
    }

    private RejectedEvent count(RejectedEvent rejection) {
        rejected.merge(rejection.reason(), 1L, Long::sum);
        return rejection;
    }

    /** What was being done to the last event when it was rejected: {@code decode}, {@code learn} or {@code predict}. */
    public String doing() {
        return doing;
    }

    /** What the event read last is called: its own id, or its place. */
    public String id(long offset) {
        String id = event.id();
        return id == null ? version.source() + ":" + offset : id;
    }

    /** As {@link Learner#news}. */
    public int told() {
        return learner.news();
    }

    public Interpretation interpretation() {
        return learner.interpretation();
    }

    public List<Remark> remarks() {
        return learner.remarks();
    }

    public Vitals vitals() {
        return learner.vitals();
    }

    /** As {@link Learner#segments}. */
    public List<Segment> segments() {
        return learner.segments();
    }

    /** The event read last. */
    public Event event() {
        return event;
    }

    /** What it was told to be; with what was inferred, see the snapshot. */
    public Specification specification() {
        return specification;
    }

    /** Its name and the fingerprint of its specification. */
    public String name() {
        return version.name() + "-" + version.fingerprint();
    }

    /** What has been learned from everything before its offset. */
    public ModelVersion version() {
        return version;
    }

    /** When the last event happened, milliseconds since 1970 UTC. */
    public long lastMillis() {
        return lastMillis;
    }

    public long learned() {
        return learned;
    }

    /** How many were predicted but not learned from: weight 0, or a gradient that was not finite. */
    public long skipped() {
        return skipped;
    }

    /** How many became dead letters, by reason. */
    public Map<Reason, Long> rejected() {
        return Map.copyOf(rejected);
    }

    /** All that were there, whatever became of them. */
    long events() {
        return learned
                + skipped
                + evaluation.repeated()
                + rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Goes through all weights, so it is not for every look. */
    public void measureWeights() {
        weightNorm = learner.weightNorm();
    }

    /** When it was {@linkplain #measureWeights measured} last. */
    public double weightNorm() {
        return weightNorm;
    }

    /** How long decoding has taken, in all. */
    public long decodeNanos() {
        return decodeNanos;
    }

    /** How long learning has taken, encoding included, in all. */
    public long stepNanos() {
        return stepNanos;
    }

    public Report report() {
        return evaluation.report();
    }

    /** Everything that {@link #learn} changes, but for the time it took. To be loaded before anything is learned. */
    public void state(Archive archive) {
        learner.state(archive.in("learner"));
        evaluation.state(archive.in("evaluation"));
        progressive.state(archive.in("sources"));
        event.state(archive.in("event")); // because a model that infers takes its features in the order of the columns
        long[] counts = archive.longs("counts", version.offset(), lastMillis, learned, skipped);
        version = version.at(counts[0]);
        lastMillis = counts[1];
        learned = counts[2];
        skipped = counts[3];
        List<String> reasons = archive.strings(
                "rejected.reasons", rejected.keySet().stream().map(Reason::name).toList());
        long[] rejections = archive.longList(
                "rejected.counts",
                rejected.values().stream().mapToLong(Long::longValue).toArray());
        archive.check(reasons.size() == rejections.length, "rejected.reasons and rejected.counts");
        if (archive.loading()) {
            rejected.clear();
            for (int i = 0; i < rejections.length; i++) {
                rejected.put(Reason.valueOf(reasons.get(i)), rejections[i]);
            }
        }
    }

    /** A copy of the model as it is now, for readers. */
    public Snapshot snapshot() {
        Tensors tensors = new Tensors();
        readersState(tensors.save(false));
        return snapshot(tensors);
    }

    /** The same without any numbers. */
    public Snapshot aboutSnapshot() {
        return snapshot(new Tensors());
    }

    private Snapshot snapshot(Tensors tensors) {
        return new Snapshot(
                version,
                learned,
                Instant.ofEpochMilli(lastMillis),
                learner.specification().canonical(),
                report().metrics(),
                tensors);
    }

    /** What {@link #snapshot} copies; out only. */
    public void readersState(Archive archive) {
        learner.state(archive);
    }
}
