package io.eddy.feature;

import io.eddy.state.Archive;

/**
 * What earlier quantities say about the next: the last three, a fading mean, those one period ago, the means and the last ones by key; and which
 * of them has been nearest, the anchor.
 */
final class QuantityMemory extends LabelMemory {
    private static final int LAST = 3;
    private static final double LATELY = 0.1;
    private static final double BOUND = 5;
    private static final double LEAST_RATE = 0.001;
    private static final double LEAST_SCALE_RATE = 0.0005;
    private static final int FIRST_LOOK = 32;
    private static final int LOOK_EVERY = 512;

    /** The anchor changes only for one that is better by a tenth. */
    private static final double BETTER = 0.9;

    private final RunningMoments moments = new RunningMoments();
    private final Seasons seasons = new Seasons();
    private final double[] errors = new double[Candidates.MOST];
    private final double[] squares = new double[Candidates.MOST];
    private int dense;
    private double lately;
    private long changes;
    private int anchor;

    QuantityMemory(DensePlaces places) {
        super(places);
        dense = newInputs(LAST + 1);
    }

    @Override
    boolean hasMeans() {
        return true;
    }

    @Override
    double mean(int row) {
        double labels = keys.count(row);
        return labels == 0 ? 0 : standardised(labels / (labels + PRIOR) * (keys.mean(row) - moments.mean()));
    }

    /** A difference in standard deviations of the labels. */
    private double standardised(double difference) {
        return clipped(difference / deviation(), BOUND);
    }

    private double deviation() {
        return moments.count() > 1 ? moments.standardDeviation() + 1e-12 : 1;
    }

    private double changeScale() {
        return changes > 1 ? Math.sqrt(squares[0]) + 1e-9 : 1;
    }

    @Override
    void encodeLast(Facets facets, int waiting) {
        if (moments.count() > 0) {
            for (int lag = 1; lag <= LAST && lag <= seasons.count(); lag++) {
                facets.dense(dense + lag - 1, standardised(seasons.ago(lag) - moments.mean()));
            }
            facets.dense(dense + LAST, standardised(lately - moments.mean()));
        }
        for (int i = 0; i < Seasons.PERIODS; i++) {
            int period = ago(seasons.period(i), waiting);
            if (period > 0 && seasons.count() > period + 1) {
                double then = seasons.ago(period);
                facets.season(2 * i, standardised(then - moments.mean()));
                facets.season(2 * i + 1, clipped((then - seasons.ago(period + 1)) / changeScale(), BOUND));
            }
        }
        candidates(facets, waiting);
    }

    /** How many labels ago the one is that is as many whole periods before this event as it takes. */
    private static int ago(int period, int waiting) {
        if (period == 0) {
            return 0;
        }
        int ago = period - waiting;
        return ago >= 1 ? ago : ago + (1 - ago + period - 1) / period * period;
    }

    private void candidates(Facets facets, int waiting) {
        Candidates c = facets.candidates();
        double last = seasons.count() == 0 ? 0 : seasons.ago(1);
        int period = ago(seasons.period(0), waiting);
        c.values[0] = last;
        c.values[1] = period > 0 && seasons.count() > period ? seasons.ago(period) : last;
        c.size = 2;
        for (int column = 0; column < facets.keys() && c.size < Candidates.MOST; column++) {
            int row = facets.key(column) < 0 ? -1 : facets.codes().row(facets.key(column));
            c.values[c.size++] = row >= 0 && keys.count(row) > 0 ? keys.last(row) : last;
        }
        int chosen = anchor < c.size ? anchor : 0;
        double least = 1e-3 * deviation();
        c.known = moments.count() > 0;
        c.mean = moments.mean();
        c.deviation = deviation();
        c.last = last;
        c.change = changes == 0 ? Math.max(1, least) : Math.max(least, Math.sqrt(squares[0]));
        c.anchor = c.values[chosen];
        c.anchorChange = changes == 0 ? Math.max(1, least) : Math.max(least, Math.sqrt(squares[chosen]));
    }

    @Override
    void encodeLags(Facets facets, int column, Gate gate, int row) {
        if (keys.count(row) > 0 && gate.dense >= 0) {
            facets.dense(gate.dense, standardised(keys.last(row) - moments.mean()));
            facets.dense(gate.dense + 1, standardised(keys.recent(row) - moments.mean()));
        }
    }

    void absorb(Facets facets, double label) {
        double last = seasons.count() > 0 ? seasons.ago(1) : label;
        for (int column = 0; column < facets.keys(); column++) {
            if (facets.key(column) >= 0) {
                absorbKey(column, facets.codes().row(facets.key(column)), label, last);
            }
        }
        if (moments.count() > 0) {
            absorbCandidates(facets.candidates(), label);
        }
        lately = moments.count() == 0 ? label : lately + LATELY * (label - lately);
        seasons.absorb(label);
        moments.add(label);
    }

    private void absorbKey(int column, int row, double label, double last) {
        if (column < gates.size() && keys.count(row) > 0) {
            Gate gate = gates.get(column);
            gate.absorbErrors(
                    Math.abs(label - keys.last(row)), Math.abs(label - keys.mean(row)), Math.abs(label - last));
            if (gate.isOpen() && gate.dense < 0) {
                gate.dense = newInputs(2);
            }
        }
        keys.absorb(row, (float) label);
    }

    private void absorbCandidates(Candidates candidates, double label) {
        changes++;
        double rate = Math.max(LEAST_RATE, 1.0 / changes);
        double scaleRate = Math.max(LEAST_SCALE_RATE, 1.0 / changes);
        for (int i = 0; i < candidates.size; i++) {
            double error = label - candidates.values[i];
            errors[i] += rate * (Math.abs(error) - errors[i]);
            squares[i] += scaleRate * (error * error - squares[i]);
        }
        boolean isTime = changes >= FIRST_LOOK && (changes & (changes - 1)) == 0 || changes % LOOK_EVERY == 0;
        if (isTime) {
            int best = anchor;
            for (int i = 0; i < candidates.size; i++) {
                if (errors[i] < BETTER * errors[anchor] && errors[i] < errors[best]) {
                    best = i;
                }
            }
            anchor = best;
        }
    }

    @Override
    void state(Archive archive) {
        super.state(archive);
        moments.state("label", archive);
        seasons.state(archive.in("season"));
        long[] counts = archive.longs("counts", dense, changes, anchor);
        dense = (int) counts[0];
        changes = counts[1];
        anchor = (int) counts[2];
        lately = archive.doubles("lately", lately)[0];
        double[] storedErrors = archive.doubles("errors", errors);
        double[] storedSquares = archive.doubles("squares", squares);
        if (archive.loading()) {
            System.arraycopy(storedErrors, 0, errors, 0, errors.length);
            System.arraycopy(storedSquares, 0, squares, 0, squares.length);
        }
    }
}
