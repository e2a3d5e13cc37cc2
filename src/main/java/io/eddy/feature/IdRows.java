package io.eddy.feature;

import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Layout;
import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.List;

/**
 * The learned vectors of ids, in pieces of a few megabytes, so that millions of rows grow without being copied and take no more than they
 * need. A row begins as a copy of the one that all ids without a row share: that is what has been shown for its id until then.
 */
final class IdRows {
    static final int MISSING = 0;
    static final int SHARED = 1;

    /** The row of the directory's first. */
    static final int FIRST = 2;

    private static final int FIRST_ROWS = 16;
    private static final int PIECE = 1 << 16;
    private static final float START_DEVIATION = 0.05f;

    private final String name;
    private final int dimensions;
    private final List<Parameter> pieces = new ArrayList<>();
    private final float[] gradient;

    IdRows(String name, int dimensions, long seed) {
        this.name = name;
        this.dimensions = dimensions;
        this.gradient = Layout.vector(dimensions);
        Parameter first = new Parameter(name + ".embedding", FIRST_ROWS, dimensions);
        for (int i = 0; i < FIRST * dimensions; i++) {
            first.set(
                    i / dimensions, i % dimensions, START_DEVIATION * CounterRandom.gaussian(seed, name.hashCode(), i));
        }
        pieces.add(first);
    }

    int dimensions() {
        return dimensions;
    }

    List<Parameter> parameters() {
        return List.copyOf(pieces);
    }

    void read(int row, float[] x, int at) {
        Parameter piece = piece(row);
        System.arraycopy(piece.values(), piece.offset(row % PIECE), x, at, dimensions);
    }

    private Parameter piece(int row) {
        return pieces.get(row / PIECE);
    }

    /** Begins a row anew. */
    void start(int row, Trainer trainer) {
        if (row / PIECE == pieces.size()) {
            Parameter next = new Parameter(name + ".embedding" + pieces.size(), PIECE, dimensions);
            trainer.attach(next);
            pieces.add(next);
        }
        Parameter piece = piece(row);
        while (row % PIECE >= piece.rows()) {
            piece.growRows(Math.min(PIECE, 4 * piece.rows()));
        }
        piece.clearMoments(row % PIECE);
        for (int d = 0; d < dimensions; d++) {
            piece.set(row % PIECE, d, pieces.get(0).get(SHARED, d));
        }
        trainer.started(piece, row % PIECE, row % PIECE + 1);
    }

    void update(int row, float[] dx, int at, float scale, Trainer trainer) {
        System.arraycopy(dx, at, gradient, Layout.BASE, dimensions);
        trainer.row(piece(row), row % PIECE, gradient, Layout.BASE, scale);
    }

    /** @param rows how many there have to be at least */
    void state(Archive archive, int rows) {
        long count = archive.longs(name + ".pieces", pieces.size())[0];
        archive.check(
                count >= 1 && count == 1 + (rows - 1) / PIECE,
                "%s has %d rows in %d pieces".formatted(name, rows, count));
        while (archive.loading() && pieces.size() < count) {
            Parameter next = new Parameter(name + ".embedding" + pieces.size(), PIECE, dimensions);
            next.moments(pieces.get(0).momentCount());
            pieces.add(next);
        }
        while (archive.loading() && pieces.size() > count) {
            pieces.remove(pieces.size() - 1);
        }
        for (Parameter piece : pieces) {
            piece.state(archive);
        }
        archive.check(
                pieces.stream().allMatch(piece -> piece.columns() == dimensions)
                        && pieces.stream().mapToLong(Parameter::rows).sum() >= rows,
                "%s has too few rows or not %d numbers in each".formatted(name, dimensions));
    }
}
