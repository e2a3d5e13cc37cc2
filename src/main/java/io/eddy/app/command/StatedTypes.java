package io.eddy.app.command;

import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Kind;
import io.eddy.spec.Spelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * What {@code --type NAME=KIND} says that fields and label are taken for, whatever they look like.
 *
 * @param types the kind of each that is named
 * @param label what the label is called
 */
record StatedTypes(Map<String, String> types, String label) {
    private static final List<String> OF_LABEL = List.of("category", "number", "boolean");

    /** @throws ParameterException if there is no such kind, or the label cannot be of it */
    StatedTypes checked(CommandSpec command) {
        types.forEach((name, kind) -> {
            List<String> possible = name.equals(label) ? OF_LABEL : Specification.kinds();
            if (!possible.contains(kind)) {
                String what = Specification.kinds().contains(kind)
                        ? "no label is that;"
                        : "there is no such kind" + Spelling.suggestion(kind, possible);
                throw new ParameterException(
                        command.commandLine(),
                        "--type %s=%s: %s allowed: %s".formatted(name, kind, what, String.join(", ", possible)));
            }
        });
        return this;
    }

    /** The kinds of all but the label. */
    Map<String, String> ofFields() {
        Map<String, String> kinds = new LinkedHashMap<>(types);
        kinds.remove(label);
        return kinds;
    }

    /** The fields that are said to be of a kind. */
    List<String> ofKind(String kind) {
        return types.entrySet().stream()
                .filter(type -> type.getValue().equals(kind))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A model that infers its fields, with these. */
    Specification in(Specification model) {
        return model.withKinds(ofFields());
    }

    /** A model of which nothing is said but this. */
    Specification inAll(Specification inferred) {
        Specification said = in(inferred);
        String kind = types.get(label);
        return kind == null ? said : said.withOutput(kind.equals("number") ? Kind.REGRESSION : Kind.MULTICLASS);
    }
}
