package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.feature.Value;
import io.eddy.feature.Value.Kind;
import io.eddy.learn.Specification.Feature;
import io.eddy.state.Archive;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What the events seen so far say about what a specification leaves open: the kind of each field, and the kind of the label.
 *
 * <p>A field is what nine tenths of its values are: numbers, truth values or lists of numbers; else it is a category. A text that
 * has (almost) never repeated in {@link #IDENTIFIER_FROM} events is an identifier and left out. A label is a class where most labels
 * are texts or truth values. Numbers are classes while they are whole, not negative, and small and few in proportion to how many
 * were seen: 0 and 1, digits, stars; else they are a quantity.
 */
final class Inference {
    private static final int IDENTIFIER_FROM = 20;
    private static final double MOST = 0.9;

    private final Specification given;
    private final Map<String, Evidence> fields = new LinkedHashMap<>();
    private final Set<Double> labels = new LinkedHashSet<>();
    private long labelsSeen;
    private double greatestLabel;
    private long namedLabels;
    private boolean measuredLabels;

    Inference(Specification given) {
        this.given = given;
    }

    void see(Event event) {
        for (int column = 0; column < event.width(); column++) {
            Value value = event.value(column);
            if (!value.isMissing()) {
                fields.computeIfAbsent(event.name(column), name -> new Evidence())
                        .see(value);
            }
        }
        seeLabel(event.label());
    }

    private void seeLabel(Value label) {
        labelsSeen++;
        if (label.kind() != Kind.NUMBER) {
            namedLabels++;
            return;
        }
        double y = label.number();
        labels.add(y);
        greatestLabel = Math.max(greatestLabel, y);
        measuredLabels |= y != Math.rint(y) || y < 0;
    }

    /** The specification with nothing left open. */
    Specification resolved() {
        return completed(features(), labelKind());
    }

    /** What is given, and where it leaves something open, this. */
    private Specification completed(Map<String, Feature> features, Specification.Kind kind) {
        Specification.Output output = given.output();
        return new Specification(
                given.name(),
                given.features().isEmpty() ? features : sized(features),
                given.network(),
                output.kind() == Specification.Kind.INFERRED
                        ? new Specification.Output(kind, output.classes(), output.positive(), output.loss())
                        : output,
                given.training(),
                given.seed());
    }

    /** The features that are given; a list whose size is left open has that of the first one seen. */
    private Map<String, Feature> sized(Map<String, Feature> seen) {
        Map<String, Feature> features = new LinkedHashMap<>(given.features());
        features.replaceAll((name, feature) -> feature instanceof Feature.Numbers numbers
                        && numbers.size() == 0
                        && seen.get(name) instanceof Feature.Numbers list
                ? new Feature.Numbers(list.size(), numbers.clip())
                : feature);
        return features;
    }

    /** Whether a specification leaves nothing open and says nothing else than what is given. */
    boolean couldBecome(Specification other) {
        return other.output().kind() != Specification.Kind.INFERRED
                && other.equals(completed(other.features(), other.output().kind()));
    }

    /** Lets all evidence go. */
    void clear() {
        fields.clear();
        labels.clear();
        labelsSeen = 0;
        greatestLabel = 0;
        namedLabels = 0;
        measuredLabels = false;
    }

    void state(Archive archive) {
        List<String> names = archive.strings("fields", List.copyOf(fields.keySet()));
        long[] counts = archive.longList(
                "counts",
                fields.values().stream().flatMapToLong(Evidence::counts).toArray());
        List<String> texts = archive.strings(
                "texts",
                fields.values().stream().flatMap(it -> it.distinct.stream()).toList());
        double[] numbers = archive.doubleList(
                "labels", labels.stream().mapToDouble(label -> label).toArray());
        long[] labelCounts =
                archive.longs("labelCounts", labels.size(), labelsSeen, namedLabels, measuredLabels ? 1 : 0);
        double greatest = archive.doubles("greatestLabel", greatestLabel)[0];
        if (archive.loading()) {
            clear();
            long distinct = 0;
            for (int last = Evidence.COUNTS - 1; last < counts.length; last += Evidence.COUNTS) {
                distinct += counts[last];
            }
            archive.check(
                    counts.length == names.size() * Evidence.COUNTS
                            && texts.size() == distinct
                            && numbers.length == labelCounts[0],
                    "%d fields have %d counts, and %d of %d texts; there are %d of %d labels"
                            .formatted(
                                    names.size(),
                                    counts.length,
                                    texts.size(),
                                    distinct,
                                    numbers.length,
                                    labelCounts[0]));
            Iterator<String> text = texts.iterator();
            for (String name : names) {
                fields.put(name, new Evidence(counts, fields.size() * Evidence.COUNTS, text));
            }
            for (double number : numbers) {
                labels.add(number);
            }
            labelsSeen = labelCounts[1];
            namedLabels = labelCounts[2];
            measuredLabels = labelCounts[3] != 0;
            greatestLabel = greatest;
        }
    }

    private Map<String, Feature> features() {
        Map<String, Feature> features = new LinkedHashMap<>();
        fields.forEach((name, evidence) -> {
            Feature feature = FeatureSection.isPossibleName(name) ? evidence.feature() : null;
            if (feature != null) {
                features.put(name, feature);
            }
        });
        return features;
    }

    private Specification.Kind labelKind() {
        boolean few = labels.size() <= 10 + labelsSeen / 4 && greatestLabel <= 10 + labels.size();
        return 2 * namedLabels > labelsSeen || !measuredLabels && few
                ? Specification.Kind.MULTICLASS
                : Specification.Kind.REGRESSION;
    }

    /** What one field has held. */
    private static final class Evidence {
        private static final int COUNTS = 6;

        private int numbers;
        private int booleans;
        private int texts;
        private int lists;
        private int listSize;
        private final Set<String> distinct = new LinkedHashSet<>();

        Evidence() {}

        /** What {@link #counts} gave, from {@code at} on, and the next texts. */
        Evidence(long[] counts, int at, Iterator<String> texts) {
            numbers = (int) counts[at];
            booleans = (int) counts[at + 1];
            this.texts = (int) counts[at + 2];
            lists = (int) counts[at + 3];
            listSize = (int) counts[at + 4];
            for (long i = 0; i < counts[at + 5]; i++) {
                distinct.add(texts.next());
            }
        }

        LongStream counts() {
            return LongStream.of(numbers, booleans, texts, lists, listSize, distinct.size());
        }

        void see(Value value) {
            switch (value.kind()) {
                case NUMBER -> numbers++;
                case BOOLEAN -> booleans++;
                case TEXT -> {
                    texts++;
                    distinct.add(value.text());
                }
                case NUMBERS -> {
                    if (lists++ == 0) {
                        listSize = value.length();
                    }
                }
                case MISSING, OTHER -> {}
            }
        }

        /** Null where the field says nothing that could be learned from. */
        @Nullable
        Feature feature() {
            int seen = numbers + booleans + texts + lists;
            if (seen == 0) {
                return null;
            }
            if (lists >= MOST * seen && listSize > 0) {
                return listSize <= FeatureSection.MAX_LIST ? new Feature.Numbers(listSize, Defaults.CLIP) : null;
            }
            if (numbers >= MOST * seen) {
                return new Feature.Number(Defaults.CLIP);
            }
            if (booleans >= MOST * seen) {
                return new Feature.Bool();
            }
            boolean identifier = texts >= IDENTIFIER_FROM && distinct.size() >= 0.95 * texts;
            return identifier ? null : new Feature.Category(Defaults.DIMENSIONS, Defaults.MAX_VALUES);
        }
    }
}
