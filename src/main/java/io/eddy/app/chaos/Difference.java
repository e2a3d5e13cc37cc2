package io.eddy.app.chaos;

/**
 * Something that is not as it should be.
 *
 * @param what {@code prediction repeated}, say
 * @param where the event, {@code events-0:17}
 */
record Difference(String what, String where, String expected, String found) {
    @Override
    public String toString() {
        return "%s at %s%n  expected %s%n  found    %s".formatted(what, where, expected, found);
    }
}
