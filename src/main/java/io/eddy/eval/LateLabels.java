package io.eddy.eval;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Asked;
import io.eddy.learn.Label;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/**
 * Progressive evaluation where labels come late, as clicks and verdicts do: the model is asked of each event, and learns from it when its label
 * has arrived. It is judged by what it said when it was asked, and so are the baselines. Each label arrives at a moment of its own: one that is
 * far away holds up no other. But of an event whose label arrives after those of later ones the baselines know what these do: by time that
 * happens where events are not in its order.
 */
public final class LateLabels {
    private final Progressive progressive;
    private final Delay delay;
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::due).thenComparingLong(Waiting::number));

    /** Labels that have arrived, but that no question judged so far came after. */
    private final Deque<Label> arrived = new ArrayDeque<>();

    private long known;
    private long asked;

    /** The number of the latest question whose label has arrived. */
    private long answered;

    private long atTheEnd;

    /** Because one that cannot be learned from must not cost the others. */
    private final Deque<RejectedEvent> rejected = new ArrayDeque<>();

    public LateLabels(Progressive progressive, Delay delay) {
        this.progressive = progressive;
        this.delay = delay;
    }

    /**
     * A question.
     *
     * @param arrived how many labels had when it was asked
     * @param due when its own arrives: a moment, or how many events have been asked of by then
     */
    private record Waiting(Asked asked, long number, long arrived, long due) {}

    /** How late labels are. */
    public sealed interface Delay {
        /** So many events: the label is there after so many others have been asked of. */
        record Events(int count) implements Delay {}

        /** So many milliseconds of event time. */
        record Time(long millis) implements Delay {}
    }

    /** As {@link #next(Event, long)}, by the event's own time. */
    public void next(Event event) throws RejectedEvent {
        next(event, event.time());
    }

    /**
     * Learns from labels that have arrived by now, and asks of the next event.
     *
     * @param now in milliseconds, when the event happened; matters if labels are late by time
     * @throws RejectedEvent if one of them cannot be asked of or learned from, the first of these; all have been counted, and with the others
     *     it went on
     */
    public void next(Event event, long now) throws RejectedEvent {
        if (delay instanceof Delay.Time time) {
            learnUntil(now);
            ask(event, now + time.millis());
        } else if (delay instanceof Delay.Events events) {
            ask(event, asked + 1 + events.count());
            learnUntil(asked);
        }
        throwRejected();
    }

    private void ask(Event event, long due) {
        try {
            Asked question = progressive.ask(event, (int) Math.min(asked - answered, Integer.MAX_VALUE));
            asked++;
            waiting.add(new Waiting(question, asked, known + arrived.size(), due));
        } catch (RejectedEvent e) {
            rejected.addLast(e);
        }
    }

    /** Learns from the labels that are still on their way. */
    public void end() throws RejectedEvent {
        atTheEnd = waiting.size();
        learnUntil(Long.MAX_VALUE);
        throwRejected();
    }

    /** How many labels came only after the last event. */
    public long atTheEnd() {
        return atTheEnd;
    }

    private void learnUntil(long now) {
        while (!waiting.isEmpty() && waiting.peek().due() <= now) {
            try {
                learn(waiting.remove());
            } catch (RejectedEvent e) {
                rejected.addLast(e);
            }
        }
    }

    private void learn(Waiting next) throws RejectedEvent {
        answered = Math.max(answered, next.number());
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
