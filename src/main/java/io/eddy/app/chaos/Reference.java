package io.eddy.app.chaos;

import io.eddy.app.chaos.Course.Kind;
import io.eddy.app.chaos.Course.Outcome;
import io.eddy.app.chaos.Course.Standing;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Progressive;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Step;
import io.eddy.snapshot.Snapshot;
import io.eddy.spec.Specification;
import io.eddy.state.Tensors;
import io.eddy.wire.EventReader;
import io.eddy.wire.PredictionMessage;
import io.eddy.wire.PredictionWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A learner that nobody disturbs: without Kafka, in this process, from the first event to the last. */
final class Reference {
    private final Learner learner;
    private final Evaluation evaluation;
    private final Progressive progressive;
    private final EventReader reader = new EventReader();
    private final PredictionWriter writer = new PredictionWriter();
    private final Event event = new Event();
    private ModelVersion version;
    private long learned;

    private Reference(Specification specification, String source) {
        learner = Learners.of(specification);
        evaluation = new Evaluation(
                Evaluation.Scope.DEFAULT.withPositive(specification.output().positive()));
        progressive = new Progressive(learner, evaluation);
        version = new ModelVersion(specification.name(), specification.fingerprint(), source, 0);
    }

    /**
     * Learns a partition.
     *
     * @param source its name, {@code events-0}
     * @param events all that are in it, by their offsets; an offset without an event has none
     * @param stops the offsets at which to note how the model stands, beside the end
     */
    static Course run(Specification specification, String source, List<byte @Nullable []> events, Set<Long> stops) {
        Reference reference = new Reference(specification, source);
        List<Outcome> outcomes = new ArrayList<>(events.size());
        Map<Long, Standing> standings = new LinkedHashMap<>();
        for (byte[] bytes : events) {
            outcomes.add(bytes == null ? reference.passOver() : reference.learn(bytes));
            long offset = outcomes.size();
            if (offset == events.size() || stops.contains(offset)) {
                standings.put(offset, reference.standing());
            }
        }
        return new Course(outcomes, standings);
    }

    private Outcome passOver() {
        version = version.at(version.offset() + 1);
        return Outcome.NOTHING;
    }

    private Outcome learn(byte[] bytes) {
        ModelVersion before = version;
        version = version.at(version.offset() + 1);
        try {
            reader.read(bytes, event);
        } catch (RejectedEvent e) {
            evaluation.reject();
            return rejected("decode", e, bytes);
        }
        if (progressive.passesOver(event)) {
            return Outcome.NOTHING;
        }
        try {
            Step step = progressive.learn(event);
            learned += step.outcome() == Step.Outcome.LEARNED ? 1 : 0;
            String id = event.id();
            PredictionMessage message = new PredictionMessage(
                    id == null ? before.source() + ":" + before.offset() : id,
                    step.prediction(),
                    before,
                    step.label(),
                    (float) step.loss(),
                    event.time());
            return new Outcome(Kind.PREDICTION, Published.content(writer.write(message)));
        } catch (RejectedEvent e) {
            return rejected("learn", e, bytes);
        }
    }

    private static Outcome rejected(String doing, RejectedEvent e, byte[] bytes) {
        return new Outcome(Kind.DEAD_LETTER, Published.content(e.reason().code(), doing, bytes));
    }

    private Standing standing() {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        Snapshot snapshot = new Snapshot(
                version, learned, Instant.EPOCH, "", evaluation.report().metrics(), tensors);
        return new Standing(version.toString(), learned, snapshot.digest(), snapshot.metrics());
    }
}
