package io.eddy.feature;

/** A value as a list of names. Lists of numbers are lists of names, too, and a single value is a list of one. */
final class Items {
    private Items() {}

    /** @throws RejectedEvent if the value is of no kind that has names */
    static void check(String field, Value value) throws RejectedEvent {
        if (value.kind() == Value.Kind.OTHER || value.kind() == Value.Kind.SPARSE) {
            throw RejectedEvent.ofField(field, "field %s has to be a list of names but is %s".formatted(field, value));
        }
    }

    static int count(Value value) {
        return switch (value.kind()) {
            case MISSING, SPARSE, OTHER -> 0;
            case NUMBER, TEXT, BOOLEAN -> 1;
            case NUMBERS, NAMES -> value.length();
        };
    }

    /** Empty where it is missing. */
    static String name(Value value, int item) {
        boolean isList = value.kind() == Value.Kind.NUMBERS || value.kind() == Value.Kind.NAMES;
        return isList ? value.name(item) : value.asName();
    }
}
