package io.eddy.feature;

/** What histories say of one event, as values of fields that the event does not have itself. */
public final class Recalled {
    private final Value[] values;

    Recalled(int size) {
        values = new Value[size];
        for (int i = 0; i < size; i++) {
            values[i] = new Value();
        }
    }

    Value value(int place) {
        return values[place];
    }

    void setMissing(int from, int count) {
        for (int i = from; i < from + count; i++) {
            values[i].setMissing();
        }
    }

    /** One of its own that says the same. */
    public Recalled copy() {
        Recalled copy = new Recalled(values.length);
        for (int i = 0; i < values.length; i++) {
            copy.values[i].copyFrom(values[i]);
        }
        return copy;
    }
}
