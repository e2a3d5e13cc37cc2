package io.eddy.spec;

import io.eddy.spec.Specification.Feature;
import io.eddy.spec.Specification.Kind;
import java.util.List;
import java.util.Optional;

/**
 * What a learner takes its events for, and why: for people, who have to notice where it guessed wrong.
 *
 * @param fields in the order of the specification, then those that are left out
 * @param label what is predicted
 * @param events how many have been looked at for this
 * @param settled whether that is all that will be looked at
 * @param foreign whether a model file names fields and these events have none of them
 * @param start what of the given weights it has started from and what not, line by line; nothing where none were given
 */
public record Interpretation(
        List<Field> fields, Label label, long events, boolean settled, boolean foreign, List<String> start) {
    public Interpretation {
        fields = List.copyOf(fields);
        start = List.copyOf(start);
    }

    /** Of a learner that has started from nothing. */
    public Interpretation(List<Field> fields, Label label, long events, boolean settled, boolean foreign) {
        this(fields, label, events, settled, foreign, List.of());
    }

    /** The same of one that has started from given weights. */
    public Interpretation startedFrom(List<String> told) {
        return new Interpretation(fields, label, events, settled, foreign, told);
    }

    /**
     * One field.
     *
     * @param taken as which feature, or empty if it is left out
     * @param why the reason, or what is odd about it; empty if there is nothing to say
     */
    public record Field(String name, Optional<Feature> taken, String why) {

        /** As a model file calls it: {@code number}; or {@code left out}. */
        public String kind() {
            return taken.map(Interpretation::kind).orElse("left out");
        }
    }

    /**
     * The label.
     *
     * @param given whether the specification says the kind; else it was inferred
     * @param classes by name, as far as they are known; none of a quantity
     * @param numeric whether classes are numbers, and so could be a quantity
     * @param why for instance {@code texts}
     */
    public record Label(Kind kind, boolean given, List<String> classes, boolean numeric, String why) {
        public Label {
            classes = List.copyOf(classes);
        }
    }

    /** Names, the first few and the last of many: {@code p0, p1, p2 … p783}. */
    public static String shortened(List<String> names) {
        int told = 4;
        return names.size() <= told
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, told - 1)) + " … " + names.get(names.size() - 1);
    }

    /** {@code "; did you mean x?"} where something near is known, or columns that a list could be made of; else nothing. */
    static String meant(String name, Optional<Feature> feature, List<String> known) {
        Optional<String> near = Spelling.nearest(name, known);
        if (near.isPresent()) {
            return "; did you mean " + near.get() + "?";
        }
        List<String> numbered = feature.orElse(null) instanceof Feature.Numbers ? NumberedNames.most(known) : List.of();
        return numbered.isEmpty()
                ? ""
                : "; did you mean the %d numbered columns %s? A list is one field: \"%s\": [1, 2, ...] in JSON"
                        .formatted(numbered.size(), shortened(numbered), name);
    }

    /** As a model file calls it. */
    public static String kind(Feature feature) {
        if (feature instanceof Feature.Number) {
            return "number";
        } else if (feature instanceof Feature.Category) {
            return "category";
        } else if (feature instanceof Feature.Numbers numbers) {
            return numbers.size() + " numbers";
        }
        if (feature instanceof Feature.Image image) {
            return "image, " + image.form().shape().told();
        }
        if (feature instanceof Feature.History history) {
            return SpecificationWriter.camelCase(history.what().kind());
        }
        if (feature instanceof Feature.Text) {
            return "text";
        }
        if (feature instanceof Feature.Id) {
            return "id";
        }
        if (feature instanceof Feature.Items) {
            return "items";
        }
        if (feature instanceof Feature.Sequence) {
            return "sequence";
        }
        if (feature instanceof Feature.Sparse) {
            return "sparse";
        }
        if (feature instanceof Feature.Inferred) {
            return "inferred";
        }
        return feature instanceof Feature.Time ? "time" : "boolean";
    }
}
