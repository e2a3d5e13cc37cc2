package io.eddy.replay;

/** A cluster does not give the records that it should have; the message is for users. */
final class UnreadableLog extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableLog(String message) {
        super(message);
    }

    UnreadableLog(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
