package io.eddy.state;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * State held in memory as named tensors and lists of texts: a copy, taken at one moment, that nothing changes any more.
 *
 * <p>{@link #save} hands out an archive that fills it, {@link #load} one that reads from it. A tensor's data is a
 * {@code float[]}, {@code double[]} or {@code long[]} without padding.
 */
public final class Tensors {
    /** Kinds of number, with their names in safetensors and their size in bytes. */
    public enum Type {
        F32(4),
        F64(8),
        I64(8);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        public int bytes() {
            return bytes;
        }
    }

    /**
     * One array of numbers and its shape.
     *
     * @param data a {@code float[]}, {@code double[]} or {@code long[]}, row by row
     */
    @SuppressWarnings("ArrayRecordComponent") // a view on big data, compared nowhere
    public record Tensor(Type type, int[] shape, Object data) {
        public long elements() {
            long elements = 1;
            for (int size : shape) {
                elements *= size;
            }
            return elements;
        }

        /** Of floats, the matrix whose row i is row {@code from[i]} of this one, or zero where that is -1. */
        public Tensor withRows(int[] from) {
            int columns = shape[1];
            float[] values = new float[from.length * columns];
            for (int i = 0; i < from.length; i++) {
                if (from[i] >= 0) {
                    System.arraycopy(data, from[i] * columns, values, i * columns, columns);
                }
            }
            return new Tensor(type, new int[] {from.length, columns}, values);
        }

        /** Of floats, the matrix or vector whose column j is column {@code from[j]} of this one, or zero where that is -1. */
        public Tensor withColumns(int[] from) {
            int rows = shape.length == 1 ? 1 : shape[0];
            int columns = shape[shape.length - 1];
            float[] old = (float[]) data;
            float[] values = new float[rows * from.length];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < from.length; j++) {
                    values[i * from.length + j] = from[j] < 0 ? 0 : old[i * columns + from[j]];
                }
            }
            return new Tensor(
                    type, shape.length == 1 ? new int[] {from.length} : new int[] {rows, from.length}, values);
        }
    }

    private static final String OF_ANOTHER =
            "it was saved of another model or by another version of Eddy, or is damaged";

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, List<String>> texts = new LinkedHashMap<>();

    /** By name, in the order in which they were put. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /** Lists of texts by name, in the order in which they were put. */
    public Map<String, List<String>> texts() {
        return texts;
    }

    /** An archive that copies live state to here. */
    public Archive save(boolean training) {
        return new Saving("", training);
    }

    /** An archive that gives live objects the state held here. */
    public Archive load(boolean training) {
        return new Loading("", training);
    }

    private final class Saving implements Archive {
        private final String prefix;
        private final boolean training;

        Saving(String prefix, boolean training) {
            this.prefix = prefix;
            this.training = training;
        }

        @Override
        public boolean loading() {
            return false;
        }

        @Override
        public boolean training() {
            return training;
        }

        @Override
        public Archive in(String name) {
            return new Saving(prefix + name + ".", training);
        }

        @Override
        public int[] shape(String name, int... current) {
            return current;
        }

        @Override
        public void floats(String name, float[] values, int offset, int stride, int... shape) {
            int columns = shape[shape.length - 1];
            int rows = shape.length == 1 ? 1 : shape[0];
            float[] copy = new float[Math.multiplyExact(rows, columns)];
            for (int r = 0; r < rows; r++) {
                System.arraycopy(values, offset + r * stride, copy, r * columns, columns);
            }
            put(name, new Tensor(Type.F32, shape.clone(), copy));
        }

        @Override
        public double[] doubles(String name, double... values) {
            return doubleList(name, values);
        }

        @Override
        public long[] longs(String name, long... values) {
            return longList(name, values);
        }

        @Override
        public double[] doubleList(String name, double[] values) {
            put(name, new Tensor(Type.F64, new int[] {values.length}, values.clone()));
            return values;
        }

        @Override
        public long[] longList(String name, long[] values) {
            put(name, new Tensor(Type.I64, new int[] {values.length}, values.clone()));
            return values;
        }

        @Override
        public List<String> strings(String name, List<String> values) {
            if (texts.put(prefix + name, List.copyOf(values)) != null) {
                throw new IllegalStateException("state has two lists named " + prefix + name);
            }
            return values;
        }

        private void put(String name, Tensor tensor) {
            if (tensors.put(prefix + name, tensor) != null) {
                throw new IllegalStateException("state has two tensors named " + prefix + name);
            }
        }
    }

    private final class Loading implements Archive {
        private final String prefix;
        private final boolean training;

        Loading(String prefix, boolean training) {
            this.prefix = prefix;
            this.training = training;
        }

        @Override
        public boolean loading() {
            return true;
        }

        @Override
        public boolean training() {
            return training;
        }

        @Override
        public Archive in(String name) {
            return new Loading(prefix + name + ".", training);
        }

        @Override
        public int[] shape(String name, int... current) {
            return get(name, Type.F32).shape().clone();
        }

        @Override
        public void floats(String name, float[] values, int offset, int stride, int... shape) {
            Tensor tensor = get(name, Type.F32);
            float[] data = (float[]) tensor.data();
            checkShape(name, tensor, data.length, shape);
            int columns = shape[shape.length - 1];
            for (int r = 0; r * columns < data.length; r++) {
                System.arraycopy(data, r * columns, values, offset + r * stride, columns);
            }
        }

        @Override
        public double[] doubles(String name, double... values) {
            double[] stored = doubleList(name, values);
            checkShape(name, get(name, Type.F64), stored.length, values.length);
            return stored;
        }

        @Override
        public long[] longs(String name, long... values) {
            long[] stored = longList(name, values);
            checkShape(name, get(name, Type.I64), stored.length, values.length);
            return stored;
        }

        @Override
        public double[] doubleList(String name, double[] values) {
            return ((double[]) get(name, Type.F64).data()).clone();
        }

        @Override
        public long[] longList(String name, long[] values) {
            return ((long[]) get(name, Type.I64).data()).clone();
        }

        @Override
        public List<String> strings(String name, List<String> values) {
            List<String> stored = texts.get(prefix + name);
            if (stored == null) {
                throw new IllegalStateException("stored state has no list %s%s among its %d; %s"
                        .formatted(prefix, name, texts.size(), OF_ANOTHER));
            }
            return stored;
        }

        private Tensor get(String name, Type type) {
            Tensor tensor = tensors.get(prefix + name);
            if (tensor == null || tensor.type() != type) {
                throw new IllegalStateException("stored state has no %s tensor %s%s among its %d; %s"
                        .formatted(type, prefix, name, tensors.size(), OF_ANOTHER));
            }
            return tensor;
        }

        private void checkShape(String name, Tensor tensor, int elements, int... shape) {
            if (!Arrays.equals(tensor.shape(), shape) || tensor.elements() != elements) {
                throw new IllegalStateException(
                        "stored state %s%s has the shape %s and %d numbers where this model has %s; %s"
                                .formatted(
                                        prefix,
                                        name,
                                        Arrays.toString(tensor.shape()),
                                        elements,
                                        Arrays.toString(shape),
                                        OF_ANOTHER));
            }
        }
    }
}
