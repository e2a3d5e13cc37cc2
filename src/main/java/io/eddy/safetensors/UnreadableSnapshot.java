package io.eddy.safetensors;

import java.io.IOException;

/** Bytes that are no snapshot, or not a whole one. The message says what is wrong with which values. */
public final class UnreadableSnapshot extends IOException {
    public UnreadableSnapshot(String message) {
        super(message);
    }

    public UnreadableSnapshot(String message, Throwable cause) {
        super(message, cause);
    }
}
