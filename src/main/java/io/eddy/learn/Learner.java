package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.spec.Interpretation;
import io.eddy.spec.Specification;
import io.eddy.state.Archive;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model that learns from each event: two verbs.
 *
 * <p>A learner is a pure fold over its events: its state is a function of its specification and the events it has learned, in
 * their order, to the bit. It does not know the clock, which partition it serves, or who calls it. It belongs to one thread.
 */
public interface Learner {

    /**
     * What the model says of an event now, corrected where it learns from a sample, see {@link Sampling}. Changes nothing that a later prediction depends on; the label is not looked at.
     *
     * @throws RejectedEvent if a field holds what it cannot hold
     */
    Prediction predict(Event event) throws RejectedEvent;

    /**
     * Which fields made a prediction: for each the sum, over its inputs, of what the network was told times how steeply the prediction rises with it.
     * Of classes it is about the logarithm of the odds of the most probable one, of a quantity about the quantity. An input's zero is what says nothing:
     * the mean of a number, no category. Changes nothing, as {@link #predict}.
     *
     * @return empty where the prediction is not that of one network, so that there is no one gradient
     * @throws RejectedEvent as {@link #predict}
     */
    default Optional<Map<String, Double>> gradientTimesInput(Event event) throws RejectedEvent {
        return Optional.empty();
    }

    /**
     * Predicts, then learns from the label: one step of stochastic gradient descent. The prediction in the result is the one that
     * {@link #predict} would have given just before, bit for bit, but not corrected: that by which it is judged.
     *
     * @throws RejectedEvent if the event cannot be learned from; no prediction is then another one than before
     */
    Step learn(Event event) throws RejectedEvent;

    /**
     * Predicts, and keeps what is needed to learn from the event once its label is known: labels that come late. Changes nothing else.
     *
     * @param event not kept itself, and its label is not looked at
     * @param waiting how many events asked of before wait for their labels
     * @throws RejectedEvent if a field holds what it cannot hold
     */
    Asked ask(Event event, int waiting) throws RejectedEvent;

    /**
     * Learns from an event that was asked of before, whose label is there now. What was said then is what counts: it is the prediction in the
     * result, and members are judged by it.
     *
     * @throws RejectedEvent if the event cannot be learned from
     */
    Step learn(Asked asked) throws RejectedEvent;

    /** What it is made of, as far as it is known by now: for readers of its weights. */
    Specification specification();

    /** What it takes the events for by now, and why. */
    Interpretation interpretation();

    /** What it has noticed about the events since then, each matter once, in order. */
    List<Remark> remarks();

    /**
     * 0 until {@link #interpretation} has settled, then one more than there are matters among {@link #remarks}: whoever tells people
     * looks when it goes up.
     */
    int news();

    /** The groups of events that it has found, where it looks for any and has seen enough. */
    default List<Segment> segments() {
        return List.of();
    }

    /** Figures about the learner itself, for metrics. */
    Vitals vitals();

    /** ‖w‖ over all weights; goes through all of them. */
    double weightNorm();

    /** All that {@link #learn} changes, in or out. */
    void state(Archive archive);
}
