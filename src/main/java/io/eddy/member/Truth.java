package io.eddy.member;

/** What an event turned out to be: the index of a class, or a quantity in each {@link Scale}. */
public final class Truth {
    /** The class, from 0. */
    int index;

    private final float[] quantity = new float[Scale.values().length];

    public void index(int newIndex) {
        index = newIndex;
    }

    public void quantity(Scale scale, double value) {
        quantity[scale.ordinal()] = (float) value;
    }

    float quantity(Scale scale) {
        return quantity[scale.ordinal()];
    }
}
