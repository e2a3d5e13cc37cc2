package io.eddy.snapshot;

import io.eddy.state.Archive;
import io.eddy.state.Tensors;
import io.eddy.state.Tensors.Tensor;
import io.eddy.state.Tensors.Type;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A copy of what readers need of a model, brought up to date again and again. Copying compares, and touches only what has changed; and it is
 * noted which pages have changed since {@link #forgetChanges}.
 *
 * <p>Pages are small, since a step changes some rows of an embedding table, 64 bytes each, anywhere in it.
 */
final class ChangingCopy {
    /** Numbers in a page. */
    static final int PAGE = 64;

    private final Map<String, Copied> copies = new LinkedHashMap<>();
    private final Map<String, List<String>> texts = new LinkedHashMap<>();
    private final Set<String> changedTexts = new HashSet<>();

    /** One tensor, and which of its pages have changed. */
    private static final class Copied {
        private final Type type;
        private int[] shape;
        private Object data;
        private final BitSet changed = new BitSet();

        Copied(Type type) {
            this.type = type;
            shape = new int[] {0};
            data = array(type, 0);
        }

        /** Room for so many numbers; those behind the last one so far have changed. */
        void resize(int elements, int... newShape) {
            int before = (int) tensor().elements();
            shape = newShape.clone();
            if (elements != before) {
                Object resized = array(type, elements);
                System.arraycopy(data, 0, resized, 0, Math.min(before, elements));
                data = resized;
                changed.clear(pages(elements), Math.max(pages(elements), changed.length()));
                if (elements > before) {
                    changed.set(before / PAGE, pages(elements));
                }
            }
        }

        Tensor tensor() {
            return new Tensor(type, shape, data);
        }
    }

    static Object array(Type type, int elements) {
        return switch (type) {
            case F32 -> new float[elements];
            case F64 -> new double[elements];
            case I64 -> new long[elements];
        };
    }

    static int pages(long elements) {
        return (int) ((elements + PAGE - 1) / PAGE);
    }

    /** Takes over the state as it is now. */
    void copy(Consumer<Archive> state) {
        Set<String> names = new HashSet<>();
        Set<String> textNames = new HashSet<>();
        state.accept(new Copying("", names, textNames));
        copies.keySet().retainAll(names);
        texts.keySet().retainAll(textNames);
    }

    /** From here on what has changed is counted anew. */
    void forgetChanges() {
        copies.values().forEach(copy -> copy.changed.clear());
        changedTexts.clear();
    }

    /** All of it; the arrays are those of the copy. */
    Tensors tensors() {
        Tensors tensors = new Tensors();
        copies.forEach((name, copy) -> tensors.tensors().put(name, copy.tensor()));
        tensors.texts().putAll(texts);
        return tensors;
    }

    /** The texts that have changed, all of them again. */
    Map<String, List<String>> changedTexts() {
        Map<String, List<String>> changed = new LinkedHashMap<>(texts);
        changed.keySet().retainAll(changedTexts);
        return changed;
    }

    /** The pages of a tensor that have changed, by number. */
    long[] changedPages(String name) {
        Copied copy = copies.get(name);
        return copy == null ? new long[0] : copy.changed.stream().asLongStream().toArray();
    }

    long bytes() {
        return copies.values().stream()
                .mapToLong(copy -> copy.tensor().elements() * copy.type.bytes())
                .sum();
    }

    /** How much of it has changed. */
    long changedBytes() {
        return copies.values().stream()
                .mapToLong(copy -> (long) copy.changed.cardinality() * PAGE * copy.type.bytes())
                .sum();
    }

    private final class Copying implements Archive {
        private final String prefix;
        private final Set<String> names;
        private final Set<String> textNames;

        Copying(String prefix, Set<String> names, Set<String> textNames) {
            this.prefix = prefix;
            this.names = names;
            this.textNames = textNames;
        }

        @Override
        public boolean loading() {
            return false;
        }

        @Override
        public boolean training() {
            return false;
        }

        @Override
        public Archive in(String name) {
            return new Copying(prefix + name + ".", names, textNames);
        }

        @Override
        public int[] shape(String name, int... current) {
            return current;
        }

        @Override
        public void floats(String name, float[] values, int offset, int stride, int... shape) {
            int columns = shape[shape.length - 1];
            int rows = shape.length == 1 ? 1 : shape[0];
            Copied copy = room(name, Type.F32, Math.multiplyExact(rows, columns), shape);
            float[] data = (float[]) copy.data;
            if (rows == 1 || stride == columns) {
                compare(values, offset, data, 0, data.length, copy.changed);
                return;
            }
            for (int r = 0; r < rows; r++) {
                compare(values, offset + r * stride, data, r * columns, columns, copy.changed);
            }
        }

        /** Up to the end of each page in turn. */
        private static void compare(float[] from, int at, float[] to, int begin, int count, BitSet changed) {
            for (int done = 0; done < count; ) {
                int n = Math.min(PAGE - (begin + done) % PAGE, count - done);
                int differing = 0;
                // because one NaN may be another than the other, which Arrays.equals does not see and a digest does
                for (int i = 0; i < n; i++) {
                    differing |= Float.floatToRawIntBits(from[at + done + i])
                            ^ Float.floatToRawIntBits(to[begin + done + i]);
                }
                if (differing != 0) {
                    System.arraycopy(from, at + done, to, begin + done, n);
                    changed.set((begin + done) / PAGE);
                }
                done += n;
            }
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
            Copied copy = room(name, Type.F64, values.length, values.length);
            double[] data = (double[]) copy.data;
            for (int i = 0; i < values.length; i++) {
                if (Double.doubleToRawLongBits(values[i]) != Double.doubleToRawLongBits(data[i])) {
                    data[i] = values[i];
                    copy.changed.set(i / PAGE);
                }
            }
            return values;
        }

        @Override
        public long[] longList(String name, long[] values) {
            Copied copy = room(name, Type.I64, values.length, values.length);
            long[] data = (long[]) copy.data;
            for (int i = 0; i < values.length; i++) {
                if (values[i] != data[i]) {
                    data[i] = values[i];
                    copy.changed.set(i / PAGE);
                }
            }
            return values;
        }

        @Override
        public List<String> strings(String name, List<String> values) {
            String full = named(name, textNames);
            if (!values.equals(texts.get(full))) {
                texts.put(full, new ArrayList<>(values));
                changedTexts.add(full);
            }
            return values;
        }

        /** A copy of that size. One that was of another type is none. */
        private Copied room(String name, Type type, int elements, int... shape) {
            String full = named(name, names);
            Copied copy = copies.get(full);
            if (copy == null || copy.type != type) {
                copy = new Copied(type);
                copies.put(full, copy);
            }
            copy.resize(elements, shape);
            return copy;
        }

        private String named(String name, Set<String> taken) {
            if (!taken.add(prefix + name)) {
                throw new IllegalStateException("state has two entries named " + prefix + name);
            }
            return prefix + name;
        }
    }
}
