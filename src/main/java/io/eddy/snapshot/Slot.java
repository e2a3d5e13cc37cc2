package io.eddy.snapshot;

import java.util.Locale;
import java.util.Optional;

/** One of the two places that a model's snapshots are written to in turn, so that one is whole while the other is written. */
public enum Slot {
    A,
    B;

    /** The place for the next snapshot. */
    public Slot other() {
        return this == A ? B : A;
    }

    /** As it stands in a key: {@code a}. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Slot> of(String code) {
        return switch (code) {
            case "a" -> Optional.of(A);
            case "b" -> Optional.of(B);
            default -> Optional.empty();
        };
    }
}
