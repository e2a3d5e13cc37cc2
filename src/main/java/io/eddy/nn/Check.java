package io.eddy.nn;

/** Ranges that hyperparameters must lie in; each answers with an {@link IllegalArgumentException} that says so. */
final class Check {
    private Check() {}

    static void positive(String what, float value) {
        require(value > 0 && value < Float.POSITIVE_INFINITY, what, value, "a positive number");
    }

    static void notNegative(String what, float value) {
        require(value >= 0 && value < Float.POSITIVE_INFINITY, what, value, "0 or a positive number");
    }

    /** 0 ≤ value &lt; 1 */
    static void fraction(String what, float value) {
        require(value >= 0 && value < 1, what, value, "at least 0 and below 1");
    }

    /** A bound, where infinity stands for none. */
    static void bound(String what, float value) {
        require(value > 0, what, value, "a positive number, or infinite for none");
    }

    static void require(boolean holds, String what, Number value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException("%s is %s; it must be %s".formatted(what, value, allowed));
        }
    }
}
