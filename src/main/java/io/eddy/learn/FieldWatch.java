package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.learn.Remark.Kind;
import io.eddy.spec.FieldEvidence;
import io.eddy.spec.Inference;
import io.eddy.spec.Interpretation;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Feature;
import java.util.List;
import java.util.function.Consumer;

/** Watches which fields of the events a model knows: remarks those that it lacks and those that are absent, and finds out what a field is that begins late. */
final class FieldWatch {
    private final Inference inference;
    private final Remarks remarks;
    private final Columns columns = new Columns();

    /** No field is taken for an image by itself, so they are those that are given. */
    private final List<Images> images;

    /**
     * A field that is an image.
     *
     * @param fields of an event that it is read from
     * @param inside how the names of fields begin that an object in its place has
     * @param missing what is remarked of an event without one; made once, since it may be every event
     * @param object what is remarked where an object is in its place
     */
    private record Images(List<String> fields, String inside, String missing, String object) {
        Images(String name, List<String> fields) {
            this(
                    fields,
                    name + ".",
                    remark(
                            name,
                            fields.size() > 1 ? "all its columns are empty" : "null, an empty text, or no such field"),
                    remark(name, "an object is none; it is a list of numbers, or in Base64 its bytes or a PNG"));
        }

        private static String remark(String name, String why) {
            return "an event has no image in field %s (%s); it is learned from as one whose image is missing"
                    .formatted(name, why);
        }

        boolean isIn(Event event) {
            for (int i = 0; i < fields.size(); i++) {
                if (isThere(event, event.column(fields.get(i)))) {
                    return true;
                }
            }
            return false;
        }

        String whyMissing(Event event) {
            for (int column = 0; column < event.width(); column++) {
                if (event.name(column).startsWith(inside) && isThere(event, column)) {
                    return object;
                }
            }
            return missing;
        }
    }

    FieldWatch(Specification given, Inference inference, Remarks remarks) {
        this.inference = inference;
        this.remarks = remarks;
        images = given.features().entrySet().stream()
                .filter(field -> field.getValue() instanceof Feature.Image)
                .map(field -> new Images(field.getKey(), field.getValue().fieldsOfEvent(field.getKey())))
                .toList();
    }

    /** Remarks which images an event lacks: they count as missing, and hardly anybody means that. */
    void lookForImages(Event event) {
        for (int i = 0; i < images.size(); i++) {
            Images image = images.get(i);
            if (!image.isIn(event)) {
                remarks.remark(Kind.MISSING_IMAGE, image.whyMissing(event));
            }
        }
    }

    private static boolean isThere(Event event, int column) {
        return column >= 0 && !event.value(column).isMissing();
    }

    /** Remarks one of the first events, if a model that names its fields knows none of this one's. */
    void lookEarly(Event event, Specification known) {
        if (!inference.infersFields() && !hasKnown(event, known)) {
            remarkNone();
        }
    }

    private boolean hasKnown(Event event, Specification known) {
        columns.bind(event, known);
        for (int column = 0; column < event.width(); column++) {
            if (columns.isKnown(column) && !event.value(column).isMissing()) {
                return true;
            }
        }
        return false;
    }

    private void remarkNone() {
        remarks.remark(Kind.NO_FIELD, "a labelled event has none of the model's fields");
    }

    /**
     * Looks at an event that came when all was settled.
     *
     * @param number the how-manieth with a label it is
     * @param decided is told the name of a field that began late, as soon as it has had enough values
     */
    void lookLate(Event event, Specification known, long number, Consumer<String> decided) {
        columns.bind(event, known);
        boolean anyKnown = false;
        for (int column = 0; column < event.width(); column++) {
            if (!event.value(column).isMissing()) {
                if (columns.isKnown(column)) {
                    anyKnown = true;
                } else if (lookAtUnknown(event, column, number)) {
                    decided.accept(event.name(column));
                }
            }
        }
        if (!anyKnown) {
            remarkNone();
        }
    }

    private boolean lookAtUnknown(Event event, int column, long number) {
        String name = event.name(column);
        FieldEvidence evidence = inference.field(name);
        boolean first = evidence == null;
        if (evidence != null && evidence.settled()) {
            return false;
        }
        if (first && !inference.hasRoom()) {
            remarks.remark(
                    Kind.LATE_FIELD,
                    "more than %d fields began late; further ones are ignored".formatted(Inference.MOST_LATE_FIELDS));
            return false;
        }
        if (!inference.infersFields()) {
            inference.ignoreLate(name, number);
            remarks.remark(
                    Kind.UNNAMED_FIELD,
                    "field %s, which began at labelled event %d, is not in the model file and is ignored"
                            .formatted(name, number));
            return false;
        }
        boolean decided = inference.seeLate(name, event.value(column), number);
        if (first) {
            remarks.remark(
                    Kind.LATE_FIELD,
                    "field %s began at labelled event %d, after the first %d; it is taken on once it has had %d values"
                            .formatted(name, number, inference.looked(), Inference.VALUES_OF_LATE_FIELD));
        }
        return decided;
    }

    /**
     * Remarks what became of a field that began late.
     *
     * @param resolved the model by now
     * @param number of the first event that it will learn with it
     */
    void remarkDecided(String name, Specification resolved, long number) {
        Feature feature = resolved.features().get(name);
        remarks.remark(
                Kind.LATE_FIELD,
                feature == null
                        ? "field %s is left out: %s".formatted(name, inference.whyLeftOut(name))
                        : "field %s is taken on as %s from labelled event %d on"
                                .formatted(name, Interpretation.kind(feature), number));
    }

    /** Remarks what the first events have shown: fields that are named and that they lack, and the other way round. */
    void remarkNamed() {
        List<String> unnamed = inference.unnamed();
        for (String name : inference.absent()) {
            remarks.remark(
                    Kind.ABSENT_FIELD,
                    "field %s%s is in none of the first %d events%s"
                            .formatted(
                                    name,
                                    inference.isOnlyRead(name)
                                            ? ", read by %s,".formatted(String.join(" and ", inference.readersOf(name)))
                                            : inference.infersFields() ? " whose kind is given" : " of the model file",
                                    inference.looked(),
                                    inference.meant(name)));
        }
        if (!unnamed.isEmpty()) {
            remarks.remark(
                    Kind.UNNAMED_FIELD,
                    unnamed.size() == 1
                            ? "field %s of the events is not in the model file and is ignored".formatted(unnamed.get(0))
                            : "%d fields of the events are not in the model file and are ignored: %s"
                                    .formatted(unnamed.size(), Interpretation.shortened(unnamed)));
        }
    }

    /** Looks the fields' names up anew, since the events' columns have been read back. */
    void forget() {
        columns.forget();
    }
}
