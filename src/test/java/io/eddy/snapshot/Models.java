package io.eddy.snapshot;

import io.eddy.learn.ModelVersion;
import io.eddy.state.Archive;
import io.eddy.state.Tensors;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Frozen models to test with. */
final class Models {
    private Models() {}

    /** Tensors of each type and shape, some empty, with every bit pattern a number can have. */
    static Tensors tensors(long seed, int rows, int columns) {
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

    static Snapshot snapshot(long seed, long offset, int rows, int columns) {
        return new Snapshot(
                new ModelVersion("elec2", "3f9ac1", "events-0", offset),
                offset + 1,
                Instant.parse("2026-01-31T12:00:00.123Z").plusSeconds(offset),
                "name: elec2\noutput: {kind: binary}\n",
                metrics(offset),
                tensors(seed, rows, columns));
    }

    private static Map<String, Double> metrics(long offset) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("logLoss", 1 / (offset + 3.0));
        metrics.put("accuracy", 0.875);
        return metrics;
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
