package io.eddy.spec;

import io.eddy.feature.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One place in a model file: what is written there, and the path of keys that leads there. What is read as a certain type and
 * is not of it becomes a problem, and a stand-in is returned so that the rest of the file is looked at as well.
 *
 * <p>Scalars are read as they look rather than by those of YAML 1.1, where {@code 1e-3} is a text and {@code 010} is eight.
 */
final class SpecificationNode {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
    private static final Pattern JSON_NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][-+]?\\d+)?");
    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,19}");
    private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,9})([smhd])");
    private static final int SHOWN = 60;

    private final Node node;
    private final String path;
    private final SpecificationProblems problems;

    SpecificationNode(Node node, String path, SpecificationProblems problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    /** Reports that this place {@code is ...}; the path is put in front. */
    void problem(String what) {
        problems.add(node.getStartMark(), (path.isEmpty() ? "the model file" : path) + " " + what);
    }

    /** Reports that what is written here is not what it must be. */
    void mustBe(String what) {
        problem("is " + shown() + "; it must be " + what);
    }

    /** File, line, column and path, for what is found out later: {@code orders.yaml:3:12: inputs[0].label}. */
    String place() {
        return problems.at(node.getStartMark()) + path;
    }

    /**
     * What is written here, to the letter, as far from the margin as it is in the file.
     *
     * @param file all of it
     */
    String written(String file) {
        Mark start = node.getStartMark();
        int from = file.offsetByCodePoints(0, start.getIndex());
        int to = file.offsetByCodePoints(from, node.getEndMark().getIndex() - start.getIndex());
        return " ".repeat(Math.max(1, start.getColumn()))
                + file.substring(from, to).stripTrailing();
    }

    boolean isMap() {
        return node instanceof MappingNode;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    /** Whether a key stands there with nothing behind it. */
    boolean isEmpty() {
        return node instanceof ScalarNode scalar
                && isPlain(scalar)
                && (scalar.getValue().isEmpty()
                        || scalar.getValue().equals("null")
                        || scalar.getValue().equals("~"));
    }

    /** Whether the word, quoted or not, is all that is written here. */
    boolean isWord(String word) {
        return node instanceof ScalarNode scalar && scalar.getValue().equals(word);
    }

    float number(SpecificationRange range, float standIn) {
        String written = plain();
        if (!NUMBER.matcher(written).matches()) {
            mustBe(range.text());
            return standIn;
        }
        float value = Float.parseFloat(written);
        if (value == 0 && Double.parseDouble(written) != 0) {
            problem("is " + shown() + ", too small for a 32-bit number; write 0 or at least 1e-45");
            return standIn;
        }
        if (!range.holds(value)) {
            mustBe(range.text());
            return standIn;
        }
        return value + 0f; // because -0 would make another canonical text than 0
    }

    long whole(long min, long max, long standIn) {
        String written = plain();
        String wanted =
                min == Long.MIN_VALUE ? "a whole number of 64 bits" : "a whole number from " + min + " to " + max;
        if (!WHOLE.matcher(written).matches()) {
            mustBe(wanted);
            return standIn;
        }
        try {
            long value = Long.parseLong(written);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // falls through: 19 digits can be too many
        }
        mustBe(wanted);
        return standIn;
    }

    /** A number of 64 bits. */
    double real() {
        String written = plain();
        if (NUMBER.matcher(written).matches() && Double.isFinite(Double.parseDouble(written))) {
            return Double.parseDouble(written);
        }
        mustBe("a number");
        return 0;
    }

    boolean flag(boolean standIn) {
        String written = plain();
        if (written.equals("true") || written.equals("false")) {
            return written.equals("true");
        }
        mustBe("true or false");
        return standIn;
    }

    /** Whole seconds, minutes, hours or days: {@code 90s}, {@code 30d}; zero for {@code never}. */
    Duration duration(Duration standIn) {
        if (isWord("never")) {
            return Duration.ZERO;
        }
        Matcher matcher = DURATION.matcher(node instanceof ScalarNode scalar ? scalar.getValue() : "");
        if (!matcher.matches()) {
            mustBe("a time such as 90s, 15m, 2h or 30d, or never");
            return standIn;
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** A text, quoted or not; numbers and the like are taken as they are written. */
    String text(String wanted) {
        if (node instanceof ScalarNode scalar && !isEmpty()) {
            return scalar.getValue();
        }
        mustBe(wanted);
        return "";
    }

    /** A text, or a number written as the label of an event would be: 1.0 as 1. */
    String asName(String wanted) {
        String text = text(wanted);
        if (!JSON_NUMBER.matcher(plain()).matches()) {
            return text;
        }
        Value value = new Value();
        value.setNumber(Double.parseDouble(text));
        return value.asName();
    }

    /** One of a set of names, and what it stands for. */
    <T> T choice(Map<String, T> names, T standIn) {
        return oneOf(names.keySet()).map(names::get).orElse(standIn);
    }

    /** The name that is written here; empty, and a problem, if it is none of these. */
    Optional<String> oneOf(Collection<String> names) {
        if (node instanceof ScalarNode scalar) {
            if (names.contains(scalar.getValue())) {
                return Optional.of(scalar.getValue());
            }
            problem("is " + shown() + Spelling.suggestion(scalar.getValue(), names) + " allowed: "
                    + String.join(", ", names));
        } else {
            mustBe("one of " + String.join(", ", names));
        }
        return Optional.empty();
    }

    /** The name that is probably meant. */
    Optional<String> nearest(Collection<String> names) {
        return node instanceof ScalarNode scalar ? Spelling.nearest(scalar.getValue(), names) : Optional.empty();
    }

    List<SpecificationNode> list(String wanted) {
        List<SpecificationNode> elements = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node element : sequence.getValue()) {
                elements.add(new SpecificationNode(element, path + "[" + elements.size() + "]", problems));
            }
        } else {
            mustBe(wanted);
        }
        return elements;
    }

    /** The entries of a map whose keys are free. Anything else is a problem, unless nothing is there at all. */
    SpecificationMap map() {
        if (!isMap() && !isEmpty()) {
            mustBe("a map of keys and values");
        }
        return options();
    }

    /** The entries, if this is a map. */
    SpecificationMap options() {
        List<NodeTuple> entries = node instanceof MappingNode mapping ? mapping.getValue() : List.of();
        return new SpecificationMap(path, entries, problems);
    }

    /** The entries of a map that may have only certain keys. */
    SpecificationMap map(Collection<String> keys) {
        return map().onlyWith(keys, "");
    }

    private String plain() {
        return node instanceof ScalarNode scalar && isPlain(scalar) ? scalar.getValue() : "";
    }

    private static boolean isPlain(ScalarNode scalar) {
        return scalar.getScalarStyle() == ScalarStyle.PLAIN;
    }

    private String shown() {
        if (node instanceof MappingNode) {
            return "a map";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        if (isEmpty()) {
            return "empty";
        }
        String value = ((ScalarNode) node).getValue();
        String shortened = value.length() > SHOWN ? value.substring(0, SHOWN) + "..." : value;
        boolean bare = NUMBER.matcher(value).matches() && !plain().isEmpty();
        return bare ? shortened : SpecificationWriter.quoted(shortened);
    }
}
