package io.eddy.state;

import java.util.List;

/**
 * Moves named state between live objects and a stored form, in either direction.
 *
 * <p>An object with state describes it once, in a method {@code void state(Archive archive)}, and that one description
 * saves and loads it: while saving, a call hands the value over and gets the same value back; while loading, it gets the
 * stored value. So a piece of state cannot be saved and then forgotten when loading.
 *
 * <p>Names are unique within an archive; {@link #in} nests them with a dot. The order of the calls is part of the stored
 * form and has to be the same whenever the state is the same.
 */
public interface Archive {

    /** Whether values flow from the stored form into the objects. */
    boolean loading();

    /**
     * Whether state that only training needs (optimiser moments, counters of steps, metrics) belongs to this archive. A
     * checkpoint has it, a snapshot for readers does not.
     */
    boolean training();

    /** The same archive, with {@code name.} put before every name. */
    Archive in(String name);

    /** The shape that {@code name} is stored with while loading, else {@code current}. Call it before {@link #floats}. */
    int[] shape(String name, int... current);

    /**
     * Moves a vector of shape {@code [columns]}, or a matrix of shape {@code [rows, columns]} row by row, without its padding.
     * Row {@code r}, column {@code c} is {@code values[offset + r * stride + c]}.
     *
     * @throws IllegalStateException while loading, if the stored shape is another one or the name is absent
     */
    void floats(String name, float[] values, int offset, int stride, int... shape);

    /**
     * Moves numbers in double precision: statistics. Returns the stored array while loading, else {@code values}.
     *
     * @throws IllegalStateException while loading, if as many are not stored as there are {@code values}
     */
    double[] doubles(String name, double... values);

    /**
     * Moves whole numbers: counts, positions. Returns the stored array while loading, else {@code values}.
     *
     * @throws IllegalStateException while loading, if as many are not stored as there are {@code values}
     */
    long[] longs(String name, long... values);

    /** {@link #doubles} where their number is part of the state: whoever loads it checks that it fits the rest. */
    double[] doubleList(String name, double[] values);

    /** {@link #longs} where their number is part of the state: whoever loads it checks that it fits the rest. */
    long[] longList(String name, long[] values);

    /** Moves a list of texts: class labels, keys of an embedding table. Immutable while loading. */
    List<String> strings(String name, List<String> values);

    /**
     * Says, while loading, that pieces of state do not go together. While saving they do by themselves.
     *
     * @throws IllegalStateException if it does not hold
     */
    default void check(boolean holds, String what) {
        if (loading() && !holds) {
            throw new IllegalStateException(
                    "the stored state does not fit: " + what + "; it was saved of another model, or is damaged");
        }
    }
}
