package io.eddy.intake;

import org.jspecify.annotations.Nullable;

/**
 * A schema registry that does not answer, or with something else than a schema: nothing is wrong with the record, which can be read once it does. Whoever catches it
 * waits, says so, and gives the same record again.
 */
public final class RegistryAway extends RuntimeException {
    /** @param message which registry it is, what it does instead, and what can be done */
    public RegistryAway(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
