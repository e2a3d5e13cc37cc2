package io.eddy.nn;

/** A layer cannot follow what stands before it. The message goes on from "the layer ...": {@code takes a vector, but ...}. */
public final class UnfitShape extends IllegalArgumentException {
    public UnfitShape(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
