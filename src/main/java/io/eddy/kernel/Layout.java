package io.eddy.kernel;

/**
 * How vectors and matrices lie in a {@code float[]}.
 *
 * <p>The data of a Java array begin 16 bytes into an object. With {@code -XX:ObjectAlignmentInBytes=64} element 12 lies
 * on a cache line, so everything starts at {@link #BASE}; without the flag nothing is wrong, only slower. Rows are padded
 * with zeros to a multiple of {@link #LANES}, so that no loop needs a tail.
 */
public final class Layout {
    /** The index of the first element. */
    public static final int BASE = 12;

    /** Rows are padded to a multiple of this many floats: one 512-bit vector. */
    public static final int LANES = 16;

    private Layout() {}

    /** {@code n} rounded up to a multiple of {@link #LANES}; also of nothing there is one, so that it can grow in place. */
    public static int padded(int n) {
        return Math.max(LANES, (n + LANES - 1) & -LANES);
    }

    /**
     * Whether a matrix is small: of up to 4,096 floats with its padding. Then no row is worth leaving out, since a mispredicted branch costs
     * more than adding it.
     */
    static boolean isSmall(int rows, int stride) {
        return rows * stride <= 4_096;
    }

    /** Zeros: a vector of {@code n} numbers from index {@link #BASE} on, and its padding. */
    public static float[] vector(int n) {
        return matrix(1, n);
    }

    /** Zeros: {@code rows} rows of {@code padded(columns)} numbers, from index {@link #BASE} on. */
    public static float[] matrix(int rows, int columns) {
        return new float[Math.addExact(BASE, Math.multiplyExact(rows, padded(columns)))];
    }
}
