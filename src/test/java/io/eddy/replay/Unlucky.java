package io.eddy.replay;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Asked;
import io.eddy.learn.Learner;
import io.eddy.learn.Prediction;
import io.eddy.learn.Remark;
import io.eddy.learn.Step;
import io.eddy.learn.Vitals;
import io.eddy.spec.Interpretation;
import io.eddy.spec.Specification;
import io.eddy.state.Archive;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A learner with two defects: it cannot count to 13, and once it has come to 14 its state cannot be had. */
public record Unlucky(Learner learner, AtomicBoolean stateless) implements Learner {
    public Unlucky(Learner learner) {
        this(learner, new AtomicBoolean());
    }

    @Override
    public Step learn(Event event) throws RejectedEvent {
        if (event.field("x").number() == 13) {
            throw new ArithmeticException("unlucky");
        }
        stateless.compareAndSet(false, event.field("x").number() == 14);
        return learner.learn(event);
    }

    @Override
    public Prediction predict(Event event) throws RejectedEvent {
        return learner.predict(event);
    }

    @Override
    public Asked ask(Event event, int waiting) throws RejectedEvent {
        return learner.ask(event, waiting);
    }

    @Override
    public Step learn(Asked asked) throws RejectedEvent {
        return learner.learn(asked);
    }

    @Override
    public Specification specification() {
        return learner.specification();
    }

    @Override
    public Interpretation interpretation() {
        return learner.interpretation();
    }

    @Override
    public List<Remark> remarks() {
        return learner.remarks();
    }

    @Override
    public int news() {
        return learner.news();
    }

    @Override
    public Vitals vitals() {
        return learner.vitals();
    }

    @Override
    public double weightNorm() {
        return learner.weightNorm();
    }

    @Override
    public void state(Archive archive) {
        if (stateless.get()) {
            throw new IllegalStateException("the state cannot be had");
        }
        learner.state(archive);
    }
}
