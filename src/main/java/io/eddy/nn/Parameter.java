package io.eddy.nn;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import io.eddy.state.Archive;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A matrix of weights {@code [rows][columns]} and, beside it in the same layout, the state an optimiser keeps for each
 * weight. Both grow: rows for new inputs or categories, columns for new classes; what was
 * there keeps its values and its optimiser state.
 */
public final class Parameter {
    private static final float[][] NO_MOMENTS = {};

    private final String name;
    private final boolean vector;
    private int rows;
    private int columns;
    private int stride;
    private int capacity;
    private Optional<Shape.Pixels> pixels = Optional.empty();

    /** Weight {@code (r, c)} is {@code values[offset(r) + c]}; padding is zero. Replaced when the parameter grows. */
    float[] values;

    /** What the optimiser keeps, each laid out as {@link #values}; empty until {@link #moments(int)} was called. */
    float[][] moments = NO_MOMENTS;

    /** @throws IllegalArgumentException if a size is negative */
    public Parameter(String name, int rows, int columns) {
        this(name, rows, columns, false);
    }

    private Parameter(String name, int rows, int columns, boolean vector) {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException(
                    "parameter %s: %d rows and %d columns; neither can be negative".formatted(name, rows, columns));
        }
        this.name = name;
        this.vector = vector;
        this.rows = rows;
        this.columns = columns;
        this.capacity = rows;
        this.stride = Layout.padded(columns);
        this.values = Layout.matrix(rows, stride);
    }

    /** One row, stored and shown as a vector: a bias. */
    public static Parameter vector(String name, int columns) {
        return new Parameter(name, 1, columns, true);
    }

    public String name() {
        return name;
    }

    /** Says that there is a row, of a vector a number, for each of these pixels' channels, in their order. */
    void isOfPixels(Shape.Pixels shape) {
        pixels = Optional.of(shape);
    }

    /** Which pixels the rows are for, of a vector the numbers; whoever brings weights from elsewhere has to know their order. */
    public Optional<Shape.Pixels> pixels() {
        return pixels;
    }

    /** What the names of all have in common, up to a dot: the name of the layer that they belong to. */
    public static String common(List<Parameter> parameters) {
        String common = parameters.isEmpty() ? "" : parameters.get(0).name + ".";
        for (Parameter p : parameters) {
            do {
                common = common.substring(0, Math.max(0, common.lastIndexOf('.')));
            } while (!p.name.startsWith(common + ".") && !common.isEmpty());
            common += common.isEmpty() ? "" : ".";
        }
        return common.isEmpty() ? "" : common.substring(0, common.length() - 1);
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** Whether L1, L2 and weight decay apply: to matrices, not to biases and the gains of norms. */
    public boolean regularised() {
        return !vector;
    }

    /** Floats from one row to the next. */
    public int stride() {
        return stride;
    }

    /** The live weights, for kernels and for reading; see {@link #offset}. Not to be kept: growing replaces the array. */
    public float[] values() {
        return values;
    }

    /** The index of a row's first weight. */
    public int offset(int row) {
        return Layout.BASE + row * stride;
    }

    public float get(int row, int column) {
        return values[offset(row) + column];
    }

    public void set(int row, int column, float value) {
        values[offset(row) + column] = value;
    }

    /** ‖w‖² over all weights. */
    public double squaredNorm() {
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            sum += Kernels.best().dot(values, offset(r), values, offset(r), stride);
        }
        return sum;
    }

    /** Gives each weight {@code count} numbers of optimiser state, zero at first. */
    public void moments(int count) {
        moments = new float[count][];
        for (int k = 0; k < count; k++) {
            moments[k] = new float[values.length];
        }
    }

    /** How many arrays the optimiser has. */
    public int momentCount() {
        return moments.length;
    }

    /** Makes the optimiser forget a row, as if it were new. */
    public void clearMoments(int row) {
        for (float[] moment : moments) {
            Arrays.fill(moment, offset(row), offset(row) + stride, 0);
        }
    }

    /** One of the optimiser's arrays, laid out as {@link #values}. */
    public float[] moment(int k) {
        return moments[k];
    }

    /** Adds rows of zeros up to {@code newRows}; cheap when done one by one. */
    public void growRows(int newRows) {
        if (newRows > capacity) {
            relayout(Math.max(newRows, capacity + (capacity >> 1)), stride);
        }
        rows = Math.max(rows, newRows);
    }

    /** Adds columns of zeros up to {@code newColumns}. */
    public void growColumns(int newColumns) {
        if (newColumns > stride) {
            relayout(capacity, Layout.padded(newColumns));
        }
        columns = Math.max(columns, newColumns);
    }

    private void relayout(int newCapacity, int newStride) {
        values = copy(values, newCapacity, newStride);
        for (int k = 0; k < moments.length; k++) {
            moments[k] = copy(moments[k], newCapacity, newStride);
        }
        capacity = newCapacity;
        stride = newStride;
    }

    private float[] copy(float[] from, int newCapacity, int newStride) {
        float[] to = Layout.matrix(newCapacity, newStride);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(from, offset(r), to, Layout.BASE + r * newStride, columns);
        }
        return to;
    }

    /** Weights, and the optimiser's state where the archive is for training. Loading takes on the stored size. */
    public void state(Archive archive) {
        int[] shape = archive.shape(name, shape());
        if (archive.loading() && !Arrays.equals(shape, shape())) {
            rows = 0; // because what is there now need not be copied
            relayout(vector ? 1 : shape[0], Layout.padded(shape[shape.length - 1]));
            rows = vector ? 1 : shape[0];
            columns = shape[shape.length - 1];
        }
        archive.floats(name, values, Layout.BASE, stride, shape);
        if (archive.training()) {
            for (int k = 0; k < moments.length; k++) {
                archive.floats(name + ".moment" + k, moments[k], Layout.BASE, stride, shape);
            }
        }
    }

    /** Says, after {@link #state} has loaded it, that it has to be of this size. */
    public void checkSize(Archive archive, int expectedRows, int expectedColumns) {
        archive.check(
                rows == expectedRows && columns == expectedColumns,
                "%s is a %d x %d matrix where this model has %d x %d"
                        .formatted(name, rows, columns, expectedRows, expectedColumns));
    }

    /** {@link #state} where rows come and go, but their length is the model's: what has rows of another length changes nothing. */
    public void stateOfColumns(Archive archive) {
        int[] shape = archive.shape(name, shape());
        archive.check(
                shape.length == 2 && shape[1] == columns,
                "%s has the shape %s where this model has rows of %d numbers"
                        .formatted(name, Arrays.toString(shape), columns));
        state(archive);
    }

    /** {@link #state} where the size is the model's and not that of what it has seen: what is of another size changes nothing. */
    public void fixedState(Archive archive) {
        int[] shape = archive.shape(name, shape());
        archive.check(
                Arrays.equals(shape, shape()),
                "%s has the shape %s where this model has %s"
                        .formatted(name, Arrays.toString(shape), Arrays.toString(shape())));
        state(archive);
    }

    private int[] shape() {
        return vector ? new int[] {columns} : new int[] {rows, columns};
    }
}
