package io.eddy.eval;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Asked;
import io.eddy.learn.Label;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Progressive evaluation where labels come late, as clicks and verdicts do: the model is asked of each event, and learns from it when its label
 * has arrived. It is judged by what it said when it was asked, and so are the baselines.
 */
public final class LateLabels {
    private final Progressive progressive;
    private final Delay delay;
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** Labels that have arrived, but that no question judged so far came after. */
    private final Deque<Label> arrived = new ArrayDeque<>();

    private long known;

    /** Because one that cannot be learned from must not cost the others. */
    private final Deque<RejectedEvent> rejected = new ArrayDeque<>();

    public LateLabels(Progressive progressive, Delay delay) {
        this.progressive = progressive;
        this.delay = delay;
    }

    /** A question, and how many labels had arrived when it was asked. */
    private record Waiting(Asked asked, long arrived) {
        Event event() {
            return asked.event();
        }
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
     * @throws RejectedEvent if one of them cannot be asked of or learned from, the first of these; all have been counted, and with the others
     *     it went on
     */
    public void next(Event event) throws RejectedEvent {
        if (delay instanceof Delay.Time time) {
            learnWhile(() -> waiting.getFirst().event().time() + time.millis() <= event.time());
            ask(event);
        } else if (delay instanceof Delay.Events events) {
            ask(event);
            learnWhile(() -> waiting.size() > events.count());
        }
        throwRejected();
    }

    private void ask(Event event) {
        try {
            waiting.addLast(new Waiting(progressive.ask(event, waiting.size()), known + arrived.size()));
        } catch (RejectedEvent e) {
            rejected.addLast(e);
        }
    }

    /** Learns from the labels that are still on their way. */
    public void end() throws RejectedEvent {
        learnWhile(() -> true);
        throwRejected();
    }

    private interface Arrived {
        boolean hasArrived();
    }

    private void learnWhile(Arrived label) {
        while (!waiting.isEmpty() && label.hasArrived()) {
            try {
                learn(waiting.removeFirst());
            } catch (RejectedEvent e) {
                rejected.addLast(e);
            }
        }
    }

    private void learn(Waiting next) throws RejectedEvent {
        for (; known < next.arrived(); known++) {
            progressive.know(arrived.removeFirst());
        }
        arrived.addLast(progressive.learn(next.asked()).label());
    }

    private void throwRejected() throws RejectedEvent {
        if (!rejected.isEmpty()) {
            RejectedEvent first = rejected.removeFirst();
            rejected.clear();
            throw first;
        }
    }
}
