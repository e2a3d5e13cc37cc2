package io.eddy.snapshot;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import io.eddy.learn.Segment;
import io.eddy.nn.Optimizer;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationException;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Archive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A model as it stood at one version. It predicts to the bit what the learner predicted there, and never changes. Any number of
 * threads may use it.
 *
 * <p>A prediction needs scratch room, so one copy of the model serves one thread at a time, for some microseconds. Whoever predicts in
 * more threads than one all the time makes more copies; each takes the memory of the whole model.
 */
public final class FrozenModel {
    private final ModelVersion version;
    private final long events;
    private final Instant time;
    private final Map<String, Double> metrics;
    private final Specification specification;
    private final List<Copy> copies = new ArrayList<>();

    private record Copy(Learner learner, ReentrantLock lock) {}

    private FrozenModel(Snapshot snapshot, Specification specification, int copies) {
        version = snapshot.version();
        events = snapshot.events();
        time = snapshot.time();
        metrics = snapshot.metrics();
        this.specification = specification;
        Archive state = snapshot.tensors().load(false);
        while (this.copies.size() < copies) {
            Learner learner = Learners.of(withoutMoments(specification));
            learner.state(state);
            this.copies.add(new Copy(learner, new ReentrantLock()));
        }
    }

    /** Of one network with another optimiser, which has no moments: they would take as much room as the weights, once or twice more. */
    private static Specification withoutMoments(Specification specification) {
        Specification.Training training = specification.training();
        return specification.withTraining(
                new Specification.Training(new Optimizer.Sgd(), training.schedule(), training.regularisation()));
    }

    /** @throws UnreadableSnapshot if another Eddy, or nobody, can have written it: its numbers are not those of its specification */
    public static FrozenModel of(Snapshot snapshot) throws UnreadableSnapshot {
        return of(snapshot, 1);
    }

    /**
     * @param copies how many threads can predict at the same time
     * @throws UnreadableSnapshot as {@link #of(Snapshot)}
     */
    public static FrozenModel of(Snapshot snapshot, int copies) throws UnreadableSnapshot {
        if (copies < 1) {
            throw new IllegalArgumentException("a model of %d copies cannot predict".formatted(copies));
        }
        try {
            return new FrozenModel(snapshot, SpecificationReader.parse(snapshot.specification()), copies);
        } catch (SpecificationException | IllegalStateException e) {
            throw new UnreadableSnapshot(
                    "snapshot %s does not make a model that predicts; use the Eddy that wrote it: %s"
                            .formatted(snapshot.version(), e.getMessage()),
                    e);
        }
    }

    /**
     * What the model says of an event; its label is not looked at. An event that has not what its fields were taken for is rejected, also where
     * the learner, among its first 200 events, still waits for what it will be and says {@link Prediction.None nothing}.
     *
     * @param event used by no other thread meanwhile
     * @throws RejectedEvent if a field holds what it cannot hold
     */
    public Prediction predict(Event event) throws RejectedEvent {
        Copy copy = lock();
        try {
            return copy.learner.predict(event);
        } finally {
            copy.lock.unlock();
        }
    }

    /** As {@link Learner#gradientTimesInput}: empty of several members. */
    public Optional<Map<String, Double>> gradientTimesInput(Event event) throws RejectedEvent {
        Copy copy = lock();
        try {
            return copy.learner.gradientTimesInput(event);
        } finally {
            copy.lock.unlock();
        }
    }

    /** A copy that is free, else the one that this thread waits for. */
    private Copy lock() {
        int own = (int) (Thread.currentThread().getId() % copies.size());
        for (int i = 0; i < copies.size(); i++) {
            Copy copy = copies.get((own + i) % copies.size());
            if (copy.lock.tryLock()) {
                return copy;
            }
        }
        Copy copy = copies.get(own);
        copy.lock.lock();
        return copy;
    }

    /** The groups of events that it has found; none where it looks for none. */
    public List<Segment> segments() {
        return copies.get(0).learner.segments();
    }

    public ModelVersion version() {
        return version;
    }

    /** How many events it has learned. */
    public long events() {
        return events;
    }

    /** When the last event happened that it has seen. */
    public Instant time() {
        return time;
    }

    /** How good it was up to here. */
    public Map<String, Double> metrics() {
        return metrics;
    }

    /** With all that was inferred. */
    public Specification specification() {
        return specification;
    }
}
