package io.eddy.spec;

import io.eddy.feature.Event;
import io.eddy.feature.Recall;
import io.eddy.feature.Value;
import io.eddy.spec.Specification.Feature;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the events seen so far say about what a specification leaves open: the kind of each field ({@link FieldEvidence}), and the
 * kind of the label ({@link LabelEvidence}); and what therefore there is to tell.
 *
 * <p>It settles at some event. What comes after changes two things only: a field that begins later is taken on once {@link
 * #VALUES_OF_LATE_FIELD} values have shown what it is, and numbers that were taken for classes may prove to be a quantity.
 */
public final class Inference {
    /** How many values of a field that begins late are looked at. */
    public static final int VALUES_OF_LATE_FIELD = 20;

    /** Each field that begins late makes the network larger; a stream may have names without end. */
    public static final int MOST_LATE_FIELDS = 200;

    private static final int OPEN = -1;

    private final Specification given;
    private final Map<String, FieldEvidence> fields = new LinkedHashMap<>();

    /** The fields that are each one number of an image. */
    private final Set<String> imageColumns = new LinkedHashSet<>();

    private final LabelEvidence labels = new LabelEvidence();
    private long looked;

    /** How many of these had a time. */
    private long timed;

    private int early = OPEN;

    public Inference(Specification given) {
        this.given = given;
        given.features().forEach((name, feature) -> {
            if (feature instanceof Feature.Image image && image.columns().isPresent()) {
                imageColumns.addAll(image.fieldsOfEvent(name));
            }
        });
    }

    /** Whether fields are inferred; else those of the specification are all. */
    public boolean infersFields() {
        return given.infersFeatures();
    }

    /** Whether what labels are is inferred. */
    public boolean infersLabel() {
        return given.output().kind() == Specification.Kind.INFERRED;
    }

    /** How many of the first events were looked at. */
    public long looked() {
        return looked;
    }

    /** How much was shown here: as long as it stays the same, so does all that follows from it. */
    public long shown() {
        long shown = looked + early + labels.seen();
        for (FieldEvidence field : fields.values()) {
            shown += field.values() + (field.settled() ? 1 : 0);
        }
        return shown;
    }

    /** Looks at the next of the first events. */
    public void see(Event event) {
        looked++;
        timed += event.time() >= 0 ? 1 : 0;
        for (int column = 0; column < event.width(); column++) {
            Value value = event.value(column);
            if (!value.isMissing()) {
                evidence(event.name(column), looked).see(value);
            }
        }
        labels.see(event.label());
    }

    private FieldEvidence evidence(String name, long number) {
        return fields.computeIfAbsent(name, key -> new FieldEvidence(number));
    }

    /** From now on only late fields and new classes are shown. */
    public void settle() {
        early = fields.size();
        fields.values().forEach(FieldEvidence::settle);
        labels.settle();
    }

    /** The evidence of a field by its name, or null if it has never had a value. */
    @Nullable
    public FieldEvidence field(String name) {
        return fields.get(name);
    }

    /** Whether one more field that begins late can be looked at. */
    public boolean hasRoom() {
        return fields.size() - early < MOST_LATE_FIELDS;
    }

    /**
     * Looks at a value of a field that began late.
     *
     * @return whether it was the last that is looked at, so that {@link #resolved} may have changed
     */
    public boolean seeLate(String name, Value value, long number) {
        FieldEvidence evidence = evidence(name, number);
        evidence.see(value);
        if (evidence.values() < VALUES_OF_LATE_FIELD) {
            return false;
        }
        evidence.settle();
        return true;
    }

    /** Notes a field that began late and of which nothing more is to be said. */
    public void ignoreLate(String name, long number) {
        evidence(name, number).settle();
    }

    /** Looks at the label of a class that is new. */
    public void seeLate(Value label) {
        labels.see(label);
    }

    /** The specification with nothing left open. */
    public Specification resolved() {
        return completed(infersFields() ? features() : lists(), labelKind());
    }

    /** Lists of numbers by name, in the size of the first of each. */
    private Map<String, Feature> lists() {
        Map<String, Feature> lists = new LinkedHashMap<>();
        fields.forEach((name, evidence) -> lists.put(name, new Feature.Numbers(evidence.listSize(), Defaults.CLIP)));
        return lists;
    }

    private Specification.Kind labelKind() {
        return labels.areClasses() ? Specification.Kind.MULTICLASS : Specification.Kind.REGRESSION;
    }

    /** What is given, and where it leaves something open, this. */
    private Specification completed(Map<String, Feature> features, Specification.Kind inferred) {
        Specification.Output output = given.output();
        Specification.Kind kind = infersLabel() ? inferred : output.kind();
        Map<String, Feature> all = infersFields() ? besidesHistories(features) : sized(features);
        all.replaceAll((name, feature) -> ofLabel(feature, kind));
        return new Specification(
                given.name(),
                all,
                Members.resolved(given.members(), kind),
                given.network(),
                infersLabel()
                        ? new Specification.Output(
                                kind,
                                output.classes(),
                                output.positive(),
                                output.loss(),
                                output.keep(),
                                output.smoothing())
                        : output,
                given.training(),
                given.seed());
    }

    /** The histories that are given, before fields as they come; where a field is called as one of them, there is the history only. */
    private Map<String, Feature> besidesHistories(Map<String, Feature> features) {
        Map<String, Feature> all = new LinkedHashMap<>(given.features());
        all.values().removeIf(feature -> !(feature instanceof Feature.History));
        features.forEach(all::putIfAbsent);
        return all;
    }

    /** What the last labels are depends on what is predicted. */
    private static Feature ofLabel(Feature feature, Specification.Kind output) {
        return feature instanceof Feature.History history
                        && history.what().ofLabel()
                        && history.what().kind() == Recall.Kind.LAST
                ? new Feature.History(history.what().withNames(output != Specification.Kind.REGRESSION))
                : feature;
    }

    /** The features that are given; a list whose size is left open has that of the first one seen. */
    private Map<String, Feature> sized(Map<String, Feature> seen) {
        Map<String, Feature> features = new LinkedHashMap<>(given.features());
        features.replaceAll((name, feature) ->
                seen.get(name) instanceof Feature.Numbers list ? sized(feature, list.size()) : feature);
        return features;
    }

    private static Feature sized(Feature said, int size) {
        return said instanceof Feature.Numbers numbers && numbers.size() == 0
                ? new Feature.Numbers(size, numbers.clip())
                : said;
    }

    /** Whether a specification leaves nothing open and says nothing else than what is given. */
    public boolean couldBecome(Specification other) {
        Specification completed = completed(other.features(), other.output().kind());
        boolean saysHidden = given.members().stream().anyMatch(member -> member.hidden() > 0);
        return other.output().kind() != Specification.Kind.INFERRED
                && (saysHidden || other.members().isEmpty()
                        ? other.equals(completed)
                        : other.withoutHidden().equals(completed));
    }

    private Map<String, Feature> features() {
        Map<String, Feature> features = new LinkedHashMap<>();
        fields.forEach((name, evidence) -> feature(name, evidence).ifPresent(feature -> features.put(name, feature)));
        return features;
    }

    /** Empty where the field is left out, or began late and is still looked at. */
    private Optional<Feature> feature(String name, FieldEvidence evidence) {
        boolean undecided = early != OPEN && !evidence.settled();
        if (undecided || !FeatureSection.isPossibleName(name)) {
            return Optional.empty();
        }
        return given.said(name).map(said -> sized(said, evidence.listSize())).or(evidence::feature);
    }

    /**
     * What all this comes to, for people.
     *
     * @param resolved the specification by now
     * @param classes that are known
     */
    public Interpretation interpretation(Specification resolved, List<String> classes) {
        List<Interpretation.Field> all = new ArrayList<>();
        resolved.features()
                .forEach((name, feature) -> all.add(
                        new Interpretation.Field(name, Optional.of(feature), late(name) + whyTaken(name, feature))));
        fields.keySet().forEach(name -> {
            if (!resolved.features().containsKey(name) && !imageColumns.contains(name)) {
                all.add(new Interpretation.Field(name, Optional.empty(), late(name) + whyLeftOut(name)));
            }
        });
        Interpretation.Label label = new Interpretation.Label(
                resolved.output().kind(),
                !infersLabel(),
                classes,
                labelMayTurn(),
                infersLabel() ? labels.why() : "as given" + outputs());
        boolean foreign = looked > 0
                && !infersFields()
                && absent().size() == given.fields().size();
        return new Interpretation(all, label, looked, early != OPEN, foreign);
    }

    /** {@code : click (binary), dwell (regression)}, or nothing where there is one alone. */
    private String outputs() {
        return given.output().parts().entrySet().stream()
                .map(part -> "%s (%s)"
                        .formatted(
                                part.getKey(),
                                part.getValue().output().kind().name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", ", given.output().parts().isEmpty() ? "" : ": ", ""));
    }

    private String whyTaken(String name, Feature feature) {
        if (feature instanceof Feature.History history) {
            return HistorySection.told(history.what()) + oddities(history.what());
        }
        List<String> parts = feature.fieldsOfEvent(name);
        if (parts.size() > 1 && parts.stream().anyMatch(fields::containsKey)) {
            return "of " + parts.get(0) + " to " + parts.get(parts.size() - 1);
        }
        FieldEvidence evidence = fields.get(name);
        if (evidence == null) {
            return "in none of these events" + meant(name);
        }
        return !infersFields() ? "" : given.said(name).isPresent() ? "as given" : evidence.why();
    }

    /** What makes a history say less than it should. */
    private String oddities(Recall recall) {
        StringBuilder odd = new StringBuilder();
        List<String> missing = recall.fields().stream()
                .filter(field -> !fields.containsKey(field))
                .toList();
        for (String field : missing) {
            odd.append("; ").append(field).append(" is in none of these events").append(meant(field));
        }
        boolean isWithoutTime = recall.key().at().isEmpty() && timed == 0;
        if (recall.isTimed() && isWithoutTime && looked > 0) {
            odd.append(
                    "; these events have no time, so for it no time passes: name a field that holds one (at: FIELD)");
        }
        return odd.toString();
    }

    /** Where a field was in none of the events by which the others are taken for what they are. */
    private String late(String name) {
        FieldEvidence evidence = fields.get(name);
        return evidence == null || early == OPEN || evidence.began() <= looked
                ? ""
                : "began later, at labelled event %d; ".formatted(evidence.began());
    }

    /** What the events may have instead of a field that is given, or that a history reads. */
    public String meant(String name) {
        Optional<Feature> feature = Optional.ofNullable(given.features().get(name));
        return Interpretation.meant(name, feature, others());
    }

    /** @param name of a field that had values */
    public String whyLeftOut(String name) {
        FieldEvidence evidence = Objects.requireNonNull(fields.get(name));
        if (!infersFields()) {
            return isOnlyRead(name)
                    ? "no feature itself; %s looks at it".formatted(String.join(", ", readersOf(name)))
                    : "not in the model file";
        } else if (!FeatureSection.isPossibleName(name)) {
            return "a name that no field of a model can have";
        } else if (early != OPEN && !evidence.settled()) {
            return "taken on once it has had %d values".formatted(VALUES_OF_LATE_FIELD);
        }
        return evidence.why();
    }

    /** Fields of the events that a specification with given features does not name. */
    public List<String> unnamed() {
        return infersFields() ? List.of() : others();
    }

    private List<String> others() {
        return fields.keySet().stream()
                .filter(name -> !given.fields().contains(name))
                .toList();
    }

    /** Fields that are given, or that a feature reads, and no event so far has had. */
    public List<String> absent() {
        return given.fields().stream().filter(name -> !fields.containsKey(name)).toList();
    }

    /** The features that read a field of the event. */
    public List<String> readersOf(String field) {
        return given.features().entrySet().stream()
                .filter(feature -> Specification.fieldsReadBy(feature.getKey(), feature.getValue())
                        .contains(field))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether a field is read by a history, an image or a sequence and is no feature itself. */
    public boolean isOnlyRead(String name) {
        return !given.features().containsKey(name) && given.fields().contains(name);
    }

    /** Whether the label's classes are numbers, which may yet prove to be a quantity. */
    public boolean labelMayTurn() {
        return infersLabel() && labels.areClasses() && labels.areNumbers();
    }

    public void state(Archive archive) {
        List<String> names = archive.strings("fields", List.copyOf(fields.keySet()));
        long[] counts = archive.longList(
                "counts",
                fields.values().stream().flatMapToLong(FieldEvidence::counts).toArray());
        long[] held = archive.longList(
                "held",
                fields.values().stream().mapToLong(it -> it.distinct().size()).toArray());
        List<String> texts = archive.strings(
                "texts",
                fields.values().stream().flatMap(it -> it.distinct().stream()).toList());
        long[] settled = archive.longs("settled", looked, early, timed);
        looked = settled[0];
        early = (int) settled[1];
        timed = settled[2];
        if (archive.loading()) {
            long distinct = 0;
            for (long count : held) {
                distinct += count;
            }
            archive.check(
                    counts.length == names.size() * FieldEvidence.COUNTS
                            && held.length == names.size()
                            && texts.size() == distinct,
                    "%d fields have %d counts, and %d of %d texts"
                            .formatted(names.size(), counts.length, texts.size(), distinct));
            fields.clear();
            Iterator<String> text = texts.iterator();
            for (int i = 0; i < names.size(); i++) {
                fields.put(names.get(i), new FieldEvidence(counts, i * FieldEvidence.COUNTS, held[i], text));
            }
        }
        labels.state(archive);
    }
}
