package io.eddy.intake;

import io.eddy.spec.FieldPath;
import io.eddy.spec.Input;
import io.eddy.spec.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fields that records of a schema can have, so that one which an input names and no record will ever have is told at once. */
final class SchemaOutline {
    /** A schema that refers to itself, or is very large, is known down to here only; what may be beyond is not doubted. */
    private static final int MAX_FIELDS = 5_000;

    private static final int MAX_DEPTH = 12;
    private static final int LISTED = 20;

    private final String called;
    private final List<Field> fields = new ArrayList<>();
    private boolean isCut;

    /** What can stand in a field. */
    enum Kind {
        SCALAR("a value"),
        LIST("a list"),
        OBJECT("an object"),
        /** Keys of it can be any. */
        MAP("a map");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }
    }

    private record Field(List<String> keys, String name, Kind kind) {}

    /** @param called for messages: {@code schema 7 (acme.Order)} */
    SchemaOutline(String called) {
        this.called = called;
    }

    /**
     * Takes note of a field.
     *
     * @return whether what is inside of it should be shown, too
     */
    boolean add(List<String> keys, Kind kind) {
        isCut |= fields.size() >= MAX_FIELDS || keys.size() > MAX_DEPTH;
        if (!isCut) {
            fields.add(new Field(List.copyOf(keys), String.join(".", keys), kind));
        }
        return !isCut;
    }

    /** What an input names that is not there, or cannot be what it should; a sentence each. */
    List<String> flaws(Input input) {
        List<String> flaws = new ArrayList<>();
        for (FieldPath path : input.named()) {
            Optional<Field> found = fields.stream()
                    .filter(field -> path.means(field.keys, field.name))
                    .findFirst();
            if (found.isEmpty() && !isCut && !canBeInside(path)) {
                flaws.add("%s is %s, a field that %s does not have%s it has: %s"
                        .formatted(path.place(), path.written(), called, suggestion(path), list()));
            }
            boolean mustBeValue =
                    !input.only().contains(path) && !input.except().contains(path);
            if (mustBeValue && found.isPresent() && found.get().kind != Kind.SCALAR) {
                flaws.add("%s is %s, which is %s in %s; it must be a field with a single value"
                        .formatted(path.place(), path.written(), found.get().kind.shown, called));
            }
        }
        return flaws;
    }

    /** A map has keys that no schema knows, and a list elements. */
    private boolean canBeInside(FieldPath path) {
        return fields.stream()
                .filter(field -> field.kind == Kind.MAP || field.kind == Kind.LIST)
                .anyMatch(field -> path.leadsThrough(field.keys, field.name));
    }

    private String suggestion(FieldPath path) {
        List<String> known = fields.stream()
                .map(field -> path.isPointer() ? "/" + String.join("/", field.keys) : field.name)
                .toList();
        return Spelling.suggestion(path.written(), known);
    }

    private String list() {
        List<String> names = fields.stream().map(Field::name).toList();
        String more = names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "";
        return String.join(", ", names.subList(0, Math.min(LISTED, names.size()))) + more;
    }
}
