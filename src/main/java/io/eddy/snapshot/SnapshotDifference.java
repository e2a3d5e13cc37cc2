package io.eddy.snapshot;

import io.eddy.state.Tensors;
import io.eddy.state.Tensors.Tensor;
import io.eddy.state.Tensors.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What has changed most from one snapshot to another.
 *
 * @param tensors of weights, and how far each has moved
 * @param rows of embedding tables that have names, those of both
 * @param remarks what is in one of them only, or has another shape
 */
public record SnapshotDifference(List<Changed> tensors, List<Changed> rows, List<String> remarks) {
    private static final String TABLE = ".embedding";
    private static final String KEYS = ".keys";

    /** Rows of an embedding table that belong to no key. */
    private static final int RESERVED = 2;

    /**
     * How far something has moved.
     *
     * @param distance ‖b − a‖
     * @param before ‖a‖
     */
    public record Changed(String name, double distance, double before) {
        private double relative() {
            return before == 0 ? Double.POSITIVE_INFINITY : distance / before;
        }
    }

    private static final Comparator<Changed> MOST_FIRST =
            Comparator.comparingDouble(Changed::relative).reversed().thenComparing(Changed::name);

    /** Each sorted by how far it has moved relative to its length before. */
    public static SnapshotDifference of(Snapshot a, Snapshot b) {
        List<Changed> tensors = new ArrayList<>();
        List<Changed> rows = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        for (Map.Entry<String, Tensor> entry : a.tensors().tensors().entrySet()) {
            String name = entry.getKey();
            Tensor before = entry.getValue();
            Tensor after = b.tensors().tensors().get(name);
            if (before.type() != Type.F32) {
                continue; // because weights are floats; counts and statistics change with each event
            }
            if (after == null || after.type() != Type.F32) {
                remarks.add("only in %s: %s".formatted(a.version(), name));
                continue;
            }
            float[] old = (float[]) before.data();
            float[] now = (float[]) after.data();
            if (columns(before) != columns(after)) {
                remarks.add("%s has another shape: %s, %s".formatted(name, shape(before), shape(after)));
                continue;
            }
            int common = Math.min(old.length, now.length);
            tensors.add(changed(name + " " + shape(after), old, now, 0, common));
            if (old.length != now.length) {
                remarks.add("%s had %,d rows and has %,d".formatted(name, before.shape()[0], after.shape()[0]));
            }
            addRows(name, a.tensors(), b.tensors(), columns(before), rows);
        }
        for (Map.Entry<String, Tensor> entry : b.tensors().tensors().entrySet()) {
            if (entry.getValue().type() == Type.F32 && !a.tensors().tensors().containsKey(entry.getKey())) {
                remarks.add("only in %s: %s".formatted(b.version(), entry.getKey()));
            }
        }
        tensors.sort(MOST_FIRST);
        rows.sort(MOST_FIRST);
        return new SnapshotDifference(tensors, rows, remarks);
    }

    private static void addRows(String table, Tensors a, Tensors b, int columns, List<Changed> rows) {
        if (!table.endsWith(TABLE)) {
            return;
        }
        String field = table.substring(0, table.length() - TABLE.length());
        List<String> old = a.texts().getOrDefault(field + KEYS, List.of());
        List<String> now = b.texts().getOrDefault(field + KEYS, List.of());
        float[] before = data(a, table);
        float[] after = data(b, table);
        for (int i = 0; i < Math.min(old.size(), now.size()); i++) {
            boolean isSame = old.get(i).equals(now.get(i));
            if (isSame && (i + RESERVED + 1) * columns <= Math.min(before.length, after.length)) {
                String name = "%s = %s".formatted(field.substring(field.indexOf('.') + 1), old.get(i));
                rows.add(changed(name, before, after, (i + RESERVED) * columns, columns));
            }
        }
    }

    private static float[] data(Tensors tensors, String name) {
        Tensor tensor = tensors.tensors().get(name);
        return tensor == null ? new float[0] : (float[]) tensor.data();
    }

    private static Changed changed(String name, float[] a, float[] b, int from, int count) {
        double distance = 0;
        double before = 0;
        for (int i = from; i < from + count; i++) {
            double difference = (double) b[i] - a[i];
            distance += difference * difference;
            before += (double) a[i] * a[i];
        }
        return new Changed(name, Math.sqrt(distance), Math.sqrt(before));
    }

    private static int columns(Tensor tensor) {
        return tensor.shape()[tensor.shape().length - 1];
    }

    private static String shape(Tensor tensor) {
        List<String> sizes = new ArrayList<>();
        for (int size : tensor.shape()) {
            sizes.add(Integer.toString(size));
        }
        return String.join(" x ", sizes);
    }
}
