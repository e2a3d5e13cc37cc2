package io.eddy.feature;

import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What earlier labels say about the next one: the last labels of all, and those of the same key. A column of keys is a field whose
 * values come again: a category, a number with few values, the hour.
 */
abstract class LabelMemory {
    /** So many columns of keys get a mean. */
    private static final int MEANS = 64;

    /** And of so many the last labels are looked at. */
    private static final int LAGS = 16;

    /** A mean of fewer labels is drawn towards that of all, as if there were so many of it. */
    static final double PRIOR = 10;

    final KeyMemory keys = new KeyMemory();
    final List<Gate> gates = new ArrayList<>();
    private int[] means = {};
    private final DensePlaces places;

    LabelMemory(DensePlaces places) {
        this.places = places;
    }

    final int newInputs(int count) {
        return places.take(count);
    }

    /** Whether keys have a mean that is a number. */
    abstract boolean hasMeans();

    /** Makes room for so many columns of keys. */
    final void columns(int count) {
        int wanted = Math.min(count, MEANS);
        int[] more = Arrays.copyOf(means, wanted);
        for (int c = means.length; c < wanted; c++) {
            more[c] = newInputs(1);
            if (c < LAGS) {
                gates.add(new Gate());
            }
        }
        means = more;
    }

    /** Writes what is known before this event's label. */
    final void encode(Facets facets, int waiting) {
        encodeLast(facets, waiting);
        for (int column = 0; column < means.length; column++) {
            int code = facets.key(column);
            if (code >= 0) {
                int row = facets.codes().row(code);
                encodeKey(facets, column, row);
            }
        }
    }

    private void encodeKey(Facets facets, int column, int row) {
        boolean known = row >= 0;
        if (hasMeans() && known) {
            facets.dense(means[column], mean(row));
        }
        if (column < gates.size()) {
            Gate gate = gates.get(column);
            if (gate.isOpen() && known) {
                encodeLags(facets, column, gate, row);
            }
        }
    }

    /** The mean of a key as an input. */
    abstract double mean(int row);

    /** @param waiting how many events before this one have no label yet */
    abstract void encodeLast(Facets facets, int waiting);

    abstract void encodeLags(Facets facets, int column, Gate gate, int row);

    void state(Archive archive) {
        keys.state(archive.in("keys"));
        long[] storedMeans =
                archive.longList("means", Arrays.stream(means).asLongStream().toArray());
        double[] numbers = new double[gates.size() * Gate.NUMBERS];
        for (int i = 0; i < gates.size(); i++) {
            gates.get(i).save(numbers, i * Gate.NUMBERS);
        }
        double[] storedGates = archive.doubleList("gates", numbers);
        if (archive.loading()) {
            means = Arrays.stream(storedMeans).mapToInt(place -> (int) place).toArray();
            gates.clear();
            for (int at = 0; at + Gate.NUMBERS <= storedGates.length; at += Gate.NUMBERS) {
                gates.add(Gate.load(storedGates, at));
            }
        }
        long columns = archive.longs("columns", means.length)[0];
        archive.check(
                means.length == columns && storedGates.length == Gate.NUMBERS * Math.min(LAGS, columns),
                "%d columns of keys have %d numbers of gates".formatted(means.length, storedGates.length));
    }

    static double clipped(double value, double bound) {
        return Math.max(-bound, Math.min(bound, value));
    }
}
