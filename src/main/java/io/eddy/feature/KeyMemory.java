package io.eddy.feature;

import io.eddy.state.Archive;
import java.util.Arrays;

/** What the labels of each key have been: how many, their mean, a mean of the latest, the last. Keys by the row of their code. */
final class KeyMemory {
    /** A mean over more moves as if there had been so many. */
    private static final int LONGEST = 1_000;

    private static final float RECENT = 0.2f;
    private static final int NUMBERS = 4;
    private static final int CLASSES = 2;

    /** By row: how many labels, their mean, the recent mean, the last. */
    private float[] numbers = {};

    /** By row: the last class and the one before, each plus 1; 0 if there was none. */
    private int[] classes = {};

    float count(int row) {
        return NUMBERS * row < numbers.length ? numbers[NUMBERS * row] : 0;
    }

    float mean(int row) {
        return numbers[NUMBERS * row + 1];
    }

    float recent(int row) {
        return numbers[NUMBERS * row + 2];
    }

    float last(int row) {
        return numbers[NUMBERS * row + 3];
    }

    /** The last class plus 1, or 0. */
    int lastClass(int row) {
        return CLASSES * row < classes.length ? classes[CLASSES * row] : 0;
    }

    /** The class before {@link #lastClass}, plus 1, or 0. */
    int classBefore(int row) {
        return classes[CLASSES * row + 1];
    }

    void absorb(int row, float label) {
        if (NUMBERS * row >= numbers.length) {
            numbers = Arrays.copyOf(numbers, NUMBERS * Math.max(16, 2 * row));
        }
        int at = NUMBERS * row;
        float count = Math.min(numbers[at] + 1, LONGEST);
        numbers[at] = count;
        numbers[at + 1] += (label - numbers[at + 1]) / count;
        numbers[at + 2] = count == 1 ? label : numbers[at + 2] + RECENT * (label - numbers[at + 2]);
        numbers[at + 3] = label;
    }

    void absorbClass(int row, int index) {
        if (CLASSES * row >= classes.length) {
            classes = Arrays.copyOf(classes, CLASSES * Math.max(16, 2 * row));
        }
        classes[CLASSES * row + 1] = classes[CLASSES * row];
        classes[CLASSES * row] = index + 1;
    }

    void state(Archive archive) {
        int[] shape = archive.shape("numbers", numbers.length);
        if (archive.loading()) {
            numbers = new float[shape[0]];
        }
        archive.floats("numbers", numbers, 0, numbers.length, shape);
        long[] stored = archive.longList(
                "classes", Arrays.stream(classes).asLongStream().toArray());
        if (archive.loading()) {
            classes = Arrays.stream(stored).mapToInt(index -> (int) index).toArray();
        }
        long[] sizes = archive.longs("sizes", numbers.length, classes.length);
        archive.check(
                numbers.length == sizes[0] && classes.length == sizes[1],
                "there are %d numbers and %d classes by key".formatted(numbers.length, classes.length));
    }
}
