package io.eddy.app.tune;

import io.eddy.eval.Evaluation;
import io.eddy.eval.Metric;
import io.eddy.eval.Progressive;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.spec.Specification;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Successive halving (Jamieson and Talwalkar 2016), by thirds and in one pass: all candidates learn the first part of a stream, the better
 * third of them as much again and twice, and so on, until few have learned it all. The judge is the loss of what each predicted before it
 * learned: log loss of classes, the absolute error of quantities. Since a learner goes on where it stood, nothing is learned twice.
 *
 * <p>Candidates that stay do so without taking another's place. A pure function of candidates and events.
 */
public final class Halving {
    private static final int PART = 3;
    /** Figures of fewer rows, the first 200 of which are looked at for what fields mean, say little. */
    private static final long LEAST_ROWS = 400;

    private final Metric metric;
    private final List<Trial> trials = new ArrayList<>();
    private final List<Rung> rungs = new ArrayList<>();
    /** After how many rows a part of the candidates is left behind, the last time after a third of all. */
    private final ArrayDeque<Long> cuts = new ArrayDeque<>();

    private int left;
    private long rows;

    /**
     * How things stood when some were left behind, or at the end.
     *
     * @param rows so far
     * @param standings of all that got so far, the best first
     */
    public record Rung(long rows, List<Standing> standings) {
        public Rung {
            standings = List.copyOf(standings);
        }

        public Standing best() {
            return standings.get(0);
        }
    }

    /** @param loss on average over all rows so far; infinite if there is none by this metric */
    public record Standing(Candidate candidate, double loss) {}

    private static final class Trial {
        final Candidate candidate;
        final Learner learner;
        final Evaluation evaluation = new Evaluation();
        final Progressive progressive;

        Trial(Candidate candidate) {
            this.candidate = candidate;
            learner = Learners.of(candidate.specification());
            progressive = new Progressive(learner, evaluation);
        }

        double loss(Metric metric) {
            return evaluation.report().model().total(metric).orElse(Double.POSITIVE_INFINITY);
        }
    }

    /**
     * @param metric that is the better the less it is
     * @param total how many rows there will be
     */
    public Halving(List<Candidate> candidates, Metric metric, long total) {
        candidates.forEach(candidate -> trials.add(new Trial(candidate)));
        this.metric = metric;
        this.left = candidates.size();
        long end = total / PART;
        for (int still = left; still > 1 && end >= LEAST_ROWS; still = thirdOf(still)) {
            cuts.addFirst(end);
            end /= PART;
        }
    }

    private static int thirdOf(int count) {
        return (count + PART - 1) / PART;
    }

    /** The next row, for all that are left; empty if it is no event. */
    public void next(Optional<Event> event) {
        event.ifPresent(this::learn);
        rows++;
        if (!cuts.isEmpty() && rows == cuts.getFirst()) {
            cuts.removeFirst();
            leaveBehind();
        }
    }

    private void learn(Event event) {
        for (Trial trial : trials) {
            try {
                trial.progressive.learn(event);
            } catch (RejectedEvent e) {
                continue; // because what one cannot learn another may
            }
        }
    }

    private void leaveBehind() {
        left = thirdOf(left);
        Rung rung = look();
        rungs.add(rung);
        List<Candidate> better = rung.standings().stream()
                .map(Standing::candidate)
                .filter(candidate -> !candidate.stays())
                .limit(left)
                .toList();
        trials.removeIf(trial -> !trial.candidate.stays() && !better.contains(trial.candidate));
    }

    private Rung look() {
        // because of equals the one that was named first stays first: the default
        List<Standing> standings = trials.stream()
                .map(trial -> new Standing(trial.candidate, trial.loss(metric)))
                .sorted(Comparator.comparingDouble(Standing::loss))
                .toList();
        return new Rung(rows, standings);
    }

    /** All rungs, when all rows have been learned; the last is of those that learned them all. */
    public List<Rung> end() {
        List<Rung> all = new ArrayList<>(rungs);
        all.add(look());
        return all;
    }

    /** A candidate that is left, with all that it inferred. */
    public Specification complete(Candidate candidate) {
        return trials.stream()
                .filter(trial -> trial.candidate.equals(candidate))
                .map(trial -> trial.learner.specification())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(candidate.words() + " was left behind"));
    }
}
