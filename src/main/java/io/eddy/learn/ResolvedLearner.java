package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.spec.Specification;
import io.eddy.state.Archive;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A learner whose specification leaves nothing open. */
interface ResolvedLearner {
    /** As {@link Learner#predict}. */
    Prediction predict(Event event) throws RejectedEvent;

    /** As {@link Learner#gradientTimesInput}. */
    default Optional<Map<String, Double>> gradientTimesInput(Event event) throws RejectedEvent {
        return Optional.empty();
    }

    /** As {@link Learner#learn}. */
    Step learn(Event event) throws RejectedEvent;

    /** As {@link Learner#ask}. */
    default Asked ask(Event event, int waiting) throws RejectedEvent {
        return new Asked(event.copy(), predict(event), null);
    }

    /** As {@link Learner#learn(Asked)}. */
    default Step learn(Asked asked) throws RejectedEvent {
        return learn(asked.event());
    }

    /**
     * A learner of another specification that goes on from where this one stands: one with more fields, or with another kind of output.
     * What only that one has starts anew, and new inputs say nothing yet.
     */
    ResolvedLearner goneOnAs(Specification next);

    /** What of given weights it has started from and what not, line by line; nothing where none were given. */
    default List<String> startedFrom() {
        return List.of();
    }

    /** Of names that the model file says of given weights, those that are none here, as its problems. */
    default List<String> unknownNames() {
        return List.of();
    }

    /** The classes so far; none of a quantity. */
    List<String> classes();

    /** As {@link Learner#segments}. */
    default List<Segment> segments() {
        return List.of();
    }

    /** What has no room for anything new any more, in words; once there, it stays. */
    default List<String> full() {
        return List.of();
    }

    Specification specification();

    Vitals vitals(Map<Remark.Kind, Long> remarks);

    double weightNorm();

    void state(Archive archive);
}
