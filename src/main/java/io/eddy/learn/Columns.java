package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.spec.Specification;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which columns of an event a specification knows; looked up anew only where event or specification is another one. */
final class Columns {
    private @Nullable Event bound;
    private @Nullable Specification specification;
    private boolean[] known = {};

    void bind(Event event, Specification current) {
        if (event == bound && event.width() == known.length && current == specification) {
            return;
        }
        bound = event;
        specification = current;
        known = new boolean[event.width()];
        Set<String> fields = current.fields();
        for (int column = 0; column < known.length; column++) {
            known[column] = fields.contains(event.name(column));
        }
    }

    boolean isKnown(int column) {
        return known[column];
    }

    void forget() {
        bound = null;
        specification = null;
        known = new boolean[0];
    }
}
