package io.eddy.intake;

/**
 * A schema registry that does not answer, or not with a schema: nothing is wrong with the record, which can be read once it does. Whoever catches it waits, says
 * so, and gives the same record again.
 */
public final class RegistryAway extends RuntimeException {
    /** @param message which registry it is, and what it does instead */
    public RegistryAway(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
