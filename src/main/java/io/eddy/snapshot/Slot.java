package io.eddy.snapshot;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in the topic that is written again and again. A model's snapshots go to {@link #A} and {@link #B} in turn, so that one is whole
 * while the other is written; the deltas after one of them go to {@code d0}, {@code d1} and so on.
 *
 * @param code as it stands in a key
 */
public record Slot(String code) {
    private static final Pattern CODE = Pattern.compile("a|b|d(0|[1-9][0-9]{0,5})");

    public static final Slot A = new Slot("a");
    public static final Slot B = new Slot("b");

    public Slot {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("there is no slot called " + code);
        }
    }

    /** Of the delta that follows on {@code number} others. */
    public static Slot ofDelta(int number) {
        return new Slot("d" + number);
    }

    static Optional<Slot> of(String code) {
        return CODE.matcher(code).matches() ? Optional.of(new Slot(code)) : Optional.empty();
    }

    /** Whether what is there says only what has changed. */
    public boolean isDelta() {
        return code.startsWith("d");
    }

    /** The place for the next snapshot. */
    public Slot other() {
        return equals(A) ? B : A;
    }
}
