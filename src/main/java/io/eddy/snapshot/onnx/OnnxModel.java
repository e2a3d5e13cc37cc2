package io.eddy.snapshot.onnx;

import io.eddy.feature.Encoder;
import io.eddy.nn.Activation;
import io.eddy.nn.Loss;
import io.eddy.snapshot.Snapshot;
import io.eddy.snapshot.onnx.OnnxGraph.Attribute;
import io.eddy.snapshot.onnx.OnnxGraph.Type;
import io.eddy.spec.Interpretation;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Feature;
import io.eddy.spec.Specification.Kind;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model of one network as ONNX: its encoder, layers and output as operators. It takes each field by its name, for any number of rows: numbers as
 * doubles, NaN where one is missing; true and false as 1 and 0; a list of numbers as floats, all NaN where it is missing; a category as a text,
 * empty where it is missing. It gives {@code probabilities} and {@code label}, or {@code value}.
 */
public final class OnnxModel {
    private static final String PROBABILITIES = "probabilities";
    private static final String LABEL = "label";
    private static final String VALUE = "value";

    /** Rows of an embedding table that belong to no key. */
    private static final int RESERVED = 2;

    private final Snapshot snapshot;
    private final Specification specification;
    private final OnnxGraph graph = new OnnxGraph();
    private final List<String> plain = new ArrayList<>();
    private final List<String> embedded = new ArrayList<>();

    private OnnxModel(Snapshot snapshot, Specification specification) {
        this.snapshot = snapshot;
        this.specification = specification;
    }

    /**
     * The bytes of the file.
     *
     * @throws NotForOnnx if it is no network, or has fields that ONNX has no operators for
     */
    public static byte[] of(Snapshot snapshot) throws NotForOnnx {
        Specification specification = SpecificationReader.parse(snapshot.specification());
        List<String> reasons = reasons(snapshot, specification);
        if (!reasons.isEmpty()) {
            throw new NotForOnnx(snapshot.version().toString(), reasons);
        }
        return new OnnxModel(snapshot, specification).write();
    }

    private static List<String> reasons(Snapshot snapshot, Specification specification) {
        List<String> reasons = new ArrayList<>();
        if (!specification.members().isEmpty()) {
            reasons.add(
                    "it has several members, and only a single network can be said (a model file with network: or optimizer:)");
        }
        specification.features().forEach((name, feature) -> {
            if (!(feature instanceof Feature.Number
                    || feature instanceof Feature.Numbers
                    || feature instanceof Feature.Bool
                    || feature instanceof Feature.Category)) {
                reasons.add("field %s is of type %s".formatted(name, Interpretation.kind(feature)));
            }
            if (List.of(PROBABILITIES, LABEL, VALUE).contains(name)) {
                reasons.add("field %s is called as an output is".formatted(name));
            }
        });
        if (!specification.network().layers().isEmpty()) {
            reasons.add("its layers are said one by one, and only those that hidden: says can be (network.layers)");
        }
        if (!specification.output().keep().isEmpty()) {
            reasons.add("it learns from a sample, and what it predicts is corrected for that (output.keep)");
        }
        if (specification.output().kind() == Kind.TEXT) {
            reasons.add("it writes a text, word by word");
            return reasons;
        }
        if (specification.output().kind() == Kind.ANOMALY) {
            reasons.add("it tells how unusual events are, by what it has seen of late");
            return reasons;
        }
        if (specification.output().kind() == Kind.SEVERAL) {
            reasons.add("it has several outputs");
            return reasons;
        }
        boolean isOfClasses = specification.output().kind() != Kind.REGRESSION;
        if (isOfClasses
                && snapshot.tensors()
                                .texts()
                                .getOrDefault("output.classes", List.of())
                                .size()
                        < 2) {
            reasons.add("it has seen fewer than two classes");
        }
        if (!isOfClasses && longs(snapshot, "output.label.count")[0] == 0) {
            reasons.add("it has seen no label");
        }
        return reasons;
    }

    private byte[] write() {
        int place = 0;
        for (Map.Entry<String, Feature> field : specification.features().entrySet()) {
            add(field.getKey(), place++, field.getValue());
        }
        plain.addAll(embedded);
        String x = plain.size() == 1
                ? plain.get(0)
                : graph.operator("Concat", new Attribute("axis", 1L), plain.toArray(String[]::new));
        answer(network(x));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("version", snapshot.version().toString());
        metadata.put("specification", snapshot.specification());
        return graph.model(specification.name(), metadata);
    }

    private void add(String name, int place, Feature feature) {
        if (feature instanceof Feature.Number number) {
            String input = graph.input(name, Type.DOUBLE, 1);
            String missing = isMissing(input);
            plain.add(scaled(input, missing, state(name, place), number.clip()));
            plain.add(graph.cast(Type.FLOAT, missing));
        } else if (feature instanceof Feature.Bool) {
            String input = graph.input(name, Type.FLOAT, 1);
            String missing = isMissing(input);
            String sign = graph.operator("Sub", graph.operator("Mul", input, graph.number(2)), graph.number(1));
            plain.add(graph.operator("Where", missing, graph.number(0), sign));
            plain.add(graph.cast(Type.FLOAT, missing));
        } else if (feature instanceof Feature.Numbers numbers) {
            addNumbers(name, place, numbers);
        } else if (feature instanceof Feature.Category category) {
            addCategory(name, place, category);
        } else {
            throw new IllegalStateException("field %s should have been refused".formatted(name));
        }
    }

    private void addNumbers(String name, int place, Feature.Numbers numbers) {
        String input = graph.input(name, Type.FLOAT, numbers.size());
        String exact = graph.cast(Type.DOUBLE, input);
        for (int i = 0; i < numbers.size(); i++) {
            String one = graph.operator("Gather", new Attribute("axis", 1L), exact, index(i));
            plain.add(scaled(one, isMissing(one), state(name, place) + "." + i, numbers.clip()));
        }
        String allMissing = graph.operator(
                "ReduceMin",
                "",
                List.of(new Attribute("axes", new long[] {1}), new Attribute("keepdims", 1L)),
                graph.cast(Type.FLOAT, isMissing(input)));
        plain.add(allMissing);
    }

    private String index(int i) {
        return graph.cast(Type.INT64, graph.number(i));
    }

    /** A key that has no row yet is shown as the one that it would get, as while it learns. */
    private void addCategory(String name, int place, Feature.Category category) {
        String state = state(name, place);
        Tensors.Tensor table = tensor(snapshot, state + ".embedding");
        List<String> keys = Objects.requireNonNull(snapshot.tensors().texts().get(state + ".keys"));
        int rows = table.shape()[0];
        int dimensions = table.shape()[1];
        float[] values = Arrays.copyOf((float[]) table.data(), (rows + 1) * dimensions);
        System.arraycopy(
                Encoder.firstVector(name, specification.seed(), rows, dimensions),
                0,
                values,
                rows * dimensions,
                dimensions);
        boolean isFull = keys.size() >= category.maxValues();
        List<String> names = new ArrayList<>(keys);
        long[] rowOf = new long[keys.size() + 1];
        for (int i = 0; i < keys.size(); i++) {
            rowOf[i] = i + RESERVED;
        }
        if (!keys.contains("")) {
            names.add("");
        } else {
            rowOf = Arrays.copyOf(rowOf, keys.size());
        }
        String row = graph.operator(
                "LabelEncoder",
                OnnxGraph.ML,
                List.of(
                        new Attribute("keys_strings", names),
                        new Attribute("values_int64s", rowOf),
                        new Attribute("default_int64", isFull ? 1L : rows)),
                graph.input(name, Type.STRING, 1));
        String vectors =
                graph.operator("Gather", new Attribute("axis", 0L), graph.floats(values, rows + 1, dimensions), row);
        embedded.add(graph.operator("Flatten", new Attribute("axis", 1L), vectors));
    }

    /** Not a number, for which nothing is equal to itself. */
    private String isMissing(String input) {
        return graph.operator("Not", graph.operator("Equal", input, input));
    }

    /** As {@code NumberScaler} does it, in double precision. */
    private String scaled(String value, String missing, String state, float clip) {
        double[] moments = (double[]) tensor(snapshot, state + ".moments").data();
        long count = longs(snapshot, state + ".count")[0];
        boolean sparse = longs(snapshot, state + ".zeros")[1] != 0;
        double mean = sparse ? 0 : moments[0];
        double variance = count == 0 ? 0 : moments[1] / count;
        double scale = Math.sqrt(sparse ? variance + moments[0] * moments[0] : variance);
        if (scale <= (sparse ? 0 : 1e-9 * Math.abs(mean))) {
            return graph.operator("Mul", graph.cast(Type.FLOAT, missing), graph.number(0));
        }
        String centred = graph.operator("Sub", value, graph.exact(mean));
        String scaled = graph.operator("Div", centred, graph.exact(scale));
        String clipped = graph.operator("Min", graph.operator("Max", scaled, graph.exact(-clip)), graph.exact(clip));
        return graph.operator("Where", missing, graph.number(0), graph.cast(Type.FLOAT, clipped));
    }

    private String network(String x) {
        List<Integer> hidden = specification.network().hidden();
        String y = x;
        for (int i = 0; i < hidden.size(); i++) {
            String before = y;
            y = dense("network.hidden" + i, y);
            if (specification.network().layerNorm()) {
                y = layerNorm("network.hidden" + i + ".norm", y, hidden.get(i));
            }
            y = activated(specification.network().activation(), y);
            if (specification.network().residual() && i > 0 && hidden.get(i).equals(hidden.get(i - 1))) {
                y = graph.operator("Add", before, y);
            }
        }
        return dense("network.output", y);
    }

    private String dense(String layer, String x) {
        return graph.operator("Gemm", x, weights(layer + ".weight"), weights(layer + ".bias"));
    }

    private String weights(String name) {
        Tensors.Tensor tensor = tensor(snapshot, name);
        return graph.floats(
                (float[]) tensor.data(),
                Arrays.stream(tensor.shape()).asLongStream().toArray());
    }

    private String layerNorm(String name, String x, int width) {
        String centred = graph.operator("Sub", x, mean(x));
        String variance = mean(graph.operator("Mul", centred, centred));
        String deviation = graph.operator("Sqrt", graph.operator("Add", variance, graph.number(1e-5f)));
        String normal = graph.operator("Div", centred, deviation);
        return graph.operator("Add", graph.operator("Mul", normal, weights(name + ".gain")), weights(name + ".shift"));
    }

    private String mean(String x) {
        return graph.operator(
                "ReduceMean", "", List.of(new Attribute("axes", new long[] {1}), new Attribute("keepdims", 1L)), x);
    }

    private String activated(Activation activation, String x) {
        return switch (activation) {
            case IDENTITY -> x;
            case RELU -> graph.operator("Relu", x);
            case LEAKY_RELU -> graph.operator("LeakyRelu", new Attribute("alpha", 0.01f), x);
            case ELU -> graph.operator("Elu", x);
            case GELU -> {
                String erf = graph.operator("Erf", graph.operator("Mul", x, graph.number((float) Math.sqrt(0.5))));
                String share = graph.operator("Mul", graph.operator("Add", erf, graph.number(1)), graph.number(0.5f));
                yield graph.operator("Mul", x, share);
            }
            case SILU -> graph.operator("Mul", x, graph.operator("Sigmoid", x));
            case TANH -> graph.operator("Tanh", x);
            case SIGMOID -> graph.operator("Sigmoid", x);
            case SOFTPLUS -> graph.operator("Softplus", x);
        };
    }

    private void answer(String z) {
        if (specification.output().kind() == Kind.REGRESSION) {
            graph.output(VALUE, Type.DOUBLE, 1, quantity(z));
            return;
        }
        List<String> classes = Objects.requireNonNull(snapshot.tensors().texts().get("output.classes"));
        String probabilities;
        if (specification.output().kind() == Kind.BINARY) {
            String second = graph.operator("Sigmoid", z);
            String first = graph.operator("Sub", graph.number(1), second);
            probabilities = graph.operator("Concat", new Attribute("axis", 1L), first, second);
        } else {
            probabilities = graph.operator("Softmax", new Attribute("axis", 1L), z);
        }
        graph.output(PROBABILITIES, Type.FLOAT, classes.size(), probabilities);
        String best = graph.operator(
                "ArgMax", "", List.of(new Attribute("axis", 1L), new Attribute("keepdims", 0L)), probabilities);
        graph.output(
                LABEL, Type.STRING, 0, graph.operator("Gather", new Attribute("axis", 0L), graph.texts(classes), best));
    }

    /** Within the range of the labels so far, widened by a tenth at both ends. */
    private String quantity(String z) {
        boolean counts = specification
                .output()
                .loss()
                .filter(Loss.Poisson.class::isInstance)
                .isPresent();
        double[] moments = (double[]) tensor(snapshot, "output.label.moments").data();
        double[] range = (double[]) tensor(snapshot, "output.label.range").data();
        double margin = 0.1 * (range[1] - range[0]);
        String value;
        if (counts) {
            value = graph.cast(Type.DOUBLE, graph.operator("Exp", z));
        } else {
            double deviation = Math.sqrt(moments[1] / longs(snapshot, "output.label.count")[0]);
            value = graph.operator(
                    "Add",
                    graph.operator("Mul", graph.cast(Type.DOUBLE, z), graph.exact(deviation)),
                    graph.exact(moments[0]));
        }
        return graph.operator(
                "Max",
                graph.operator("Min", value, graph.exact(range[1] + margin)),
                graph.exact(counts ? 0 : range[0] - margin));
    }

    /** What the state of a field is called: by its place where its name could be that of an element of a list. */
    private String state(String name, int place) {
        String apart = "features.#" + place + "." + name;
        boolean isApart = snapshot.tensors().tensors().keySet().stream().anyMatch(it -> it.startsWith(apart + "."));
        return isApart ? apart : "features." + name;
    }

    private static long[] longs(Snapshot snapshot, String name) {
        return (long[]) tensor(snapshot, name).data();
    }

    private static Tensors.Tensor tensor(Snapshot snapshot, String name) {
        Tensors.Tensor tensor = snapshot.tensors().tensors().get(name);
        if (tensor == null) {
            throw new IllegalStateException(
                    "the snapshot of %s has no tensor %s; it is damaged".formatted(snapshot.version(), name));
        }
        return tensor;
    }
}
