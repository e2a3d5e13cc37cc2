package io.eddy.member;

import io.eddy.feature.Facets;
import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import io.eddy.state.Archive;
import java.util.Arrays;

/**
 * The nearest of the last 1,024 events: 3, 8 and 16 of them, mixed by how right each number of them was. A number counts in the
 * distance as much as it has to do with the label: by the correlation of differences in it with differences of labels, over near and random
 * pairs (after Relief, Kira and Rendell 1992).
 */
public final class Neighbours implements Member {
    private static final Kernels K = Kernels.best();
    private static final int KEPT = 1_024;
    private static final int[] NEAREST = {3, 8, 16};
    private static final int MOST = 16;

    /** Of more numbers all events are about equally far from each other. */
    private static final int MOST_NUMBERS = 64;

    private static final float LEAST_WEIGHT = 0.05f;
    private static final float PRIOR = 0.3f;
    private static final float LITTLE = 0.01f;
    private static final float LEAST_PROBABILITY = 0.001f;
    private static final float BASE_RATE = 0.01f;

    private static final int COMPARED = 2 * MOST;
    private static final int COMPARE_FROM = 32;
    private static final float FURTHEST = 2;
    private static final float RELEVANCE_RATE = 0.002f;
    private static final int RELEVANT_FROM = 30;
    private static final float LEAST_RELEVANCE = 0.01f;

    private final boolean ofClasses;
    private final long seed;
    private int classes;
    private float[] shares = {};
    private float[] probabilities = {};
    private float quantity;
    private boolean off;

    private int numbers;
    private float[][] ring = {};
    private int[] labels = new int[KEPT];
    private float[] targets = new float[KEPT];
    private long count;

    private float[] relevance = {};
    private float[] weights = {};
    private long comparisons;

    private float[] mixture = {1f / 3, 1f / 3, 1f / 3};
    private float meanError = 1;

    private final float[] distances = new float[KEPT];
    private final float[] nearDistance = new float[MOST];
    private final int[] near = new int[MOST];
    private int found;
    private float[][] said = new float[NEAREST.length][1];
    private final int[] compared = new int[COMPARED];
    private final float[] labelDifference = new float[COMPARED];
    private final float[] difference = new float[COMPARED];

    public Neighbours(boolean ofClasses, long seed) {
        this.ofClasses = ofClasses;
        this.seed = seed;
    }

    @Override
    public String name() {
        return "neighbours";
    }

    @Override
    public void classes(int known) {
        shares = Arrays.copyOf(shares, known);
        probabilities = new float[known];
        said = new float[NEAREST.length][known];
        classes = known;
    }

    private int kept() {
        return (int) Math.min(count, KEPT);
    }

    private void fit(int wanted) {
        if (wanted > MOST_NUMBERS) {
            off = true;
            ring = new float[0][];
            return;
        }
        if (wanted > numbers && !off) {
            ring = Arrays.copyOf(ring, wanted);
            relevance = Arrays.copyOf(relevance, wanted);
            weights = Arrays.copyOf(weights, wanted);
            for (int j = numbers; j < wanted; j++) {
                ring[j] = new float[KEPT];
                weights[j] = 1;
            }
            numbers = wanted;
        }
    }

    private boolean isSilent() {
        return off || numbers == 0 || count == 0;
    }

    @Override
    public void predict(Facets facets) {
        if (isSilent()) {
            found = 0;
            quantity = 0;
            Arrays.fill(probabilities, classes == 0 ? 0 : 1f / classes);
            return;
        }
        measure(facets.numbers(), Math.min(numbers, facets.numberSize()));
        findNearest();
        quantity = 0;
        Arrays.fill(probabilities, 0);
        for (int q = 0; q < NEAREST.length; q++) {
            if (ofClasses) {
                askClasses(q);
                for (int k = 0; k < classes; k++) {
                    probabilities[k] += mixture[q] * said[q][k];
                }
            } else {
                askQuantity(q);
                quantity += mixture[q] * said[q][0];
            }
        }
    }

    private void measure(float[] x, int n) {
        int events = kept();
        float[] d = distances;
        Arrays.fill(d, 0, events, 0);
        int j = 0;
        for (; j + 1 < n; j += 2) { // two at a time, because most of the work is to read and write the sums
            float x0 = x[Layout.BASE + j];
            float x1 = x[Layout.BASE + j + 1];
            float weight0 = weights[j];
            float weight1 = weights[j + 1];
            float[] column0 = ring[j];
            float[] column1 = ring[j + 1];
            for (int i = 0; i < events; i++) {
                float d0 = x0 - column0[i];
                float d1 = x1 - column1[i];
                d[i] = d[i] + weight0 * d0 * d0 + weight1 * d1 * d1;
            }
        }
        if (j < n) {
            float xj = x[Layout.BASE + j];
            float weight = weights[j];
            float[] column = ring[j];
            for (int i = 0; i < events; i++) {
                float difference = xj - column[i];
                d[i] += weight * difference * difference;
            }
        }
    }

    private void findNearest() {
        int events = kept();
        float limit = furthestOfLast();
        found = 0;
        for (int i = K.firstBelow(limit, distances, 0, events);
                i < events;
                i = K.firstBelow(limit, distances, i + 1, events)) {
            float d = distances[i];
            int at = found < MOST ? found++ : MOST - 1;
            while (at > 0 && nearDistance[at - 1] > d) {
                nearDistance[at] = nearDistance[at - 1];
                near[at] = near[at - 1];
                at--;
            }
            nearDistance[at] = d;
            near[at] = i;
            limit = found == MOST ? nearDistance[MOST - 1] : limit;
        }
    }

    /**
     * More than any of the nearest can be away: the nearest of the event before are as many, and often near this one, too. So few others are looked at.
     */
    private float furthestOfLast() {
        if (found < MOST) {
            return Float.POSITIVE_INFINITY;
        }
        float furthest = 0;
        for (int i = 0; i < MOST; i++) {
            furthest = Math.max(furthest, distances[near[i]]);
        }
        return Float.isFinite(furthest) ? Math.nextUp(furthest) : Float.POSITIVE_INFINITY;
    }

    private float reach(int many) {
        return many == 0 ? 1 : nearDistance[many - 1] + 1e-9f;
    }

    private void askClasses(int q) {
        int many = Math.min(NEAREST[q], found);
        float reach = reach(many);
        float[] p = said[q];
        float sum = PRIOR;
        for (int k = 0; k < classes; k++) {
            p[k] = PRIOR * shares[k];
        }
        for (int i = 0; i < many; i++) {
            float weight = Math.max(LEAST_WEIGHT, 1 - nearDistance[i] / reach);
            sum += weight;
            p[labels[near[i]]] += weight;
        }
        for (int k = 0; k < classes; k++) {
            p[k] /= sum;
        }
    }

    private void askQuantity(int q) {
        int many = Math.min(NEAREST[q], found);
        float reach = reach(many);
        float sum = LITTLE;
        float y = 0;
        for (int i = 0; i < many; i++) {
            float weight = Math.max(LEAST_WEIGHT, 1 - nearDistance[i] / reach);
            sum += weight;
            y += weight * targets[near[i]];
        }
        said[q][0] = y / sum;
    }

    @Override
    public float[] probabilities() {
        return probabilities;
    }

    @Override
    public float quantity() {
        return quantity;
    }

    /** The event's weight does not count: it is near or not. */
    @Override
    public void learn(Facets facets, Truth truth, float weight) {
        fit(facets.numberSize());
        if (off || numbers == 0) {
            return;
        }
        if (count > 0) {
            weighMixture(truth);
        }
        if (count >= COMPARE_FROM && found == MOST) {
            compare(facets.numbers(), Math.min(numbers, facets.numberSize()), truth);
        }
        int at = (int) (count % KEPT);
        for (int j = 0; j < numbers; j++) {
            ring[j][at] = j < facets.numberSize() ? facets.numbers()[Layout.BASE + j] : 0;
        }
        if (ofClasses) {
            labels[at] = truth.index;
            float rate = Math.max(BASE_RATE, 1f / (count + classes));
            for (int k = 0; k < classes; k++) {
                shares[k] += rate * ((truth.index == k ? 1 : 0) - shares[k]);
            }
        } else {
            targets[at] = truth.quantity(Scale.MEAN);
        }
        count++;
    }

    private void weighMixture(Truth truth) {
        if (!ofClasses) {
            meanError += BASE_RATE * (Math.abs(quantity - truth.quantity(Scale.MEAN)) - meanError);
        }
        float sum = 0;
        for (int q = 0; q < NEAREST.length; q++) {
            mixture[q] *= ofClasses
                    ? Math.max(LEAST_PROBABILITY, said[q][truth.index])
                    : io.eddy.kernel.FloatMath.exp(-Math.min(
                            20, 0.5f * Math.abs(said[q][0] - truth.quantity(Scale.MEAN)) / (meanError + 1e-4f)));
            sum += mixture[q];
        }
        for (int q = 0; q < NEAREST.length; q++) {
            mixture[q] = 0.99f * mixture[q] / sum + 0.01f / NEAREST.length;
        }
    }

    /** How much each number has to do with the label, over the nearest and as many random events. */
    private void compare(float[] x, int known, Truth truth) {
        float mean = 0;
        for (int i = 0; i < COMPARED; i++) {
            compared[i] =
                    i < MOST ? near[i] : (int) Long.remainderUnsigned(CounterRandom.bits(seed, i, count) >>> 1, kept());
            labelDifference[i] = ofClasses
                    ? labels[compared[i]] == truth.index ? 0 : 1
                    : Math.abs(truth.quantity(Scale.MEAN) - targets[compared[i]]);
            mean += labelDifference[i];
        }
        mean /= COMPARED;
        float variance = 0;
        for (int i = 0; i < COMPARED; i++) {
            labelDifference[i] -= mean;
            variance += labelDifference[i] * labelDifference[i];
        }
        if (variance <= 1e-6f) {
            return;
        }
        comparisons++;
        float rate = Math.max(RELEVANCE_RATE, 1f / (comparisons + 1));
        float inverse = 1 / (float) Math.sqrt(variance);
        float greatest = 1e-9f;
        for (int j = 0; j < known; j++) {
            relevance[j] += rate * (inverse * correlation(x[Layout.BASE + j], ring[j]) - relevance[j]);
            greatest = Math.max(greatest, relevance[j]);
        }
        if (comparisons >= RELEVANT_FROM) {
            weigh(greatest);
        }
    }

    private float correlation(float xj, float[] column) {
        float mean = 0;
        for (int i = 0; i < COMPARED; i++) {
            difference[i] = Math.min(FURTHEST, Math.abs(xj - column[compared[i]]));
            mean += difference[i];
        }
        mean /= COMPARED;
        float product = 0;
        float square = 1e-6f;
        for (int i = 0; i < COMPARED; i++) {
            float d = difference[i] - mean;
            product += d * labelDifference[i];
            square += d * d;
        }
        return product / (float) Math.sqrt(square);
    }

    private void weigh(float greatest) {
        float noise = 0.5f / (float) Math.sqrt(Math.min(comparisons, 1 / RELEVANCE_RATE));
        for (int j = 0; j < numbers; j++) {
            float share = Math.max(0, relevance[j]) / Math.max(greatest, noise);
            weights[j] = greatest < noise ? 1 : share * share + LEAST_RELEVANCE;
        }
    }

    @Override
    public void state(Archive archive) {
        long[] counts = archive.longs("counts", numbers, count, comparisons, off ? 1 : 0);
        if (archive.loading()) {
            fit((int) counts[0]);
            count = counts[1];
            comparisons = counts[2];
            off = counts[3] != 0;
            found = 0;
        }
        for (int j = 0; j < (off ? 0 : numbers); j++) {
            archive.floats("number" + j, ring[j], 0, KEPT, KEPT);
        }
        archive.floats("targets", targets, 0, KEPT, KEPT);
        long[] stored =
                archive.longs("labels", Arrays.stream(labels).asLongStream().toArray());
        if (archive.loading()) {
            labels = Arrays.stream(stored).mapToInt(label -> (int) label).toArray();
        }
        archive.floats("relevance", relevance, 0, numbers, numbers);
        archive.floats("weights", weights, 0, numbers, numbers);
        archive.floats("mixture", mixture, 0, NEAREST.length, NEAREST.length);
        archive.floats("shares", shares, 0, classes, classes);
        meanError = (float) archive.doubles("meanError", meanError)[0];
    }
}
