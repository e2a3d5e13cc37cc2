package io.eddy.snapshot;

/** A model that cannot be published, because what goes before its numbers is more than readers accept or the topic holds. */
public final class SnapshotTooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;

    SnapshotTooLarge(String message) {
        super(message);
    }
}
