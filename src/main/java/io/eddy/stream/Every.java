package io.eddy.stream;

import java.time.Duration;

/**
 * When something is due again: after so many events, or after so long if there was any event, whichever comes first.
 *
 * @param events at least 1
 * @param time positive
 */
public record Every(long events, Duration time) {
    public Every {
        if (events < 1) {
            throw new IllegalArgumentException("every " + events + " events; it has to be at least 1");
        }
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException("every " + time + "; it has to be longer than nothing");
        }
    }
}
