package io.eddy.feature;

import io.eddy.feature.Value.Kind;
import java.util.List;

/** A list that an event has spread over numbered fields: {@code p0, p1, p2}. */
final class SpreadList {
    private final FieldColumns columns;
    private final int size;
    private final Value list = new Value();

    SpreadList(List<String> names) {
        columns = new FieldColumns(names);
        size = names.size();
    }

    /** Puts the list together; {@link #list} has it then. */
    void gather(Event event) {
        columns.bind(event);
        list.setNumbers();
        int present = 0;
        for (int i = 0; i < size; i++) {
            Value value = columns.value(event, i);
            if (value.kind() == Kind.NUMBER || value.kind() == Kind.BOOLEAN) {
                list.add(value.number());
                present++;
            } else if (value.isMissing()) {
                list.add(Double.NaN);
            } else {
                list.setOther("a list, of which field " + columns.name(i) + " is " + value);
                return;
            }
        }
        if (present == 0) {
            list.setMissing();
        }
    }

    Value list() {
        return list;
    }
}
