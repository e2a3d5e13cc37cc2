package io.eddy.app.chaos;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A kill that happened.
 *
 * @param victim its name
 * @param moment in words
 * @param atSeconds since the first event
 * @param events of which something was published by then
 * @param nanos when
 * @param comeback when it learns again
 */
record Struck(String victim, String moment, double atSeconds, long events, long nanos, Comeback comeback) {

    /** How long until the first new prediction could be read, in every partition; nothing if that has not been. */
    OptionalDouble seconds() {
        return comeback.isDone() ? OptionalDouble.of((comeback.nanos() - nanos) / 1e9) : OptionalDouble.empty();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%6.1f s %,9d events  %s killed, %-18s  ", atSeconds, events, victim, moment)
                + (comeback.isDone()
                        ? String.format(
                                Locale.ROOT,
                                "learning again after %.2f s",
                                seconds().getAsDouble())
                        : "killed again before it learned");
    }
}
