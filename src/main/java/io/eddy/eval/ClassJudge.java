package io.eddy.eval;

import io.eddy.learn.Foreseen;
import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import io.eddy.state.Archive;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges predictions of a class. The baselines are the frequencies of the classes so far, of which the majority class is the
 * most probable (of equally frequent ones the one that was ahead before), and the certainty that the last label comes again.
 *
 * <p>A prediction of nothing, of a quantity, or of probabilities that are not finite is one of probability 0 for each class: it is wrong, and
 * costs what the floor of the log loss costs. Where classes are ranked it counts as undecided. A class that no label which could be known
 * and no prediction has named before costs model and baselines what {@link Prediction#ofUnseen} says, since none of them could know it: it is
 * one of all that there are when its label comes.
 */
final class ClassJudge implements Judge {
    /** The least probability that the log loss knows: the spacing of floats at 1. */
    static final double FLOOR = 0x1p-23;

    private final Classes classes;
    private final Scoreboard model;
    private final Scoreboard majority;
    private final Scoreboard last;
    private final double[] row = new double[ClassTally.WIDTH];

    /** The classes of the latest prediction, their numbers, and the other way round: the place of each number, or -1. */
    private List<String> offered = List.of();

    private int[] numbers = {};
    private int[] places = {};

    /** What the true class of the event at hand has at least. */
    private double leastOfTruth = FLOOR;

    /** Of the model's latest prediction. */
    private double loss;

    /** Labels that the baselines know. */
    private long known;

    /** Classes of labels that were judged, but that nobody could know yet. None where labels come at once, and only there is a state kept. */
    private final Set<Integer> unheard = new LinkedHashSet<>();

    private long[] frequency = {};
    private long sumOfSquares;
    private int mostFrequent = Classes.NONE;
    private int latest = Classes.NONE;

    ClassJudge(Evaluation.Scope scope) {
        classes = new Classes(scope.positive());
        model = scoreboard(scope);
        majority = scoreboard(scope);
        last = scoreboard(scope);
    }

    private Scoreboard scoreboard(Evaluation.Scope scope) {
        return new Scoreboard(
                scope,
                new ClassTally(classes, new HistogramRanking()),
                new ClassTally(classes, new HistogramRanking()),
                new ClassTally(classes, new ExactRanking(scope.window())));
    }

    @Override
    public boolean judges(Label label) {
        return label instanceof Label.Category;
    }

    @Override
    public double judge(Prediction prediction, Label label, @Nullable Foreseen foreseen) {
        if (prediction instanceof Prediction.OfClass ofClass) {
            offer(ofClass.classes());
        }
        int before = classes.size();
        int truth = number(label);
        if (truth == before) {
            unheard.add(truth);
        }
        leastOfTruth = unheard.isEmpty() || !unheard.contains(truth) ? FLOOR : Prediction.ofUnseen(classes.size() - 1);
        if (classes.size() > frequency.length) {
            frequency = Arrays.copyOf(frequency, Math.max(classes.size(), 2 * frequency.length));
        }

        judgeModel(prediction, truth);
        double error = row[ClassTally.PREDICTED] == truth ? 0 : 1;
        loss = row[ClassTally.LOSS];
        model.add(row);
        judgeMajority(truth);
        majority.add(row);
        judgeLast(truth);
        last.add(row);
        return error;
    }

    private int number(Label label) {
        return classes.number(((Label.Category) label).name());
    }

    /** Numbers the classes of a prediction; nothing to do for the list of the prediction before, as nearly always. */
    private void offer(List<String> names) {
        if (names == offered) {
            return;
        }
        numbers = new int[names.size()];
        for (int k = 0; k < numbers.length; k++) {
            numbers[k] = classes.number(names.get(k));
            unheard.remove(numbers[k]);
        }
        places = new int[classes.size()];
        Arrays.fill(places, -1);
        for (int k = 0; k < numbers.length; k++) {
            places[numbers[k]] = k;
        }
        offered = names;
    }

    private void judgeModel(Prediction prediction, int truth) {
        if (!(prediction instanceof Prediction.OfClass ofClass) || ofClass.probabilities().length == 0) {
            judgeNothing(truth);
            return;
        }
        float[] p = ofClass.probabilities();
        int best = 0;
        double squares = 0;
        for (int k = 0; k < p.length; k++) {
            squares += (double) p[k] * p[k];
            best = p[k] > p[best] ? k : best;
        }
        if (!Double.isFinite(squares)) {
            judgeNothing(truth);
        } else {
            judge(truth, numbers[best], probability(p, truth), squares, p[best], probability(p, 0), probability(p, 1));
        }
    }

    /** The probability of a class by its number: 0 if the prediction does not know it. */
    private double probability(float[] p, int number) {
        int place = number < places.length ? places[number] : -1;
        return place < 0 ? 0 : p[place];
    }

    private void judgeMajority(int truth) {
        if (known == 0) {
            judgeNothing(truth);
            return;
        }
        double n = known;
        judge(
                truth,
                mostFrequent,
                frequency[truth] / n,
                sumOfSquares / n / n,
                frequency[mostFrequent] / n,
                frequency[0] / n,
                frequency.length > 1 ? frequency[1] / n : 0);
    }

    private void judgeLast(int truth) {
        if (known == 0) {
            judgeNothing(truth);
        } else {
            judge(truth, latest, truth == latest ? 1 : 0, 1, 1, latest == 0 ? 1 : 0, latest == 1 ? 1 : 0);
        }
    }

    private void judgeNothing(int truth) {
        judge(truth, Classes.NONE, 0, 0, 0, 0.5, 0.5);
    }

    private void judge(
            int truth, int guess, double ofTruth, double squares, double confidence, double first, double second) {
        row[ClassTally.ACTUAL] = truth;
        row[ClassTally.PREDICTED] = guess;
        row[ClassTally.LOSS] = 0 - StrictMath.log(Math.max(ofTruth, leastOfTruth)); // because -0 looks odd
        row[ClassTally.BRIER] = squares - 2 * ofTruth + 1;
        row[ClassTally.CONFIDENCE] = confidence;
        row[ClassTally.FIRST] = first;
        row[ClassTally.SECOND] = second;
    }

    @Override
    public void know(Label label) {
        int truth = number(label);
        known++;
        unheard.remove(truth);
        sumOfSquares += 2 * frequency[truth] + 1;
        frequency[truth]++;
        if (mostFrequent == Classes.NONE || frequency[truth] > frequency[mostFrequent]) {
            mostFrequent = truth;
        }
        latest = truth;
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public Scores model() {
        return model.scores(last);
    }

    @Override
    public Map<String, Scores> baselines() {
        Map<String, Scores> baselines = new LinkedHashMap<>();
        baselines.put("majority", majority.scores(last));
        baselines.put("last", last.scores(last));
        return baselines;
    }

    @Override
    public void state(Archive archive) {
        classes.state(archive.in("classes"));
        model.state(archive.in("model"));
        majority.state(archive.in("majority"));
        last.state(archive.in("last"));
        frequency = archive.longList("frequency", frequency);
        long[] counts = archive.longs("counts", classes.size(), known, sumOfSquares, mostFrequent, latest);
        known = counts[1];
        sumOfSquares = counts[2];
        mostFrequent = (int) counts[3];
        latest = (int) counts[4];
        archive.check(
                counts[0] == classes.size() && frequency.length >= classes.size(),
                "%d classes have %d names and %d counts".formatted(counts[0], classes.size(), frequency.length));
        if (archive.loading()) {
            offered = List.of();
            numbers = new int[0];
            places = new int[0];
        }
    }
}
