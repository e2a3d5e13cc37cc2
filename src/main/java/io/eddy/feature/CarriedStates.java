package io.eddy.feature;

import io.eddy.state.Archive;
import java.util.Arrays;

/**
 * The states that are carried, a row for each key: where it stands now; where its chunk began, and of each event in the chunk what went in and how
 * the loss moved with what came out.
 *
 * <p>The chunks of a new key are short, 1, 2, 4, 8 … events, so that it learns at once, and then of {@code steps} events.
 */
final class CarriedStates {
    private final String name;
    private final int size;
    private final int steps;
    private final int codeWidth;
    private final int width;

    private float[] now = {};
    private float[] start = {};
    private float[] codes = {};
    private float[] gradients = {};

    /** How many events a chunk has, and how many it will have. */
    private int[] counts = {};

    private int[] targets = {};

    /**
     * @param size numbers of a state
     * @param codeWidth numbers of what goes in, see {@link StepInputs}
     * @param width numbers of what comes out
     */
    CarriedStates(String name, int size, int steps, int codeWidth, int width) {
        this.name = name;
        this.size = size;
        this.steps = steps;
        this.codeWidth = codeWidth;
        this.width = width;
        begin(0);
    }

    /** Begins a row anew. */
    void begin(int row) {
        if (row >= counts.length) {
            resize(room(row + 1));
        }
        Arrays.fill(now, row * size, (row + 1) * size, 0);
        Arrays.fill(start, row * size, (row + 1) * size, 0);
        counts[row] = 0;
        targets[row] = 1;
    }

    /** How many rows there is room for, which follows from how many there are. */
    private static int room(int rows) {
        int room = 1;
        while (room < rows) {
            room += (room >> 1) + 1;
        }
        return room;
    }

    private void resize(int rows) {
        now = Arrays.copyOf(now, rows * size);
        start = Arrays.copyOf(start, rows * size);
        counts = Arrays.copyOf(counts, rows);
        targets = Arrays.copyOf(targets, rows);
    }

    /** What chunks keep, which those who only predict have no need of. */
    private void makeRoomForChunks() {
        codes = Arrays.copyOf(codes, counts.length * steps * codeWidth);
        gradients = Arrays.copyOf(gradients, counts.length * steps * width);
    }

    /** How many events the chunk of a row has. */
    int count(int row) {
        return counts[row];
    }

    /** Whether another event closes the chunk. */
    boolean closesWithNext(int row) {
        return counts[row] + 1 >= targets[row];
    }

    void readNow(int row, float[] to, int at) {
        System.arraycopy(now, row * size, to, at, size);
    }

    void readStart(int row, float[] to, int at) {
        System.arraycopy(start, row * size, to, at, size);
    }

    /** The codes of a chunk so far. */
    void readCodes(int row, float[] to) {
        System.arraycopy(codes, row * steps * codeWidth, to, 0, counts[row] * codeWidth);
    }

    /** The gradient of one event of a chunk, times a factor. */
    void readGradient(int row, int event, float factor, float[] to, int at) {
        int from = (row * steps + event) * width;
        for (int j = 0; j < width; j++) {
            to[at + j] = factor * gradients[from + j];
        }
    }

    /** Another event of a chunk, after which the state is another one; if it closes the chunk, the next begins there. */
    void add(int row, float[] code, float[] gradient, int at, float factor, float[] state, int stateAt) {
        boolean closes = closesWithNext(row);
        System.arraycopy(state, stateAt, now, row * size, size);
        if (closes) {
            System.arraycopy(state, stateAt, start, row * size, size);
            targets[row] = Math.min(steps, 2 * targets[row]);
            counts[row] = 0;
            return;
        }
        if (gradients.length < counts.length * steps * width) {
            makeRoomForChunks();
        }
        System.arraycopy(code, 0, codes, (row * steps + counts[row]) * codeWidth, codeWidth);
        int to = (row * steps + counts[row]) * width;
        for (int j = 0; j < width; j++) {
            gradients[to + j] = factor * gradient[at + j];
        }
        counts[row]++;
    }

    /** All of it for training, for readers where each key stands now. */
    void state(Archive archive, int rows) {
        int stored = archive.shape("now", Math.max(1, rows), size)[0];
        if (archive.loading()) {
            resize(room(stored));
        }
        archive.floats("now", now, 0, size, stored, size);
        if (archive.training()) {
            makeRoomForChunks();
            archive.floats("start", start, 0, size, stored, size);
            archive.floats("codes", codes, 0, steps * codeWidth, stored, steps * codeWidth);
            archive.floats("gradients", gradients, 0, steps * width, stored, steps * width);
            long[] storedCounts = archive.longs("counts", asLongs(counts, stored));
            long[] storedTargets = archive.longs("targets", asLongs(targets, stored));
            archive.check(areChunks(storedCounts, storedTargets), name + " has chunks that cannot be");
            if (archive.loading()) {
                counts = asInts(storedCounts, room(stored));
                targets = asInts(storedTargets, room(stored));
            }
        }
        if (archive.loading() && !archive.training()) {
            start = now.clone(); // whoever goes on learning from here begins a chunk of each key
            counts = new int[counts.length];
            targets = new int[counts.length];
            Arrays.fill(targets, 0, stored, 1);
        }
        archive.check(stored == Math.max(1, rows), "%s has %d states of %d keys".formatted(name, stored, rows));
    }

    /** Whether what went in can be what these inputs give. */
    boolean areCodes(StepInputs inputs) {
        boolean are = true;
        for (int row = 0; row < counts.length && are; row++) {
            for (int e = 0; e < counts[row]; e++) {
                are &= inputs.isCode(codes, (row * steps + e) * codeWidth);
            }
        }
        return are;
    }

    private boolean areChunks(long[] ofCounts, long[] ofTargets) {
        boolean are = true;
        for (int row = 0; row < ofCounts.length && are; row++) {
            // a row that nobody has had yet has no target
            are = ofCounts[row] >= 0 && ofTargets[row] <= steps && ofCounts[row] <= Math.max(0, ofTargets[row] - 1);
        }
        return are;
    }

    private static long[] asLongs(int[] values, int count) {
        return Arrays.stream(values, 0, count).asLongStream().toArray();
    }

    private static int[] asInts(long[] values, int room) {
        return Arrays.copyOf(
                Arrays.stream(values).mapToInt(value -> (int) value).toArray(), room);
    }
}
