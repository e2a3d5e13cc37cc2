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

    /** Moves numbers in double precision: statistics. Returns the stored array while loading, else {@code values}. */
    double[] doubles(String name, double... values);

    /** Moves whole numbers: counts, positions. Returns the stored array while loading, else {@code values}. */
    long[] longs(String name, long... values);

    /** Moves a list of texts: class labels, keys of an embedding table. */
    List<String> strings(String name, List<String> values);
}
