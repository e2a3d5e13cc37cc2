package io.eddy.eval;

import io.eddy.learn.MemberStanding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How an evaluation has gone: how good the model, the baselines and the members were after so many events. However long the stream,
 * there are at most {@value #MOST} points: when there are as many, every other one is forgotten, and from then on one is taken half as often.
 * Which ones are kept depends on the number of events alone.
 */
public final class Progression {
    private static final int MOST = 200;

    private final Evaluation evaluation;
    private final Supplier<List<MemberStanding>> members;
    private final List<Point> points = new ArrayList<>();
    private long every = 1;
    private long noted;

    /**
     * How things stood.
     *
     * @param events judged so far
     * @param members of a portfolio; of one network none
     */
    public record Point(long events, Scores model, Map<String, Scores> baselines, List<MemberStanding> members) {}

    /** @param members how the learner's members stand now */
    public Progression(Evaluation evaluation, Supplier<List<MemberStanding>> members) {
        this.evaluation = evaluation;
        this.members = members;
    }

    /** Takes a point if one is due; to be called after each event, and costs next to nothing where none is. */
    public void note() {
        long events = evaluation.events();
        if (events / every == noted / every) {
            return;
        }
        noted = events;
        points.add(now());
        if (points.size() == MOST) {
            every *= 2;
            for (int i = MOST - 2; i >= 0; i -= 2) {
                points.remove(i);
            }
        }
    }

    /** The points so far, and last how things stand now; none before the first event. */
    public List<Point> points() {
        List<Point> all = new ArrayList<>(points);
        if (evaluation.events() > noted) {
            all.add(now());
        }
        return all;
    }

    private Point now() {
        Report report = evaluation.report();
        return new Point(report.events(), report.model(), report.baselines(), members.get());
    }
}
