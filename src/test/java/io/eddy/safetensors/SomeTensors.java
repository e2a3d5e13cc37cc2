package io.eddy.safetensors;

import io.eddy.state.Archive;
import io.eddy.state.Tensors;
import java.util.List;
import java.util.Random;

/** Tensors to test with. */
public final class SomeTensors {
    private SomeTensors() {}

    /** Tensors of each type and shape, some empty, with every bit pattern a number can have. */
    public static Tensors of(long seed, int rows, int columns) {
        Random random = new Random(seed);
        Tensors tensors = new Tensors();
        Archive archive = tensors.save(false);
        archive.floats("weights", floats(random, rows * columns), 0, columns, rows, columns);
        archive.longs("counts", random.longs(columns).toArray());
        archive.in("price").doubles("statistics", doubles(random, rows));
        archive.floats("bias", floats(random, columns), 0, columns, columns);
        archive.in("user").floats("rows", new float[0], 0, columns, 0, columns);
        archive.doubles("none");
        archive.in("user").strings("keys", List.of("zoë", "a \"quoted\" one", "日本", ""));
        archive.strings("classes", List.of());
        return tensors;
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
        }
        return values;
    }

    private static double[] doubles(Random random, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = Double.longBitsToDouble(random.nextLong());
        }
        return values;
    }
}
