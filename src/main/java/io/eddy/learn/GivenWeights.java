package io.eddy.learn;

import io.eddy.nn.Parameter;
import io.eddy.nn.Shape;
import io.eddy.safetensors.Texts;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationException;
import io.eddy.spec.SpecificationReader;
import io.eddy.spec.Spelling;
import io.eddy.spec.Start;
import io.eddy.state.Tensors.Tensor;
import io.eddy.state.Tensors.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tensors of a file, to the weights that are called so, where shapes agree or can be made to. What does not fit is left as it is drawn, and
 * all of it is told.
 */
final class GivenWeights {
    /** Ends of names in PyTorch, and what is called otherwise here. */
    private static final Map<String, List<String>> ENDS = Map.of(
            "weight", List.of("gain"),
            "bias", List.of("shift"),
            "weight_ih_l0", List.of("input.weight"),
            "weight_hh_l0", List.of("hidden.weight"),
            "bias_ih_l0", List.of("input.bias"),
            "bias_hh_l0", List.of("hidden.bias"));

    /** Names that are listed, of those that there are. */
    private static final int MOST_NAMES = 20;

    /** Beyond this weights are told, because hardly any that were learned of scaled numbers are. */
    private static final float LARGE = 1e6f;

    /** Beyond this nothing is learned, because two of them multiplied are no number of 32 bits. */
    private static final float TOO_LARGE = 2e19f;

    private final Start start;
    private final Start.Given given;
    private final Map<String, Parameter> parameters;
    private final String first;
    private final List<String> fields = new ArrayList<>();
    private final List<String> taken = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final Set<String> covered = new HashSet<>();
    private final List<String> large = new ArrayList<>();

    /** Tensors of the file, by the weights that they have been taken for. */
    private final Map<String, String> takenFor = new HashMap<>();

    /** Layers of which something does not fit. */
    private final Set<String> unfit = new HashSet<>();

    /**
     * @param parameters all there are, by name
     * @param first the name of the matrix that all fields come to
     */
    GivenWeights(Start start, Start.Given given, Map<String, Parameter> parameters, String first) {
        this.first = first;
        this.start = start;
        this.given = given;
        this.parameters = parameters;
    }

    /** What the file is of, where it is a snapshot of Eddy's, or a learner's file. */
    static Optional<Specification> specification(Start.Given given) {
        try {
            Texts.read(given.content());
            String ofSnapshot = given.content().metadata().getOrDefault("specification", "");
            List<String> ofLearner =
                    given.content().tensors().texts().getOrDefault("inference.specification", List.of());
            if (ofSnapshot.isEmpty() && ofLearner.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(SpecificationReader.parse(ofSnapshot.isEmpty() ? ofLearner.get(0) : ofSnapshot));
        } catch (UnreadableSnapshot | SpecificationException e) {
            throw given.problem("is damaged, or another Eddy's: " + e.getMessage());
        }
    }

    /** Tells that all of a field has been taken already. */
    void tookField(String field) {
        fields.add(field);
        parameters.keySet().stream().filter(name -> isOf(field, name)).forEach(covered::add);
    }

    /** Whether the weights that are called so came with their field. */
    boolean hasTakenFieldOf(String name) {
        return fields.stream().anyMatch(field -> isOf(field, name));
    }

    private static boolean isOf(String field, String name) {
        return name.startsWith(field + ".");
    }

    /** Tells that a tensor is not taken. */
    void leave(String name, String why) {
        left.add(name + ": " + why);
    }

    /** Takes tensors where a parameter is called as one is, or as the map has it. */
    void take(Map<String, Tensor> tensors) {
        // because a bias belongs to its matrix: where that does not fit, it is another layer's; and the map has the
        // word before a name
        Comparator<Map.Entry<String, Tensor>> order =
                Comparator.comparing(tensor -> tensor.getValue().shape().length <= 1);
        tensors.entrySet().stream()
                .sorted(order.thenComparing(
                        tensor -> start.nameHere(tensor.getKey()).equals(tensor.getKey())))
                .forEach(tensor -> take(tensor.getKey(), tensor.getValue()));
    }

    private void take(String name, Tensor tensor) {
        String called = start.nameHere(name);
        Optional<Parameter> parameter = here(called);
        if (parameter.isEmpty()) {
            leave(name, called.equals(name) ? "nothing is called so" : "nothing is called " + called);
            return;
        }
        Parameter p = parameter.get();
        if (takenFor.containsKey(p.name())) {
            leave(name, "%s is %s already".formatted(p.name(), takenFor.get(p.name())));
            return;
        }
        if (unfit.contains(layerOf(p))) {
            leave(name, "the weights beside it are not taken");
            return;
        }
        Optional<float[]> values = fitted(tensor, p);
        if (values.isEmpty()) {
            unfit.add(layerOf(p));
            leave(name, unfit(tensor, p));
            return;
        }
        checkSize(name, values.get());
        for (int r = 0; r < p.rows(); r++) {
            System.arraycopy(values.get(), r * p.columns(), p.values(), p.offset(r), p.columns());
        }
        covered.add(p.name());
        takenFor.put(p.name(), name);
        taken.add((name.equals(p.name()) ? name : name + " as " + p.name())
                + (tensor.type() == Type.F64 ? " (64 bits, rounded to 32)" : ""));
    }

    private void checkSize(String name, float[] values) {
        float largest = 0;
        for (float value : values) {
            if (!(Math.abs(value) <= TOO_LARGE)) {
                throw given.problem(
                        "has %s in %s; no network learns from there, so save the weights again from a model that works"
                                .formatted(value, name));
            }
            largest = Math.abs(value) > Math.abs(largest) ? value : largest;
        }
        if (Math.abs(largest) > LARGE) {
            large.add(
                    "%s has %s, and weights of scaled numbers are seldom beyond 100; where losses are huge or gradients not finite, save it from a model that works, or leave it out"
                            .formatted(name, largest));
        }
    }

    private static String layerOf(Parameter p) {
        return p.name().substring(0, Math.max(0, p.name().lastIndexOf('.')));
    }

    private Optional<Parameter> here(String name) {
        Parameter same = parameters.get(name);
        if (same != null) {
            return Optional.of(same);
        }
        String begin = name.substring(0, name.lastIndexOf('.') + 1);
        return ENDS.getOrDefault(name.substring(begin.length()), List.of()).stream()
                .map(end -> parameters.get(begin + end))
                .flatMap(found -> Optional.ofNullable(found).stream())
                .findFirst();
    }

    /** How a tensor's shape differs, in the order of the file and in that of here. */
    private String unfit(Tensor tensor, Parameter p) {
        if (tensor.type() == Type.I64) {
            return "holds whole numbers (I64), and weights are F32 or F64; in Python, .float() before it is saved makes it fit";
        }
        int[] shape = tensor.shape();
        String told = "is %s%s, and %s is %s here".formatted(shape(tensor), order(shape), p.name(), size(p));
        if (!p.regularised()) {
            return told;
        }
        boolean isTurned = shape.length == 2 && shape[0] == p.columns() && shape[1] == p.rows();
        if (start.layout() == Start.Layout.EDDY) {
            return told + " (in x out)" + (isTurned ? "; layout: pytorch turns it" : "");
        }
        return shape.length == 4
                ? told + " (height, width and channels in of the kernel x channels out)"
                : told
                        + " (in x out), which is %d x %d in the file's order".formatted(p.columns(), p.rows())
                        + missingOnes(shape, p);
    }

    /** Why the first matrix has more rows than one for the same numbers elsewhere. */
    private String missingOnes(int[] shape, Parameter p) {
        return p.name().equals(first) && shape.length == 2 && shape[0] == p.columns() && shape[1] < p.rows()
                ? "; a field comes to it with one more number, which says that the field is missing, so of what stands behind one image alone make a last layer of its own layers"
                : "";
    }

    /** What the numbers of a shape are, as PyTorch has them. */
    private String order(int[] shape) {
        if (start.layout() == Start.Layout.EDDY || shape.length != 2 && shape.length != 4) {
            return "";
        }
        return shape.length == 2 ? " (out x in)" : " (out x in x height x width)";
    }

    /** The numbers of a tensor as they lie here; empty if they do not fit. */
    private Optional<float[]> fitted(Tensor tensor, Parameter p) {
        int[] shape = tensor.shape();
        if (tensor.type() == Type.I64 || tensor.elements() != (long) p.rows() * p.columns()) {
            return Optional.empty();
        }
        float[] data = tensor.data() instanceof double[] doubles ? rounded(doubles) : (float[]) tensor.data();
        boolean isVector = !p.regularised();
        if (start.layout() == Start.Layout.EDDY) {
            int[] own = isVector ? new int[] {p.columns()} : new int[] {p.rows(), p.columns()};
            return Arrays.equals(shape, own) ? Optional.of(data) : Optional.empty();
        } else if (isVector && shape.length == 1) {
            return Optional.of(turned(data, p.columns(), 1, p.pixels()));
        } else if (!isVector && shape.length == 2 && shape[0] == p.columns()) {
            return Optional.of(turned(data, p.rows(), p.columns(), p.pixels()));
        } else if (!isVector && shape.length == 4 && shape[0] == p.columns()) {
            Shape.Pixels kernel = new Shape.Pixels(shape[2], shape[3], shape[1]);
            return Optional.of(turned(data, p.rows(), p.columns(), Optional.of(kernel)));
        }
        return Optional.empty();
    }

    private static float[] rounded(double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }

    /**
     * {@code [out][in]} to {@code [in][out]}; where {@code in} are pixels, also from channel by channel to row by row with the channels of
     * each together. A convolution's kernel is such pixels.
     */
    private static float[] turned(float[] data, int in, int out, Optional<Shape.Pixels> pixels) {
        float[] values = new float[data.length];
        for (int i = 0; i < in; i++) {
            int theirs = pixels.isPresent() ? channelFirst(i, pixels.get()) : i;
            for (int o = 0; o < out; o++) {
                values[i * out + o] = data[o * in + theirs];
            }
        }
        return values;
    }

    private static int channelFirst(int index, Shape.Pixels pixels) {
        int channel = index % pixels.channels();
        return channel * pixels.height() * pixels.width() + index / pixels.channels();
    }

    /** Names in the file of which the map leads to nothing here. */
    List<String> leadingNowhere() {
        return start.map().entrySet().stream()
                .filter(entry -> here(entry.getValue()).isEmpty()
                        && parameters.keySet().stream().noneMatch(it -> isOf(entry.getValue(), it)))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Where that leads to, and that it is nothing. */
    String nowhere(String inFile) {
        String name = Objects.requireNonNull(start.map().get(inFile));
        return "leads to %s, which %s".formatted(name, unknown(name, parameters.keySet()));
    }

    /** That a name is none of a layer or field, and which are. @param parameters the names of all weights */
    static String unknown(String name, Collection<String> parameters) {
        Set<String> there = new LinkedHashSet<>();
        for (String parameter : parameters) {
            there.add(parameter.substring(0, Math.max(0, parameter.lastIndexOf('.'))));
            there.add(parameter);
        }
        List<String> nearest = Spelling.nearestFirst(name, there);
        return "is no layer or field with weights" + Spelling.suggestion(name, there) + " there are: "
                + String.join(", ", nearest.subList(0, Math.min(MOST_NAMES, nearest.size())))
                + (nearest.size() > MOST_NAMES ? ", ..." : "");
    }

    /** What came of it, line by line. */
    List<String> told() {
        List<String> lines = new ArrayList<>();
        lines.add("starts from %s (SHA-256 %s…)"
                .formatted(given.from(), start.digest().substring(0, 12)));
        add(lines, "taken with statistics and keys: ", fields);
        add(lines, "taken: ", taken);
        left.forEach(line -> lines.add("  not taken: " + line));
        large.forEach(line -> lines.add("  large: " + line));
        leadingNowhere().forEach(name -> lines.add("  map " + nowhere(name)));
        add(
                lines,
                "begins as without the file: ",
                parameters.values().stream()
                        .filter(p -> !covered.contains(p.name()))
                        .map(p -> "%s (%s)".formatted(p.name(), size(p)))
                        .toList());
        return lines;
    }

    private static void add(List<String> lines, String what, List<String> names) {
        if (!names.isEmpty()) {
            lines.add("  " + what + String.join(", ", names));
        }
    }

    private static String size(Parameter p) {
        return p.regularised() ? p.rows() + " x " + p.columns() : String.valueOf(p.columns());
    }

    private static String shape(Tensor tensor) {
        return Arrays.stream(tensor.shape()).mapToObj(String::valueOf).collect(Collectors.joining(" x "));
    }
}
