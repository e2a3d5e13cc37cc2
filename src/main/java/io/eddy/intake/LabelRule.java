package io.eddy.intake;

import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Value;
import io.eddy.feature.Value.Kind;
import io.eddy.spec.Input;
import io.eddy.spec.Input.Bound;
import io.eddy.spec.Input.Condition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes the label of what the record has in the field that says it. */
final class LabelRule {
    private final NamedField field;
    private final Optional<Condition> condition;
    private final Map<String, String> table;
    private final Optional<String> otherwise;
    private final Map<String, NamedField> parts;
    private final boolean needed;

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

    private boolean holds(Condition wanted, Value given) throws RejectedEvent {
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
