package io.eddy.checkpoint;

import io.eddy.state.Archive;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A copy of a model's whole state at one moment. Copying again touches only what has changed.
 *
 * <p>Large tensors and lists have pages of their own; all the rest, in the order in which the state describes itself, is one run, which
 * also says what the others are.
 */
final class Image {
    static final String REST = "rest";

    /** From here on a tensor or a list has pages of its own. */
    private static final int LARGE_BYTES = 16 << 10;

    /** Little less than an array can have; more could not be restored. */
    private static final int MOST_BYTES = 2_000_000_000;

    private final Map<String, Paged> large = new LinkedHashMap<>();
    private final PagedBytes rest = new PagedBytes(REST);

    /** Copies the state, with all that training needs. */
    void copy(Consumer<Archive> state) {
        ByteArrayOutputStream described = new ByteArrayOutputStream();
        Copying copying = new Copying("", new DataOutputStream(described), new HashSet<>(), new HashSet<>());
        state.accept(copying);
        large.keySet().retainAll(copying.paged);
        rest.takeOver(described.toByteArray());
    }

    List<Paged> segments() {
        List<Paged> segments = new ArrayList<>(large.values());
        segments.add(rest);
        return segments;
    }

    private final class Copying implements Archive {
        private final String prefix;
        private final DataOutputStream output;
        private final Set<String> names;
        private final Set<String> paged;

        Copying(String prefix, DataOutputStream output, Set<String> names, Set<String> paged) {
            this.prefix = prefix;
            this.output = output;
            this.names = names;
            this.paged = paged;
        }

        @Override
        public boolean loading() {
            return false;
        }

        @Override
        public boolean training() {
            return true;
        }

        @Override
        public Archive in(String name) {
            return new Copying(prefix + name + ".", output, names, paged);
        }

        @Override
        public int[] shape(String name, int... current) {
            return current;
        }

        @Override
        public void floats(String name, float[] values, int offset, int stride, int... shape) {
            int columns = shape[shape.length - 1];
            int rows = shape.length == 1 ? 1 : shape[0];
            long bytes = (long) rows * columns * Float.BYTES;
            if (bytes > MOST_BYTES) {
                throw new IllegalStateException(
                        "%s has %,d bytes, and of one tensor no more than %,d can be kept; make it smaller in the model file (dimensions, maxValues, hidden)"
                                .formatted(prefix + name, bytes, MOST_BYTES));
            }
            boolean isLarge = bytes >= LARGE_BYTES;
            try {
                begin(isLarge ? Entry.PAGED_FLOATS : Entry.FLOATS, name, shape);
                if (isLarge) {
                    paged.add(prefix + name);
                    PagedFloats floats = (PagedFloats) large.computeIfAbsent(prefix + name, PagedFloats::new);
                    floats.copy(values, offset, stride, rows, columns);
                } else {
                    for (int r = 0; r < rows; r++) {
                        for (int c = 0; c < columns; c++) {
                            output.writeFloat(values[offset + r * stride + c]);
                        }
                    }
                }
            } catch (IOException e) {
                throw inMemory(e);
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
            try {
                begin(Entry.DOUBLES, name, values.length);
                for (double value : values) {
                    output.writeDouble(value);
                }
                return values;
            } catch (IOException e) {
                throw inMemory(e);
            }
        }

        @Override
        public long[] longList(String name, long[] values) {
            try {
                begin(Entry.LONGS, name, values.length);
                for (long value : values) {
                    output.writeLong(value);
                }
                return values;
            } catch (IOException e) {
                throw inMemory(e);
            }
        }

        @Override
        public List<String> strings(String name, List<String> values) {
            boolean isLarge = isLarge(values);
            try {
                begin(isLarge ? Entry.PAGED_TEXTS : Entry.TEXTS, name, values.size());
                if (isLarge) {
                    paged.add(prefix + name);
                    ((PagedTexts) large.computeIfAbsent(prefix + name, PagedTexts::new)).copy(values);
                } else {
                    for (String value : values) {
                        writeText(value);
                    }
                }
                return values;
            } catch (IOException e) {
                throw inMemory(e);
            }
        }

        private boolean isLarge(List<String> values) {
            long characters = 0;
            for (String value : values) {
                characters += value.length();
                if (characters >= LARGE_BYTES) {
                    return true;
                }
            }
            return false;
        }

        private void begin(Entry entry, String name, int... shape) throws IOException {
            if (!names.add(prefix + name)) {
                throw new IllegalStateException("state has two entries named " + prefix + name);
            }
            output.writeByte(entry.ordinal());
            writeText(prefix + name);
            output.writeInt(shape.length);
            for (int size : shape) {
                output.writeInt(size);
            }
        }

        private void writeText(String text) throws IOException {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            output.writeInt(utf8.length);
            output.write(utf8);
        }

        private static IllegalStateException inMemory(IOException e) {
            return new IllegalStateException("writing to memory cannot fail", e);
        }
    }
}
