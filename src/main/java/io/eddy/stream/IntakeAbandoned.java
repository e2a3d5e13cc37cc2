package io.eddy.stream;

/** A record could not be read yet, and the pipeline stops: the next start reads it. */
final class IntakeAbandoned extends RuntimeException {
    private static final long serialVersionUID = 1;

    IntakeAbandoned(String waitedFor) {
        super(waitedFor);
    }
}
