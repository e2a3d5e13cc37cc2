package io.eddy.checkpoint;

/** A checkpoint that is not whole: cut short, overwritten, or its bytes have changed. */
final class DamagedCheckpoint extends Exception {
    private static final long serialVersionUID = 1;

    DamagedCheckpoint(String message) {
        super(message);
    }
}
