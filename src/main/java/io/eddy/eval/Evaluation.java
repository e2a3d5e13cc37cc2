package io.eddy.eval;

import io.eddy.learn.Foreseen;
import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import io.eddy.learn.Step;
import io.eddy.spec.Specification;
import io.eddy.state.Archive;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Progressive evaluation of a model: hand it each prediction together with the label that came after, and ask for a
 * {@link Report} when one is wanted. Baselines are judged beside the model, by the same metrics on the same events, and know no label that
 * the model could not know.
 *
 * <p>Labels are classes, quantities, texts, or several of the first two by the output's name; how unusual events are is judged with labels or without. A learner that finds out by itself which they are may change its mind in the course of the
 * first events; then metrics and baselines begin anew with the first label of the other kind.
 *
 * <p>AUC over the window is exact; over all events and with fading it comes from a histogram of scores.
 *
 * <p>A {@link Prediction.None}, like a prediction of another kind than the label, counts: where the label is a class as wrong,
 * with no probability for any class; where it is a quantity as 0; of a text as one that is empty. The weights of events do not matter here.
 *
 * <p>One thread owns it. Adding takes constant time and memory, for classes besides one pass over the probabilities, and
 * allocates nothing; making a report takes time in proportion to the window.
 */
public final class Evaluation {
    private static final long UNDECIDED = 0;
    private static final long OF_CLASSES = 1;
    private static final long OF_QUANTITIES = 2;
    private static final long OF_TEXTS = 3;
    private static final long OF_ANOMALIES = 4;
    private static final long OF_SEVERAL = 5;

    private final Scope scope;
    private final DriftDetector detector = new DriftDetector();
    private @Nullable Judge judge;
    private long events;
    private long unweighted;
    private long notFinite;
    private long skipped;
    private long rejected;
    private long repeated;

    /**
     * What is looked at.
     *
     * @param positive of two classes, the one that AUC and F1 are about; if empty, the later in order, which is numeric if both
     *     names are numbers
     * @param window how many of the latest events the window holds, at least 1
     * @param fading the weight of an event relative to the one after it, from 0.5 to 1
     * @param positiveByOutput the positive class of those of several outputs of which it is said
     */
    public record Scope(Optional<String> positive, int window, double fading, Map<String, String> positiveByOutput) {
        public static final Scope DEFAULT = new Scope(Optional.empty(), 1_000, 0.999);

        public Scope(Optional<String> positive, int window, double fading) {
            this(positive, window, fading, Map.of());
        }

        public Scope {
            if (window < 1) {
                throw new IllegalArgumentException("the evaluation window is " + window + " events; give 1 or more");
            }
            if (!(fading >= 0.5 && fading <= 1)) {
                throw new IllegalArgumentException("the fading factor is " + fading + "; give one from 0.5 to 1");
            }
        }

        /** The same scope for another positive class. */
        public Scope withPositive(Optional<String> other) {
            return new Scope(other, window, fading, positiveByOutput);
        }

        /** The default scope for what a model predicts. */
        public static Scope of(Specification.Output output) {
            Map<String, String> byOutput = new LinkedHashMap<>();
            output.parts()
                    .forEach((name, part) ->
                            part.output().positive().ifPresent(positive -> byOutput.put(name, positive)));
            return new Scope(output.positive(), DEFAULT.window, DEFAULT.fading, byOutput);
        }

        Optional<String> positiveOf(String output) {
            return Optional.ofNullable(positiveByOutput.get(output));
        }
    }

    public Evaluation() {
        this(Scope.DEFAULT);
    }

    public Evaluation(Scope scope) {
        this.scope = scope;
    }

    /**
     * Judges one prediction by its label.
     *
     * @return whether it shows that the model's error has risen, see {@link DriftDetector}
     * @throws IllegalArgumentException if the label is a quantity that is not finite; nothing has changed then
     */
    public boolean add(Prediction prediction, Label label) {
        boolean risen = judge(prediction, label, null);
        know(label);
        return risen;
    }

    private boolean judge(Prediction prediction, Label label, @Nullable Foreseen foreseen) {
        if (label instanceof Label.Quantity quantity && !Double.isFinite(quantity.value())) {
            throw new IllegalArgumentException("the label " + quantity.value() + " is no quantity; reject the event");
        }
        if (judge == null || !judge.judges(label)) {
            judge = judgeOf(kind(prediction, label));
            detector.restart();
        }
        events++;
        return detector.add(judge.judge(prediction, label, foreseen));
    }

    /** Lets the baselines know a label that was judged before, in the order of judging. */
    void know(Label label) {
        if (judge != null && judge.judges(label)) { // else labels have turned out to be of the other kind meanwhile
            judge.know(label);
        }
    }

    /** Judges the prediction of a step, and counts what became of its event. */
    public boolean add(Step step) {
        boolean risen = judge(step);
        know(step.label());
        return risen;
    }

    /** As {@link #add(Step)}, but the baselines do not yet {@link #know} the label; for labels that come late. */
    boolean judge(Step step) {
        boolean risen = judge(step.prediction(), step.label(), step.foreseen());
        switch (step.outcome()) {
            case UNWEIGHTED -> unweighted++;
            case NOT_FINITE -> notFinite++;
            case LEARNED -> {}
        }
        return risen;
    }

    /** Counts an event without a label. */
    public void skip() {
        skipped++;
    }

    /** Counts an event that could not be learned from. */
    public void reject() {
        rejected++;
    }

    /** Counts an event that came before, and is passed over. */
    public void repeat() {
        repeated++;
    }

    /** How many of them there were. */
    public long repeated() {
        return repeated;
    }

    /** How many predictions were judged. */
    public long events() {
        return events;
    }

    /** Whether the latest label was a class. */
    boolean ofClasses() {
        return judge instanceof ClassJudge;
    }

    /** What the latest prediction cost: nats of a class, absolute error of a quantity, nats of each word of a text. */
    double latestLoss() {
        return judge == null ? Double.NaN : judge.loss();
    }

    /** All results so far, for any thread. */
    public Report report() {
        return new Report(
                events,
                unweighted,
                notFinite,
                skipped,
                rejected,
                repeated,
                judge == null ? Scores.NONE : judge.model(),
                judge == null ? Map.of() : judge.baselines(),
                detector.drifts(),
                detector.recentDrifts());
    }

    /**
     * Everything, if the archive is for training, else nothing.
     *
     * @throws IllegalStateException while loading, if what is stored is of another scope
     */
    public void state(Archive archive) {
        if (!archive.training()) {
            return;
        }
        long[] window = archive.longs("window", scope.window());
        double[] fading = archive.doubles("fading", scope.fading());
        if (window[0] != scope.window() || fading[0] != scope.fading()) {
            throw new IllegalStateException(
                    "the stored evaluation has a window of %d events and the fading factor %s, and this one %d and %s; configure the stored ones, or start fresh"
                            .formatted(window[0], fading[0], scope.window(), scope.fading()));
        }
        long[] counts =
                archive.longs("counts", kind(judge), events, unweighted, notFinite, skipped, rejected, repeated);
        events = counts[1];
        unweighted = counts[2];
        notFinite = counts[3];
        skipped = counts[4];
        rejected = counts[5];
        repeated = counts[6];
        if (archive.loading()) {
            judge = counts[0] == UNDECIDED ? null : judgeOf(counts[0]);
        }
        if (judge != null) {
            judge.state(archive.in("judge"));
        }
        detector.state(archive.in("drift"));
    }

    private static long kind(Prediction prediction, Label label) {
        if (prediction instanceof Prediction.OfAnomaly) {
            return OF_ANOMALIES;
        } else if (label instanceof Label.Several) {
            return OF_SEVERAL;
        }
        return label instanceof Label.Category ? OF_CLASSES : label instanceof Label.Text ? OF_TEXTS : OF_QUANTITIES;
    }

    private static long kind(@Nullable Judge judge) {
        if (judge == null) {
            return UNDECIDED;
        } else if (judge instanceof UnusualJudge) {
            return OF_ANOMALIES;
        } else if (judge instanceof SeveralJudge) {
            return OF_SEVERAL;
        }
        return judge instanceof ClassJudge ? OF_CLASSES : judge instanceof TextJudge ? OF_TEXTS : OF_QUANTITIES;
    }

    private Judge judgeOf(long kind) {
        if (kind == OF_TEXTS) {
            return new TextJudge(scope);
        } else if (kind == OF_ANOMALIES) {
            return new UnusualJudge(scope);
        } else if (kind == OF_SEVERAL) {
            return new SeveralJudge(scope);
        }
        return kind == OF_CLASSES ? new ClassJudge(scope) : new QuantityJudge(scope);
    }
}
