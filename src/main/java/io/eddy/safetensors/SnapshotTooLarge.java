package io.eddy.safetensors;

/** A model that cannot be published, because what goes before its numbers is more than readers accept or the topic holds. */
public final class SnapshotTooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SnapshotTooLarge(String message) {
        super(message);
    }
}
