package io.eddy.telemetry;

import io.eddy.eval.Report;
import io.eddy.eval.Scores;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Turnover;
import io.eddy.join.JoinCounts;
import io.eddy.learn.MemberStanding;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Remark;
import io.eddy.learn.Segment;
import io.eddy.learn.Vitals;
import io.eddy.replay.RedoStatus;
import io.eddy.spec.Interpretation;
import io.eddy.spec.Specification;
import io.eddy.stream.CheckpointStatus;
import io.eddy.stream.ClusterStatus;
import io.eddy.stream.IntakeStatus;
import io.eddy.stream.JoinStatus;
import io.eddy.stream.RequestStatus;
import io.eddy.stream.TaskStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Task statuses made by hand. */
final class Statuses {
    static final long SNAPSHOT_MILLIS = 1_700_000_000_000L;

    /** A cluster that told how many events wait in partitions 0, 1 and 3. */
    static final ClusterStatus ANSWERING =
            new ClusterStatus(SNAPSHOT_MILLIS, Optional.empty(), Map.of(0, 0L, 1, 20L, 3, 12L), Map.of());

    /** One of each kind of output. */
    static final List<TaskStatus> OF_ALL_KINDS =
            List.of(ofClasses(0, 10), ofQuantities(1, 10), ofTexts(2, 10), ofAnomalies(3, 10), ofSeveral(4, 10));

    private Statuses() {}

    /** A partition of an input. */
    static final IntakeStatus TAKEN_IN = new IntakeStatus(
            new TopicPartition("orders", 7), 40, 30, Map.of(Reason.UNKNOWN_LABEL, 2L), 1, Optional.empty());

    /** A partition of requests. */
    static final RequestStatus ANSWERED = new RequestStatus(new TopicPartition("requests", 0), 40, 30, 2, 1);

    /** A partition of feedback. */
    static final JoinStatus JOINED = new JoinStatus(
            new TopicPartition("feedback", 0), 40, 1, 2, 3, new JoinCounts(10, 9, 8, 7, 6, 5, 4, 3, 2, 1));

    /** A model of classes in full swing, with everything that a status can have. */
    static TaskStatus ofClasses(int partition, long learned) {
        Map<String, Scores> baselines = new LinkedHashMap<>();
        baselines.put("majority", scores(0.58, 0.68));
        baselines.put("last", scores(0.85, 2.25));
        Report report = new Report(learned + 7, 4, 3, 3, 9, 6, scores(0.91, 0.25), baselines, 2, List.of(100L, 200L));
        return status(partition, "elec2", learned, report);
    }

    /** A model of quantities. */
    static TaskStatus ofQuantities(int partition, long learned) {
        Scores scores = new Scores(Map.of("mae", 1.5, "r2", 0.8), Map.of("mae", 1.25), Map.of("mae", 1.0));
        Report report =
                new Report(learned, 0, 0, 0, 0, 0, scores, Map.of("mean", scores, "last", scores), 0, List.of());
        return status(partition, "weights", learned, report);
    }

    /** A model of texts. */
    static TaskStatus ofTexts(int partition, long learned) {
        Map<String, Double> figures = Map.of("perplexity", 9.5, "wordAccuracy", 0.5);
        Scores scores = new Scores(figures, figures, figures);
        Report report =
                new Report(learned, 0, 0, 0, 0, 0, scores, Map.of("unigram", scores, "bigram", scores), 0, List.of());
        return status(partition, "translation", learned, report);
    }

    /** A model of what is unusual, whose events have labels to judge it by. */
    static TaskStatus ofAnomalies(int partition, long learned) {
        Map<String, Double> figures = Map.of("unusual", 0.02, "loss", 0.75, "aucAfter200", 0.875);
        Scores scores = new Scores(figures, figures, figures);
        Report report = new Report(learned, 0, 0, 0, 0, 0, scores, Map.of(), 0, List.of());
        List<Segment> segments =
                List.of(new Segment(0, 70, 0.75, Map.of(), Map.of()), new Segment(1, 30, 0.25, Map.of(), Map.of()));
        return status(partition, "payments", learned, report, segments);
    }

    /** A model of two outputs. */
    static TaskStatus ofSeveral(int partition, long learned) {
        Scores scores = several(0.9, 2);
        Map<String, Scores> baselines = Map.of("last", several(0.8, 3));
        Report report = new Report(learned, 0, 0, 0, 0, 0, scores, baselines, 0, List.of());
        return status(partition, "shop", learned, report);
    }

    private static Scores several(double accuracy, double mae) {
        Map<String, Double> figures = Map.of("click.accuracy", accuracy, "click.logLoss", 0.5, "dwell.mae", mae);
        return new Scores(figures, figures, figures);
    }

    /** A learner that has seen nothing. */
    static TaskStatus fresh(int partition) {
        Scores none = new Scores(Map.of(), Map.of(), Map.of());
        return new TaskStatus(
                partition,
                new ModelVersion("elec2", "000000", "events-" + partition, 0),
                0,
                0,
                Map.of(),
                new Interpretation(
                        List.of(),
                        new Interpretation.Label(Specification.Kind.MULTICLASS, false, List.of(), false, ""),
                        0,
                        false,
                        false),
                List.of(),
                TaskStatus.NOTHING,
                new Vitals(0, 0, 0, Turnover.NONE, Map.of(), List.of(), 0, 0, 0),
                new Report(0, 0, 0, 0, 0, 0, none, Map.of(), 0, List.of()),
                List.of(),
                0,
                0,
                0,
                0,
                -1,
                0,
                -1,
                new CheckpointStatus(0, -1, 0, -1, 0),
                new RedoStatus(0, 0, 0));
    }

    private static TaskStatus status(int partition, String model, long learned, Report report) {
        return status(partition, model, learned, report, List.of());
    }

    private static TaskStatus status(int partition, String model, long learned, Report report, List<Segment> segments) {
        return new TaskStatus(
                partition,
                new ModelVersion(model, "3f9ac1", "events-" + partition, learned + 16),
                learned,
                7,
                Map.of(Reason.NOT_JSON, 4L, Reason.MISSING_LABEL, 5L),
                new Interpretation(
                        List.of(),
                        new Interpretation.Label(Specification.Kind.MULTICLASS, false, List.of(), false, ""),
                        0,
                        false,
                        false),
                List.of(),
                TaskStatus.NOTHING,
                new Vitals(
                        learned,
                        1,
                        11,
                        new Turnover(3, 2),
                        Map.of(Remark.Kind.LATE_FIELD, 5L),
                        List.of(new MemberStanding("wide", 0.75, 0.5)),
                        0.125,
                        0.01,
                        2_000_000_000L,
                        Map.of("hidden0", 0.0625)),
                report,
                segments,
                12.5,
                500_000_000L,
                3_000_000_000L,
                6,
                40_000,
                4_096,
                SNAPSHOT_MILLIS,
                new CheckpointStatus(4, 38_000, 2_048, SNAPSHOT_MILLIS, 3_000_000),
                new RedoStatus(13, 2, 5));
    }

    private static Scores scores(double accuracy, double logLoss) {
        return new Scores(
                Map.of("accuracy", accuracy, "logLoss", logLoss, "auc", 0.5),
                Map.of("accuracy", accuracy + 0.01, "logLoss", logLoss + 0.01),
                Map.of("accuracy", accuracy + 0.02, "logLoss", logLoss + 0.02));
    }
}
