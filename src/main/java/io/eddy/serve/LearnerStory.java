package io.eddy.serve;

import io.eddy.eval.Metric;
import io.eddy.eval.Scores;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How one learner has gone since the process began: points of its curves, and marks where something happened. Guarded by its owner. */
final class LearnerStory {
    private static final int MARKS = 200;
    private static final int PREDICTIONS = 12;
    private static final List<String> CURVES = Stream.of(
                    Metric.LOG_LOSS, Metric.ACCURACY, Metric.MAE, Metric.PERPLEXITY, Metric.UNUSUAL)
            .map(Metric::key)
            .toList();

    private final int partition;
    private final LivePoints points = new LivePoints();
    private final List<Map<String, Object>> marks = new ArrayList<>();
    private final List<Map<String, Object>> news = new ArrayList<>();
    private final Deque<Map<String, Object>> predictions = new ArrayDeque<>();
    private Map<String, Object> latest = Map.of();
    private Map<String, Object> insight = Map.of();
    private long lastMillis = -1;
    private long lastEvents;
    private long drifts = -1;
    private long snapshot = -1;
    private boolean redoing;

    LearnerStory(int partition) {
        this.partition = partition;
    }

    void look(LearnerView view, long millis) {
        long events = view.report().all();
        double perSecond = lastMillis < 0 || millis <= lastMillis
                ? 0
                : Math.max(0, (events - lastEvents) * 1e3 / (millis - lastMillis));
        lastMillis = millis;
        lastEvents = events;
        Map<String, Object> point = new LinkedHashMap<>();
        point.put("time", millis);
        point.put("learned", view.learned());
        point.put("perSecond", perSecond);
        point.put("model", curves(view.report().model()));
        Map<String, Object> baselines = new LinkedHashMap<>();
        view.report().baselines().forEach((name, scores) -> baselines.put(name, curves(scores)));
        point.put("baselines", baselines);
        points.add(point);

        latest = new LinkedHashMap<>(point);
        latest.put("partition", partition);
        latest.put("version", view.version().toString());
        latest.put("total", view.report().model().total());
        latest.put("members", view.members());
        latest.put("lag", view.lag().isPresent() ? view.lag().getAsLong() : null);
        latest.put("redoLeft", view.redoLeft());
        latest.put("drifts", view.report().drifts());
        noteWhatHappened(view, millis);
    }

    void answered(Map<String, Object> prediction) {
        predictions.addLast(prediction);
        if (predictions.size() > PREDICTIONS) {
            predictions.removeFirst();
        }
    }

    void matters(Map<String, Object> newInsight) {
        insight = newInsight;
    }

    private void noteWhatHappened(LearnerView view, long millis) {
        if (view.redoLeft() > 0 && !redoing) {
            mark(millis, view, "recovery", "learns again what came after the last checkpoint");
        }
        redoing = view.redoLeft() > 0;
        long found = view.report().drifts();
        if (drifts >= 0 && found > drifts) {
            mark(millis, view, "drift", "the error has risen: the world has changed");
        }
        drifts = found;
        if (view.snapshotOffset() > snapshot) {
            mark(millis, view, "snapshot", "weights published, after offset " + view.snapshotOffset());
        }
        snapshot = view.snapshotOffset();
    }

    private void mark(long millis, LearnerView view, String kind, String text) {
        Map<String, Object> mark = new LinkedHashMap<>();
        mark.put("partition", partition);
        mark.put("time", millis);
        mark.put("learned", view.learned());
        mark.put("kind", kind);
        mark.put("text", text);
        marks.add(mark);
        if (marks.size() > MARKS) {
            marks.remove(0);
        }
        news.add(mark);
    }

    private static Map<String, Double> curves(Scores scores) {
        Map<String, Double> curves = new LinkedHashMap<>();
        scores.window().forEach((name, value) -> {
            if (CURVES.contains(Metric.keyOf(name))) {
                curves.put(name, value);
            }
        });
        return curves;
    }

    /** What it is like now. */
    Map<String, Object> latest() {
        return latest;
    }

    /** The marks since the last call. */
    List<Map<String, Object>> news() {
        List<Map<String, Object>> since = List.copyOf(news);
        news.clear();
        return since;
    }

    /** Everything, for a page that is opened. */
    Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("partition", partition);
        all.put("points", points.list());
        all.put("marks", List.copyOf(marks));
        all.put("predictions", List.copyOf(predictions));
        all.put("insight", insight);
        all.put("latest", latest);
        return all;
    }
}
