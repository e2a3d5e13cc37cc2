package io.eddy.app;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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

    /** What is wrong with a file, said so that the file's name need not be in it once more. */
    public static String why(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "no permission";
        } else if (e instanceof NoSuchFileException) {
            return "there is no such file or folder";
        } else if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
