package io.eddy.checkpoint;

import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** State of every kind, some only for training, with tensors of several pages, rows with padding, and lists that grow; a function of what was done to it. */
final class Toy {
    private static final int STRIDE = 16;
    private static final int COLUMNS = 5;

    private final int gapless;
    private float[] matrix = new float[0];
    private int rows;
    private float[] table;
    private List<String> keys = new ArrayList<>();
    private double mean;
    private long count;
    private double[] window = new double[0];

    /** @param gapless the size of a matrix without padding */
    Toy(int gapless) {
        this.gapless = gapless;
        this.table = new float[gapless];
    }

    /** One step, which touches little or much. */
    void step(Random random) {
        count++;
        mean += random.nextGaussian();
        if (gapless > 0) {
            table[random.nextInt(gapless)] = Float.intBitsToFloat(random.nextInt() & 0x7f7fffff);
        }
        if (random.nextInt(20) == 0) {
            grow(random.nextInt(1_000), random);
        }
        if (random.nextInt(9) == 0) {
            window = random.doubles(random.nextInt(3_000)).toArray();
        }
        if (rows > 0) {
            matrix[random.nextInt(rows) * STRIDE + random.nextInt(COLUMNS)] = random.nextFloat();
        }
    }

    private void grow(int more, Random random) {
        matrix = Arrays.copyOf(matrix, (rows + more) * STRIDE);
        for (int r = rows; r < rows + more; r++) {
            keys.add("key " + r + " ü日" + random.nextInt());
            matrix[r * STRIDE] = random.nextFloat();
        }
        rows += more;
    }

    void state(Archive archive) {
        int[] shape = archive.shape("matrix", rows, COLUMNS);
        if (archive.loading()) {
            rows = shape[0];
            matrix = new float[rows * STRIDE];
        }
        archive.floats("matrix", matrix, 0, STRIDE, shape);
        Archive inner = archive.in("inner");
        inner.floats("table", table, 0, gapless, gapless);
        keys = new ArrayList<>(inner.strings("keys", keys));
        if (archive.training()) {
            mean = archive.doubles("mean", mean, -mean)[0];
        }
        count = archive.longs("count", count)[0];
        window = archive.doubleList("window", window);
    }

    /** All its bits. */
    String bits() {
        return "%d %s %d %d %d %d"
                .formatted(
                        count,
                        Double.toHexString(mean),
                        Arrays.hashCode(matrix),
                        Arrays.hashCode(table),
                        keys.hashCode(),
                        Arrays.hashCode(window));
    }
}
