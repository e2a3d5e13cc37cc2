package io.eddy.feature;

import io.eddy.kernel.FloatMath;
import io.eddy.state.Archive;
import java.util.Arrays;

/**
 * What earlier classes say about the next: the last two of all and of each key, how frequent each has lately been, and, of two classes, the share
 * of the second by key.
 */
final class ClassMemory extends LabelMemory {
    /** So many classes have dense inputs of their own. */
    private static final int DENSE_CLASSES = 16;

    private static final double LATELY = 0.1;
    private static final double SHARE_BOUND = 3;
    private static final double LEAST_SHARE = 0.001;
    private static final double LONGEST = 1_000;
    private static final int RECENT_KEYS = 10;

    private static final long LAST = 900_001;
    private static final long LAST_TWO = 900_002;
    private static final long LAST_OF_KEY = 910_000;
    private static final long LAST_TWO_OF_KEY = 920_000;
    private static final long MANY = 1_009;

    private final int embedding;
    private final boolean crossed;

    private int classes;
    private int last;
    private int before;
    private double[] lately = {};
    private double[] shares = {};
    private double count;
    private double shareOfSecond;

    /** By class: the first of its two dense inputs, or -1. */
    private int[] dense = new int[DENSE_CLASSES];

    /** @param embedding where the learned vector of the last class stands */
    ClassMemory(DensePlaces places, int embedding, boolean crossed) {
        super(places);
        this.embedding = embedding;
        this.crossed = crossed;
        Arrays.fill(dense, -1);
        dense[1] = newInputs(2);
    }

    /** Makes room for so many classes. */
    void classes(int known) {
        if (known > classes) {
            for (int k = 0; known > 2 && k < Math.min(known, DENSE_CLASSES); k++) {
                dense[k] = dense[k] < 0 ? newInputs(2) : dense[k];
            }
            lately = Arrays.copyOf(lately, known);
            shares = Arrays.copyOf(shares, known);
            classes = known;
        }
    }

    private boolean areTwo() {
        return classes <= 2;
    }

    @Override
    boolean hasMeans() {
        return areTwo();
    }

    @Override
    double mean(int row) {
        return evidence(keys.mean(row), keys.count(row));
    }

    /** How much the share of the second class differs from that over all, in log odds. */
    private double evidence(double share, double labels) {
        double base = clippedShare(shareOfSecond);
        double drawn = clippedShare((labels * share + PRIOR * base) / (labels + PRIOR));
        return clipped(logOdds(drawn) - logOdds(base), SHARE_BOUND);
    }

    private static double clippedShare(double share) {
        return Math.max(LEAST_SHARE, Math.min(1 - LEAST_SHARE, share));
    }

    private static double logOdds(double share) {
        return FloatMath.log((float) (share / (1 - share)));
    }

    @Override
    void encodeLast(Facets facets, int waiting) {
        long lastCode = Keys.of(LAST, last);
        int place = facets.codes().add(lastCode, 1);
        facets.categories().add(place);
        facets.categories().add(facets.codes().add(Keys.of(LAST_TWO, last * MANY + before), 1));
        facets.embed(embedding, place);
        if (crossed) {
            facets.cross(lastCode);
        }
        if (areTwo()) {
            facets.dense(dense[1], last == 2 ? 1 : -1);
            facets.dense(dense[1] + 1, 2 * ((classes == 2 ? lately[1] : 0) - 0.5));
        } else if (classes <= DENSE_CLASSES) {
            for (int k = 0; k < classes; k++) {
                facets.dense(dense[k], last == k + 1 ? 1 : 0);
                facets.dense(dense[k] + 1, 2 * (lately[k] - 1.0 / classes));
            }
        }
    }

    @Override
    void encodeLags(Facets facets, int column, Gate gate, int row) {
        int lastOfKey = keys.lastClass(row);
        if (lastOfKey == 0) {
            return;
        }
        if (areTwo() && gate.dense >= 0) {
            facets.dense(gate.dense, 2 * keys.last(row) - 1);
            facets.dense(gate.dense + 1, evidence(keys.recent(row), Math.min(keys.count(row), RECENT_KEYS)));
        }
        facets.categories().add(facets.codes().add(Keys.of(LAST_OF_KEY + column, lastOfKey), 1));
        facets.categories()
                .add(facets.codes()
                        .add(Keys.of(LAST_TWO_OF_KEY + column, lastOfKey * MANY + keys.classBefore(row)), 1));
    }

    /** @param label the index of the class, one of those there is room for */
    void absorb(Facets facets, int label) {
        boolean second = label == 1;
        shareOfSecond += ((second ? 1 : 0) - shareOfSecond) / Math.min(++count, LONGEST);
        double rate = Math.max(1 / LONGEST, 1 / (count + classes));
        double byChance = 0;
        for (int k = 0; k < classes; k++) {
            double is = k == label ? 1 : 0;
            shares[k] += rate * (is - shares[k]);
            byChance += shares[k] * shares[k];
            lately[k] += LATELY * (is - lately[k]);
        }
        for (int column = 0; column < facets.keys(); column++) {
            int code = facets.key(column);
            if (code >= 0) {
                absorbKey(column, facets.codes().row(code), label, byChance);
            }
        }
        before = last;
        last = label + 1;
    }

    private void absorbKey(int column, int row, int label, double byChance) {
        int lastOfKey = keys.lastClass(row);
        if (column < gates.size() && lastOfKey != 0) {
            Gate gate = gates.get(column);
            gate.absorbHits(lastOfKey == label + 1, last == label + 1, byChance);
            if (gate.isOpen() && gate.dense < 0 && areTwo()) {
                gate.dense = newInputs(2);
            }
        }
        keys.absorb(row, label == 1 ? 1 : 0);
        keys.absorbClass(row, label);
    }

    @Override
    void state(Archive archive) {
        super.state(archive);
        long[] counts = archive.longs("counts", classes, last, before);
        classes = (int) counts[0];
        last = (int) counts[1];
        before = (int) counts[2];
        double[] numbers = archive.doubles("shareOfSecond", count, shareOfSecond);
        count = numbers[0];
        shareOfSecond = numbers[1];
        lately = archive.doubleList("lately", lately);
        shares = archive.doubleList("shares", shares);
        long[] places =
                archive.longList("places", Arrays.stream(dense).asLongStream().toArray());
        archive.check(
                lately.length == classes && shares.length == classes && places.length == DENSE_CLASSES,
                "there are %d classes and %d and %d shares".formatted(classes, lately.length, shares.length));
        if (archive.loading()) {
            dense = Arrays.stream(places).mapToInt(place -> (int) place).toArray();
        }
    }
}
