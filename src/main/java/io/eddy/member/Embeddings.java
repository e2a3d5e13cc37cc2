package io.eddy.member;

import io.eddy.feature.Sparse;
import io.eddy.kernel.CounterRandom;
import io.eddy.state.Archive;

/**
 * A learned vector for each key, which starts with small random numbers that follow from seed and key alone. So a key that has no row yet
 * can be shown as what it would start with, and looking changes nothing.
 */
final class Embeddings {
    private static final double WIDTH_OF_UNIT_VARIANCE = 2 * 1.7320508075688772;

    private final Weights rows;
    private final int dimensions;
    private final long seed;
    private final float width;
    private final float rate;
    private final float damping;

    /** @param deviation of the initial numbers, which are uniform */
    Embeddings(String name, int dimensions, float deviation, float rate, float damping, long seed) {
        this.rows = new Weights(name, dimensions);
        this.dimensions = dimensions;
        this.seed = seed;
        this.width = (float) (deviation * WIDTH_OF_UNIT_VARIANCE);
        this.rate = rate;
        this.damping = damping;
    }

    private float start(long key, int d) {
        return width * (CounterRandom.uniform(seed, key, d) - 0.5f);
    }

    /** y += value · vector, for what stands at a place of a sparse list. */
    void add(Sparse sparse, int place, float value, float[] y, int at) {
        int row = sparse.row(place);
        if (row < 0 || row >= rows.rows()) {
            for (int d = 0; d < dimensions; d++) {
                y[at + d] += value * start(sparse.key(place), d);
            }
        } else {
            rows.addTo(row, value, y, at);
        }
    }

    /** Makes rows for all keys that there are. */
    void fit(Sparse sparse) {
        int before = rows.rows();
        int now = sparse.table().rows();
        rows.rows(now);
        for (int row = before; row < now; row++) {
            long key = sparse.table().key(row);
            for (int d = 0; d < dimensions; d++) {
                rows.set(row, d, start(key, d));
            }
        }
    }

    /** A step with the gradient value · dy. */
    void step(Sparse sparse, int place, float value, float[] dy, int at) {
        rows.step(sparse.row(place), value, dy, at, rate, damping);
    }

    double squaredNorm() {
        return rows.squaredNorm();
    }

    void state(Archive archive) {
        rows.state(archive);
    }
}
