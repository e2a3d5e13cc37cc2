package io.eddy.app.command;

import static io.eddy.app.command.Counted.counted;

import io.eddy.spec.Interpretation;
import io.eddy.spec.Specification.Kind;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What fields and label are taken for, and why, as lines for people: one for all fields of which the same is to be said. */
final class InterpretationTable {
    private static final int WIDEST_NAMES = 40;
    private static final int KIND_WIDTH = 12;
    private static final int CLASSES_TOLD = 10;

    /** From this share on, events that are of no use make figures worthless. */
    static final double MANY = 0.1;

    private InterpretationTable() {}

    /**
     * How a command's user says otherwise.
     *
     * @param fields about the fields
     * @param quantity what takes a label for a quantity
     * @param classes what takes it for classes
     */
    record Overruling(String fields, String quantity, String classes) {
        static final Overruling WHEN_RUN = new Overruling(
                "to have it otherwise: run --type NAME=KIND, or --model FILE",
                "--type label=number",
                "--type label=category");

        /** Of rows that are sent to who learns by a model file. */
        static final Overruling BY_MODEL_FILE =
                inModelFile("as run --model takes them; to have it otherwise, change that file");

        /** Where the model file is one's own. */
        static final Overruling IN_MODEL_FILE = inModelFile("to have it otherwise, change the model file");

        private static Overruling inModelFile(String fields) {
            return new Overruling(fields, "output: regression", "output: multiclass");
        }

        /** As {@link #byColumn}, but whether it is a quantity is said to the one who learns. */
        static Overruling whenSent(String label) {
            return new Overruling(byColumn(label).fields, "run --type label=number", byColumn(label).classes);
        }

        /** @param label the column's name */
        static Overruling byColumn(String label) {
            return new Overruling(
                    "to have it otherwise: --type NAME=KIND, --ignore NAME",
                    "--type " + label + "=number",
                    "--type " + label + "=category");
        }
    }

    static List<String> lines(Interpretation found, String label, Overruling overruling) {
        Map<List<String>, List<String>> rows = new LinkedHashMap<>();
        found.fields()
                .forEach(field -> rows.computeIfAbsent(List.of(field.kind(), field.why()), key -> new ArrayList<>())
                        .add(field.name()));
        List<String[]> cells = new ArrayList<>();
        rows.forEach((said, names) -> cells.add(new String[] {names(names), said.get(0), said.get(1)}));
        cells.add(new String[] {
            label.equals("label") ? label : label + " (label)", kind(found.label()), why(found.label(), overruling)
        });
        if (found.fields().stream().allMatch(field -> field.taken().isEmpty())) {
            cells.add(0, new String[] {"no field", "", "nothing is learned but how often each label comes"});
        }
        int width = cells.stream().mapToInt(row -> row[0].length()).max().orElse(0);
        int kindWidth = cells.stream().mapToInt(row -> row[1].length() + 2).reduce(KIND_WIDTH, Math::max);

        List<String> lines = new ArrayList<>();
        lines.add(text(
                "taken for, by the first %s%s (%s):",
                counted(found.events(), "event"), found.settled() ? "" : ", which are all so far", overruling.fields));
        for (String[] row : cells) {
            lines.add(("  " + pad(row[0], width) + "  " + pad(row[1], kindWidth) + row[2]).stripTrailing());
        }
        warning(found).ifPresent(lines::add);
        lines.addAll(found.start());
        return lines;
    }

    /** Where a model file is for other events than these. */
    static Optional<String> warning(Interpretation found) {
        return found.foreign()
                ? Optional.of(text(
                        "WARNING: none of the model file's fields is in the first %s, so nothing is learned but how often each label comes;"
                                + " name the fields there are in the model file, or leave 'features' out of it, which has them inferred",
                        counted(found.events(), "event")))
                : Optional.empty();
    }

    /**
     * The last word where many events had no field that the model knows.
     *
     * @param none how many had none
     * @param learned how many were learned in all
     */
    static Optional<String> warning(long none, long learned) {
        return none > MANY * learned
                ? Optional.of(text(
                        "WARNING: %,d of %s had none of the model's fields; of those nothing is learned but how often each label comes",
                        none, counted(learned, "labelled event")))
                : Optional.empty();
    }

    private static String names(List<String> names) {
        String joined = String.join(", ", names);
        if (joined.length() <= WIDEST_NAMES) {
            return joined;
        }
        String count = names.size() == 1 ? "" : text(" (%,d fields)", names.size());
        int room = WIDEST_NAMES - count.length();
        String shortened = Interpretation.shortened(names);
        if (shortened.length() > room && names.size() > 1) {
            shortened = names.get(0) + " … " + names.get(names.size() - 1);
        }
        return (shortened.length() <= room ? shortened : shortened.substring(0, room - 1) + "…") + count;
    }

    /** {@code 2 classes} or {@code quantity}. */
    static String kind(Interpretation.Label label) {
        if (label.kind() == Kind.REGRESSION) {
            return "quantity";
        }
        if (label.kind() == Kind.ANOMALY) {
            return "how unusual";
        } else if (label.kind() == Kind.SEVERAL) {
            return "several";
        }
        if (label.kind() == Kind.TEXT) {
            return "text";
        }
        return label.classes().isEmpty() ? "classes" : counted(label.classes().size(), "class");
    }

    /** {@code 3 classes: yes, no, Yes}. */
    static String classes(Interpretation.Label label) {
        return kind(label) + ": " + named(label.classes());
    }

    private static String named(List<String> classes) {
        return classes.size() <= CLASSES_TOLD
                ? String.join(", ", classes)
                : String.join(", ", classes.subList(0, CLASSES_TOLD)) + ", …";
    }

    private static String why(Interpretation.Label label, Overruling overruling) {
        List<String> classes = label.classes();
        String named = named(classes);
        if (label.kind() != Kind.REGRESSION && classes.size() == 1 && !label.given()) {
            named += ", the same all the time: there is nothing to learn until another comes";
        }
        named += alike(classes);
        if (label.given()) {
            return label.why() + (named.isEmpty() ? "" : ": " + named);
        } else if (label.kind() == Kind.REGRESSION) {
            return label.why() + "; " + overruling.classes + " takes it for classes";
        }
        return label.why()
                + (named.isEmpty() ? "" : ": " + named)
                + (label.numeric() ? "; " + overruling.quantity + " takes it for a quantity" : "");
    }

    /** Classes that may be one, written in two ways. */
    private static String alike(List<String> classes) {
        Map<String, List<String>> alike = new LinkedHashMap<>();
        for (String name : classes) {
            String plain = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
            alike.computeIfAbsent(plain, key -> new ArrayList<>()).add(name);
        }
        return alike.values().stream()
                .filter(names -> names.size() > 1)
                .map(names -> "; " + String.join(" and ", names) + " differ in "
                        + (names.stream().allMatch(name -> name.equalsIgnoreCase(names.get(0)))
                                ? "capitals only"
                                : "how their letters are encoded")
                        + ": are they one class?")
                .collect(Collectors.joining());
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
