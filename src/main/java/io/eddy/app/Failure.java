package io.eddy.app;

import org.jspecify.annotations.Nullable;

/**
 * A failure that a user can understand and mend. The command line prints its message, without a stack trace, and exits
 * with 1. The message says what is wrong, the values, and what to do; it starts in lower case and has no full stop.
 *
 * <p>Wrong use of a command (exit code 2) is picocli's {@code ParameterException} instead.
 */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Failure(String message) {
        this(message, null);
    }

    /** @param cause shown with {@code --verbose} only, so the message has to stand without it */
    public Failure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
