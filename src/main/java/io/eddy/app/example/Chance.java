package io.eddy.app.example;

import io.eddy.kernel.CounterRandom;
import java.util.List;

/** The random numbers of one event of a stream, which its number and the seed decide: always the same in the same order. */
final class Chance {
    private final long seed;
    private long event;
    private int drawn;

    Chance(long seed) {
        this.seed = seed;
    }

    /** Goes to the first number of an event. */
    Chance of(long index) {
        event = index;
        drawn = 0;
        return this;
    }

    /** From 0 up to, not including, 1. */
    double uniform() {
        return CounterRandom.uniform(seed, event, drawn++);
    }

    /** Of mean 0 and deviation 1. */
    double normal() {
        return CounterRandom.gaussian(seed, event, drawn++);
    }

    boolean holds(double probability) {
        return uniform() < probability;
    }

    int below(int n) {
        return (int) (uniform() * n);
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }
}
