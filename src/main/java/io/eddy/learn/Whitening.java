package io.eddy.learn;

import io.eddy.feature.WildValues;
import io.eddy.state.Archive;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How numbers have varied together, and with it the metric in which a difference counts: by how rarely there is one like it. A number is taken
 * in deviations from its mean, z; and W = R^(-1/2), where R are the running correlations of all z, makes Wz numbers that vary by one each and
 * not with each other (zero-phase whitening, Kessy, Lewin and Strimmer 2018), so that |Wz|² is Mahalanobis' distance and each of its parts
 * still belongs to one of the numbers.
 *
 * <p>What has passed fades, over {@link #MEMORY} events. Correlations count as if {@link #SHRINK} events more had shown none, and {@link #RIDGE}
 * is added to each variance: what always was a sum of others is then off by so much. W is fitted anew each time that a fiftieth has been added
 * to what it is of, so that it costs next to nothing for each event. Of more than {@link #MOST} numbers only the deviations are known.
 */
final class Whitening {
    static final int MEMORY = 10_000;
    static final int MOST = 64;
    private static final double SHRINK = 200;
    private static final double RIDGE = 0.01;

    /** Deviations beyond which a number counts as if it lay there, lest one blinds for ever. */
    private static final double REACH = 8;

    private static final int LEAST = 10;

    private static final double KEPT = 1 - 1.0 / MEMORY;
    private static final int PARTS = 50;

    private final int n;
    private final boolean whitens;

    /** Of all events so far: their number, which fades, their means (NaN before the first number), and the sums of products of deviations. */
    private double weight;

    private long count;
    private final double[] mean;
    private final double[] products;
    private final double[] deviation;

    /** The first events, until there are {@link #LEAST}: only then can be seen what is wild among them. */
    private double[] first;

    /** What is in use since it was fitted last: a scale of zero belongs to what has never moved. */
    private long fittedAt;

    private final double[] center;
    private final double[] scale;
    private final double[] matrix;

    Whitening(int n) {
        this.n = n;
        whitens = n <= MOST;
        mean = new double[n];
        deviation = new double[n];
        first = new double[LEAST * n];
        products = new double[whitens ? n * n : n];
        center = new double[n];
        scale = new double[n];
        matrix = new double[whitens ? n * n : 0];
    }

    /** x in deviations from the means; 0 where there is no number, and before anything is known. */
    void standardise(double[] x, double[] z) {
        for (int i = 0; i < n; i++) {
            double difference = x[i] - center[i];
            if (fittedAt == 0 || Double.isNaN(difference)) {
                z[i] = 0;
            } else if (scale[i] == 0) {
                z[i] = difference == 0 ? 0 : Math.signum(difference) * REACH;
            } else {
                z[i] = Math.max(-REACH, Math.min(REACH, difference / scale[i]));
            }
        }
    }

    /** Wz */
    void whiten(double[] z, double[] to) {
        if (!whitens) {
            System.arraycopy(z, 0, to, 0, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += matrix[i * n + j] * z[j];
            }
            to[i] = sum;
        }
    }

    /** Takes the numbers of an event into account. */
    void add(double[] x) {
        count++;
        if (count > LEAST) {
            fold(x, 0);
        } else {
            System.arraycopy(x, 0, first, (int) (count - 1) * n, n);
            if (count == LEAST) {
                foldFirst();
            }
        }
        if (count >= LEAST && count - fittedAt >= Math.max(1, Math.min(count, MEMORY) / PARTS)) {
            fit();
        }
    }

    private void foldFirst() {
        for (int i = 0; i < n; i++) {
            tame(i);
            mean[i] = Double.NaN;
        }
        for (int event = 0; event < LEAST; event++) {
            fold(first, event * n);
        }
        first = new double[0];
    }

    /** Has what is wild among the first values of a number count as their median. */
    private void tame(int i) {
        double[] values = IntStream.range(0, LEAST)
                .mapToDouble(event -> first[event * n + i])
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        for (int event = 0; event < LEAST; event++) {
            double value = first[event * n + i];
            if (!Double.isNaN(value)) {
                first[event * n + i] = WildValues.tamed(value, values);
            }
        }
    }

    /** @param x holds an event's numbers from {@code at} on */
    private void fold(double[] x, int at) {
        weight = weight * KEPT + 1;
        for (int i = 0; i < n; i++) {
            if (Double.isNaN(mean[i])) { // the first number that there is
                mean[i] = x[at + i];
            }
            deviation[i] = reached(x[at + i] - mean[i], i);
            mean[i] += deviation[i] / weight;
        }
        // West 1979: the sum of (x - mean before)(x - mean after), and the latter is (1 - 1/weight) of the former
        double share = 1 - 1 / weight;
        if (whitens) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    products[i * n + j] = KEPT * products[i * n + j] + deviation[i] * deviation[j] * share;
                }
            }
        } else {
            for (int i = 0; i < n; i++) {
                products[i] = KEPT * products[i] + deviation[i] * deviation[i] * share;
            }
        }
    }

    private double reached(double difference, int i) {
        if (Double.isNaN(difference)) {
            return 0;
        }
        double spread = count <= LEAST ? 0 : Math.sqrt(square(i) / weight);
        return spread == 0 ? difference : Math.max(-REACH * spread, Math.min(REACH * spread, difference));
    }

    private double square(int i) {
        return products[whitens ? i * n + i : i];
    }

    private void fit() {
        fittedAt = count;
        System.arraycopy(mean, 0, center, 0, n);
        for (int i = 0; i < n; i++) {
            double spread = Math.sqrt(square(i) / weight);
            scale[i] = spread <= 1e-9 * Math.abs(mean[i]) ? 0 : spread;
        }
        if (!whitens) {
            return;
        }
        double[] r = new double[n * n];
        double trust = weight / (weight + SHRINK);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                boolean varies = scale[i] > 0 && scale[j] > 0;
                r[i * n + j] = varies ? trust * products[i * n + j] / weight / (scale[i] * scale[j]) : 0;
            }
            r[i * n + i] = 1 + RIDGE;
        }
        SymmetricMatrix.inverseRoot(r, n, matrix);
    }

    /** Goes on from another one. @param places for each number its place in the other one, or -1 */
    void takeOver(Whitening other, int[] places) {
        weight = other.weight;
        count = other.count;
        first = new double[count < LEAST ? LEAST * n : 0];
        for (int i = 0; i < n; i++) {
            int a = places[i];
            for (int event = 0; event < LEAST && count < LEAST; event++) {
                first[event * n + i] = a < 0 ? Double.NaN : other.first[event * other.n + a];
            }
            mean[i] = a < 0 ? Double.NaN : other.mean[a];
            if (!whitens) {
                products[i] = a < 0 ? 0 : other.square(a);
                continue;
            }
            for (int j = 0; j < n; j++) {
                int b = places[j];
                products[i * n + j] = a < 0 || b < 0 ? 0 : other.products[a * other.n + b];
            }
        }
        if (count >= LEAST) {
            fit();
        }
    }

    void state(Archive archive) {
        restore(archive.doubles("center", center), center);
        restore(archive.doubles("scale", scale), scale);
        restore(archive.doubles("matrix", matrix), matrix);
        fittedAt = archive.longs("fittedAt", fittedAt)[0];
        if (archive.training()) {
            count = archive.longs("count", count)[0];
            weight = archive.doubles("weight", weight)[0];
            restore(archive.doubles("mean", mean), mean);
            restore(archive.doubles("products", products), products);
            first = archive.doubleList("first", first);
            archive.check(
                    first.length == (count < LEAST ? LEAST * n : 0),
                    "%d numbers are kept of the first %d events".formatted(first.length, count));
        }
    }

    private static void restore(double[] stored, double[] to) {
        if (stored != to) {
            System.arraycopy(stored, 0, to, 0, to.length);
        }
    }

    /** How many numbers one event has. */
    int size() {
        return n;
    }

    @Override
    public String toString() {
        return "Whitening" + Arrays.toString(scale);
    }
}
