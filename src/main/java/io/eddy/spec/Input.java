package io.eddy.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A topic of somebody's own that is learned from, and what its records are. It decides what events there are, and nothing about the model: it is
 * no part of a specification's fingerprint, and a model goes on when an input is added.
 *
 * @param as what its records become
 * @param label what is to be predicted; of no meaning to a request
 * @param id each event's own; none if empty
 * @param time of the event; the record's timestamp if empty, or where the field has none
 * @param weight how much the event counts; 1 if empty, or where the field has none
 * @param key what decides the partition; the record's own key if empty
 * @param only the fields that are features, and all inside them; all there are if empty
 * @param except fields that are no features, nor what is inside them
 */
public record Input(
        String topic,
        Format format,
        Role as,
        Label label,
        Optional<FieldPath> id,
        Optional<FieldPath> time,
        Optional<FieldPath> weight,
        Optional<FieldPath> key,
        List<FieldPath> only,
        List<FieldPath> except) {
    /** What the label is called where nothing is said. */
    public static final String DEFAULT_LABEL = "label";

    public Input {
        only = List.copyOf(only);
        except = List.copyOf(except);
    }

    /** One whose records become events. */
    public Input(
            String topic,
            Format format,
            Label label,
            Optional<FieldPath> id,
            Optional<FieldPath> time,
            Optional<FieldPath> weight,
            Optional<FieldPath> key,
            List<FieldPath> only,
            List<FieldPath> except) {
        this(topic, format, Role.EVENT, label, id, time, weight, key, only, except);
    }

    /**
     * Flat records of JSON, of which all else is known by default.
     *
     * @param label the field that is to be predicted, as a {@link FieldPath}
     * @param option that named it, for messages: {@code --label}
     * @throws IllegalArgumentException if the label is a pointer that cannot be
     */
    public static Input of(String topic, String label, String option) {
        return new Input(
                topic,
                new Format.Json(),
                Label.of(FieldPath.of(label, option)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /** The same of records that are written in another way: those of an exported file. */
    public Input with(Format other) {
        return new Input(topic, other, as, label, id, time, weight, key, only, except);
    }

    /** The same of records that need no label. */
    Input withoutNeedOfLabel() {
        return new Input(topic, format, as, label.notNeeded(), id, time, weight, key, only, except);
    }

    /** Every field that it names. */
    public List<FieldPath> named() {
        List<FieldPath> named = new ArrayList<>();
        if (as != Role.REQUEST) {
            label.field().ifPresent(named::add);
            label.parts().values().stream().skip(1).forEach(named::add); // because the first is that field
            label.positive().ifPresent(condition -> named.add(condition.field()));
        }
        Stream.of(id, time, weight, key).flatMap(Optional::stream).forEach(named::add);
        named.addAll(only);
        named.addAll(except);
        return named;
    }

    /** What records become. */
    public enum Role {
        /** An event, which is learned from. */
        EVENT,
        /** A request, which is answered. */
        REQUEST,
        /** Feedback: what became of a request. */
        FEEDBACK
    }

    /** How a topic's records are written. */
    public sealed interface Format {
        /** Eddy's own form of an event. */
        record Events() implements Format {}

        /** An object in each record. */
        record Json() implements Format {}

        /** @param header the names of the cells, in their order */
        record Csv(List<String> header, char separator) implements Format {
            public Csv {
                header = List.copyOf(header);
            }
        }

        /** Avro; its schema is that of the registry which a record names, or one of a file. */
        record Avro(Schema schema) implements Format {}

        /** @param message the full name of the message, where the schema is a file with several */
        record Protobuf(Schema schema, Optional<String> message) implements Format {}
    }

    /**
     * Where schemas are.
     *
     * @param file a schema that all records have, without a registry
     * @param registry its address; if empty, the one of the clients' settings
     * @param place where the file or the registry is named, or else the input, for messages
     */
    public record Schema(Optional<Path> file, Optional<String> registry, String place) {}

    /**
     * What is to be predicted: a field, or whether a condition holds ({@code true} and {@code false}); then, if there is a table, what it has for
     * that.
     *
     * @param field empty if there is a condition
     * @param table labels by what a record has; empty: they are taken as they are
     * @param otherwise the label of a record that has none, or one that the table does not have; if empty, such a record is set aside
     * @param parts the fields of several outputs, by the output's name; a record has to have one of them
     * @param needed whether there has to be one: not where nothing is learned from it
     */
    public record Label(
            Optional<FieldPath> field,
            Optional<Condition> positive,
            Map<String, String> table,
            Optional<String> otherwise,
            Map<String, FieldPath> parts,
            boolean needed) {
        public Label {
            table = Collections.unmodifiableMap(new LinkedHashMap<>(table));
            parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        }

        /** Of one output. */
        public Label(
                Optional<FieldPath> field,
                Optional<Condition> positive,
                Map<String, String> table,
                Optional<String> otherwise) {
            this(field, positive, table, otherwise, Map.of(), true);
        }

        /** Of several outputs, a field for each. */
        static Label ofSeveral(Map<String, FieldPath> parts) {
            return new Label(
                    parts.values().stream().findFirst(), Optional.empty(), Map.of(), Optional.empty(), parts, true);
        }

        Label notNeeded() {
            return new Label(field, positive, table, otherwise, parts, false);
        }

        /** All that it can be: what the table has, or whether the condition holds. Nothing where it is what records have. */
        Optional<Set<String>> names() {
            Set<String> names = new LinkedHashSet<>(table.values());
            if (table.isEmpty() && positive.isPresent()) {
                names.addAll(List.of("true", "false"));
            }
            boolean isOfRecords = names.isEmpty();
            otherwise.ifPresent(names::add);
            return isOfRecords ? Optional.empty() : Optional.of(names);
        }

        /** What the field has. */
        public static Label of(FieldPath field) {
            return new Label(Optional.of(field), Optional.empty(), Map.of(), Optional.empty());
        }
    }

    /**
     * What has to hold of a field, all of it.
     *
     * @param in the values it may have, as names; empty: any
     */
    public record Condition(FieldPath field, List<String> in, List<Bound> bounds) {
        public Condition {
            in = List.copyOf(in);
            bounds = List.copyOf(bounds);
        }
    }

    /** A limit of a number. */
    public record Bound(Comparison comparison, double limit) {
        public boolean holds(double number) {
            return switch (comparison) {
                case AT_LEAST -> number >= limit;
                case ABOVE -> number > limit;
                case AT_MOST -> number <= limit;
                case BELOW -> number < limit;
            };
        }
    }

    /** How a number stands to its limit; a model file calls them {@code atLeast}, {@code above}, ... */
    public enum Comparison {
        AT_LEAST,
        ABOVE,
        AT_MOST,
        BELOW
    }
}
