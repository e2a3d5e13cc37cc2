package io.eddy.snapshot;

import io.eddy.learn.ModelVersion;
import io.eddy.safetensors.SomeTensors;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Frozen models to test with. */
final class Models {
    private Models() {}

    static Snapshot snapshot(long seed, long offset, int rows, int columns) {
        return new Snapshot(
                new ModelVersion("elec2", "3f9ac1", "events-0", offset),
                offset + 1,
                Instant.parse("2026-01-31T12:00:00.123Z").plusSeconds(offset),
                "name: elec2\noutput: {kind: binary}\n",
                metrics(offset),
                SomeTensors.of(seed, rows, columns));
    }

    private static Map<String, Double> metrics(long offset) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("logLoss", 1 / (offset + 3.0));
        metrics.put("accuracy", 0.875);
        return metrics;
    }
}
