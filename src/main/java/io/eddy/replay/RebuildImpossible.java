package io.eddy.replay;

/** Why a version of a model cannot be rebuilt, for users: what is wrong, the values, what to do. */
public final class RebuildImpossible extends Exception {
    private static final long serialVersionUID = 1;

    RebuildImpossible(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
