package io.eddy.intake;

import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Value;
import io.eddy.feature.Value.Kind;
import io.eddy.spec.Input;
import io.eddy.spec.Input.Bound;
import io.eddy.spec.Input.Condition;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the label of what the record has in the field that says it. */
final class LabelRule {
    private static final Set<String> BOOLEANS = Set.of("true", "false");

    private final NamedField field;
    private final Optional<Condition> condition;
    private final Map<String, String> table;
    private final Optional<String> otherwise;
    private final Map<String, NamedField> parts;
    private final boolean needed;

    /** Of which kind the values are that the condition names; until one comes of them. */
    private final Set<Kind> kinds;

    private boolean canHold;
    private String ofOtherKind = "";

    /**
     * @param field that of the label, or of its condition
     * @param parts of several outputs, by their names
     */
    LabelRule(Input.Label label, NamedField field, Map<String, NamedField> parts) {
        this.parts = parts;
        this.needed = label.needed();
        this.field = field;
        this.condition = label.positive();
        this.table = new HashMap<>(label.table());
        this.otherwise = label.otherwise();
        List<String> in = condition.map(Condition::in).orElse(List.of());
        this.kinds = kinds(in);
        this.canHold = in.isEmpty();
    }

    /**
     * Sets the label.
     *
     * @throws RejectedEvent if there is none, or it is nothing that can be one
     */
    void apply(Value label) throws RejectedEvent {
        if (!parts.isEmpty()) {
            applyParts(label);
            return;
        }
        Value given = field.value();
        if (given.isMissing() && !needed && otherwise.isEmpty()) {
            label.setMissing();
            return;
        }
        if (given.isMissing()) {
            label.setWritten(otherwise.orElseThrow(this::missing));
            return;
        }
        checkKind(given);
        label.copyFrom(given);
        if (condition.isPresent()) {
            label.setBoolean(holds(condition.get(), given));
        }
        if (!table.isEmpty()) {
            String name = label.asName();
            String found = table.get(name);
            label.setWritten(found != null ? found : otherwise.orElseThrow(() -> unknown(name)));
        }
    }

    /** Those that the record has. */
    private void applyParts(Value label) throws RejectedEvent {
        label.setParts();
        for (Map.Entry<String, NamedField> part : parts.entrySet()) {
            Value given = part.getValue().value();
            if (!given.isMissing()) {
                checkKind(given);
                label.part(part.getKey()).copyFrom(given);
            }
        }
        if (label.parts().isEmpty()) {
            throw missing();
        }
    }

    private void checkKind(Value given) throws RejectedEvent {
        if (given.kind() != Kind.TEXT && given.kind() != Kind.NUMBER && given.kind() != Kind.BOOLEAN) {
            throw new RejectedEvent(
                    Reason.WRONG_TYPE,
                    "%s is %s, which is %s here; a label is a text, a number or a boolean (of several outputs an object with a field for each, label: {click: /label/click}; and format: events reads events as Eddy has them)"
                            .formatted(field.path().place(), field.path().written(), given));
        }
    }

    /** To be told once some records have been seen: the condition holds of none, because of what kind their values are. */
    Optional<String> neverHolds() {
        return canHold || ofOtherKind.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "%s is %s, which is %s in the first record that has it; none so far has anything there that could be one of %s, so that the condition never holds"
                                .formatted(
                                        field.path().place(),
                                        field.path().written(),
                                        ofOtherKind,
                                        String.join(
                                                ", ", condition.orElseThrow().in())));
    }

    private void watch(Value given) {
        canHold = kinds.contains(given.kind());
        if (ofOtherKind.isEmpty()) {
            ofOtherKind = given.toString();
        }
    }

    /** What a value has to be to be called so. */
    private static Set<Kind> kinds(List<String> names) {
        Set<Kind> kinds = EnumSet.of(Kind.TEXT);
        for (String name : names) {
            if (BOOLEANS.contains(name)) {
                kinds.add(Kind.BOOLEAN);
            } else if (isNumber(name)) {
                kinds.add(Kind.NUMBER);
            }
        }
        return kinds;
    }

    private static boolean isNumber(String name) {
        try {
            return !Double.isNaN(Double.parseDouble(name));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private boolean holds(Condition wanted, Value given) throws RejectedEvent {
        if (!canHold) {
            watch(given);
        }
        boolean holds = wanted.in().isEmpty() || wanted.in().contains(given.asName());
        for (Bound bound : wanted.bounds()) {
            if (given.kind() != Kind.NUMBER) {
                throw new RejectedEvent(
                        Reason.WRONG_TYPE,
                        "%s is %s, which is %s here; only a number can be compared with one"
                                .formatted(field.path().place(), field.path().written(), given));
            }
            holds &= bound.holds(given.number());
        }
        return holds;
    }

    private RejectedEvent missing() {
        return new RejectedEvent(
                Reason.MISSING_LABEL,
                "the record has nothing in %s (%s)"
                        .formatted(field.path().written(), field.path().place()));
    }

    private RejectedEvent unknown(String name) {
        String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
        return new RejectedEvent(
                Reason.UNKNOWN_LABEL,
                "%s is \"%s\", which the table of labels does not have (%s); add it, or say what it is otherwise"
                        .formatted(field.path().written(), shown, field.path().place()));
    }
}
