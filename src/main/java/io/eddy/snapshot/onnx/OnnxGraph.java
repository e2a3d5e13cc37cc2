package io.eddy.snapshot.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a graph of operators in the form that <a href="https://onnx.ai">ONNX</a> gives it, messages of Protobuf. Each method adds something
 * and gives the name of its result, for the next ones to take. The numbers are those of the fields in ONNX's own definition.
 */
final class OnnxGraph {
    /** Types of elements. */
    enum Type {
        FLOAT(1),
        INT64(7),
        STRING(8),
        BOOL(9),
        DOUBLE(11);

        private final int code;

        Type(int code) {
            this.code = code;
        }
    }

    private static final int IR_VERSION = 7;
    private static final int OPSET = 13;
    private static final int ML_OPSET = 2;
    static final String ML = "ai.onnx.ml";

    private static final int ATTRIBUTE_FLOAT = 1;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_INTS = 7;
    private static final int ATTRIBUTE_STRINGS = 8;

    private final List<byte[]> nodes = new ArrayList<>();
    private final List<byte[]> initializers = new ArrayList<>();
    private final List<byte[]> inputs = new ArrayList<>();
    private final List<byte[]> outputs = new ArrayList<>();
    private int names;

    /** Fills one message. */
    private interface Fields {
        void write(CodedOutputStream to) throws IOException;
    }

    /** What an operator is told beside its inputs. */
    record Attribute(String name, Object value) {}

    /** An input of so many numbers or texts for each row. */
    String input(String name, Type type, int width) {
        inputs.add(valueInfo(name, type, width));
        return name;
    }

    /** An output of so many for each row; of one without a dimension of its own if the width is 0. */
    void output(String name, Type type, int width, String result) {
        outputs.add(valueInfo(name, type, width));
        nodes.add(node("Identity", "", List.of(), List.of(result), name));
    }

    String floats(float[] values, long... dims) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return raw(Type.FLOAT, raw, dims);
    }

    String number(float value) {
        return floats(new float[] {value}, 1);
    }

    String exact(double... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asDoubleBuffer().put(values);
        return raw(Type.DOUBLE, raw, values.length);
    }

    String texts(List<String> values) {
        String name = name();
        initializers.add(message(to -> {
            dims(to, values.size());
            to.writeInt32(2, Type.STRING.code);
            for (String value : values) {
                to.writeBytes(6, ByteString.copyFromUtf8(value));
            }
            to.writeString(8, name);
        }));
        return name;
    }

    private String raw(Type type, ByteBuffer bytes, long... dims) {
        String name = name();
        initializers.add(message(to -> {
            dims(to, dims);
            to.writeInt32(2, type.code);
            to.writeString(8, name);
            to.writeByteArray(9, bytes.array());
        }));
        return name;
    }

    private static void dims(CodedOutputStream to, long... dims) throws IOException {
        for (long dim : dims) {
            to.writeInt64(1, dim);
        }
    }

    String operator(String type, String... from) {
        return operator(type, "", List.of(), from);
    }

    String operator(String type, Attribute attribute, String... from) {
        return operator(type, "", List.of(attribute), from);
    }

    String operator(String type, String domain, List<Attribute> attributes, String... from) {
        String result = name();
        nodes.add(node(type, domain, attributes, List.of(from), result));
        return result;
    }

    String cast(Type to, String from) {
        return operator("Cast", new Attribute("to", (long) to.code), from);
    }

    private String name() {
        return "eddy/" + names++;
    }

    private static byte[] node(
            String type, String domain, List<Attribute> attributes, List<String> from, String result) {
        return message(to -> {
            for (String input : from) {
                to.writeString(1, input);
            }
            to.writeString(2, result);
            to.writeString(3, result);
            to.writeString(4, type);
            for (Attribute attribute : attributes) {
                to.writeByteArray(5, message(inner -> attribute(attribute, inner)));
            }
            to.writeString(7, domain);
        });
    }

    private static void attribute(Attribute attribute, CodedOutputStream to) throws IOException {
        to.writeString(1, attribute.name);
        if (attribute.value instanceof Float number) {
            to.writeFloat(2, number);
            to.writeEnum(20, ATTRIBUTE_FLOAT);
        } else if (attribute.value instanceof Long number) {
            to.writeInt64(3, number);
            to.writeEnum(20, ATTRIBUTE_INT);
        } else if (attribute.value instanceof long[] numbers) {
            for (long number : numbers) {
                to.writeInt64(8, number);
            }
            to.writeEnum(20, ATTRIBUTE_INTS);
        } else if (attribute.value instanceof List<?> texts) {
            for (Object text : texts) {
                to.writeBytes(9, ByteString.copyFromUtf8((String) text));
            }
            to.writeEnum(20, ATTRIBUTE_STRINGS);
        } else {
            throw new IllegalArgumentException("an attribute cannot be a " + attribute.value.getClass());
        }
    }

    private static byte[] valueInfo(String name, Type type, int width) {
        byte[] rows = message(to -> to.writeString(2, "rows"));
        byte[] shape = message(to -> {
            to.writeByteArray(1, rows);
            if (width > 0) {
                to.writeByteArray(1, message(dimension -> dimension.writeInt64(1, width)));
            }
        });
        byte[] tensor = message(to -> {
            to.writeEnum(1, type.code);
            to.writeByteArray(2, shape);
        });
        return message(to -> {
            to.writeString(1, name);
            to.writeByteArray(2, message(inner -> inner.writeByteArray(1, tensor)));
        });
    }

    /** The whole model. */
    byte[] model(String name, Map<String, String> metadata) {
        byte[] graph = message(to -> {
            for (byte[] node : nodes) {
                to.writeByteArray(1, node);
            }
            to.writeString(2, name);
            for (byte[] initializer : initializers) {
                to.writeByteArray(5, initializer);
            }
            for (byte[] input : inputs) {
                to.writeByteArray(11, input);
            }
            for (byte[] output : outputs) {
                to.writeByteArray(12, output);
            }
        });
        return message(to -> {
            to.writeInt64(1, IR_VERSION);
            to.writeString(2, "eddy");
            to.writeByteArray(7, graph);
            to.writeByteArray(8, opset("", OPSET));
            to.writeByteArray(8, opset(ML, ML_OPSET));
            for (Map.Entry<String, String> entry : metadata.entrySet()) {
                to.writeByteArray(14, message(inner -> {
                    inner.writeString(1, entry.getKey());
                    inner.writeString(2, entry.getValue());
                }));
            }
        });
    }

    private static byte[] opset(String domain, int version) {
        return message(to -> {
            to.writeString(1, domain);
            to.writeInt64(2, version);
        });
    }

    private static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream to = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(to);
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }
}
