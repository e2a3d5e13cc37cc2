package io.eddy.eval;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Asked;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Progressive evaluation where labels come late, as clicks and verdicts do: the model is asked of each event, and learns from it when its label
 * has arrived. It is judged by what it said when it was asked.
 */
public final class LateLabels {
    private final Progressive progressive;
    private final Delay delay;
    private final Deque<Asked> waiting = new ArrayDeque<>();

    public LateLabels(Progressive progressive, Delay delay) {
        this.progressive = progressive;
        this.delay = delay;
    }

    /** How late labels are. */
    public sealed interface Delay {
        /** So many events: the label is there after so many others have been asked of. */
        record Events(int count) implements Delay {}

        /** So many milliseconds of event time. */
        record Time(long millis) implements Delay {}
    }

    /**
     * Learns from labels that have arrived by now, and asks of the next event.
     *
     * @throws RejectedEvent if one of them cannot be asked of or learned from; it has been counted
     */
    public void next(Event event) throws RejectedEvent {
        if (delay instanceof Delay.Time time) {
            learnWhile(() -> waiting.getFirst().event().time() + time.millis() <= event.time());
            waiting.addLast(progressive.ask(event, waiting.size()));
        } else if (delay instanceof Delay.Events events) {
            waiting.addLast(progressive.ask(event, waiting.size()));
            learnWhile(() -> waiting.size() > events.count());
        }
    }

    /** Learns from the labels that are still on their way. */
    public void end() throws RejectedEvent {
        learnWhile(() -> true);
    }

    private interface Arrived {
        boolean hasArrived();
    }

    private void learnWhile(Arrived label) throws RejectedEvent {
        while (!waiting.isEmpty() && label.hasArrived()) {
            progressive.learn(waiting.removeFirst());
        }
    }
}
