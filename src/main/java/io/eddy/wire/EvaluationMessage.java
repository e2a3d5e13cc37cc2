package io.eddy.wire;

import io.eddy.eval.Report;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Segment;
import java.util.List;
import java.util.Map;

/**
 * What the topic {@code evaluations} tells, every so often: how well a model has predicted up to an offset.
 *
 * @param model the version that was reached
 * @param learned how many events it has learned from
 * @param time of the last event, milliseconds since 1970 UTC, or -1
 * @param lost how many offsets of the log retention had removed before the model learned them (again); else 0
 * @param report metrics, baselines, counts and drifts
 * @param segments that the model has found by itself; most models look for none
 */
public record EvaluationMessage(
        ModelVersion model, long learned, long time, long lost, Report report, List<Segment> segments) {
    public EvaluationMessage {
        segments = List.copyOf(segments);
    }

    /** The same without the names that are common in each segment. */
    public EvaluationMessage withoutNames() {
        return with(segments.stream()
                .map(it -> new Segment(it.number(), it.events(), it.share(), it.means(), Map.of()))
                .toList());
    }

    /** The same without what it says of segments. */
    public EvaluationMessage withoutSegments() {
        return with(List.of());
    }

    private EvaluationMessage with(List<Segment> others) {
        return new EvaluationMessage(model, learned, time, lost, report, others);
    }
}
