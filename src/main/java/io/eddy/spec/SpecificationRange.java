package io.eddy.spec;

/**
 * The numbers that a key may have.
 *
 * @param open whether {@code min} itself is out of it
 * @param text as an error says it, after "must be"
 */
record SpecificationRange(double min, boolean open, double max, String text) {
    static final SpecificationRange ANY = new SpecificationRange(-Float.MAX_VALUE, false, Float.MAX_VALUE, "a number");
    static final SpecificationRange POSITIVE = new SpecificationRange(0, true, Float.MAX_VALUE, "a number above 0");
    static final SpecificationRange NOT_NEGATIVE =
            new SpecificationRange(0, false, Float.MAX_VALUE, "a number, at least 0");

    /** At least 0 and less than 1. */
    static final SpecificationRange SHARE =
            new SpecificationRange(0, false, Math.nextDown(1f), "a number, at least 0 and less than 1");

    static SpecificationRange above0UpTo(int max) {
        return new SpecificationRange(0, true, max, "a number above 0 and at most " + max);
    }

    boolean holds(float value) {
        return (open ? value > min : value >= min) && value <= max;
    }
}
