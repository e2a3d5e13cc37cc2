package io.eddy.app.demo;

import io.eddy.kernel.CounterRandom;
import java.util.List;

/**
 * What the shop's users like during one era. Users and items stay who they are; which kinds of thing are in fashion, what each
 * group of users is fond of, and whether people look for bargains or for the expensive, is drawn anew.
 */
final class Tastes {
    static final int USERS = 400;
    static final int ITEMS = 240;
    static final List<String> KINDS = List.of(
            "shoes", "coats", "lamps", "books", "games", "tents", "bikes", "pans", "plants", "bags", "clocks", "teas");

    private static final int GROUPS = 6;
    private static final double LEANING_TO_LEAVE = -0.35;

    /** Streams of random numbers, apart from those of the visits. */
    private enum Draw {
        GROUP,
        THRIFT,
        QUALITY,
        DEARNESS,
        FASHION,
        FONDNESS;

        private static final long FIRST_STREAM = 100;

        double gaussian(long seed, long counter) {
            return CounterRandom.gaussian(seed, FIRST_STREAM + ordinal(), counter);
        }
    }

    private final long seed;
    private final long era;
    private final double[] liking = new double[GROUPS * KINDS.size()];

    Tastes(long seed, long era) {
        this.seed = seed;
        this.era = era;
        double[] fashion = new double[KINDS.size()];
        for (int kind = 0; kind < fashion.length; kind++) {
            fashion[kind] = Draw.FASHION.gaussian(seed, era * fashion.length + kind);
        }
        for (int i = 0; i < liking.length; i++) {
            liking[i] = fashion[i % fashion.length] + Draw.FONDNESS.gaussian(seed, era * liking.length + i);
        }
        centre(liking);
    }

    /** So that about as much is bought in every era. */
    private static void centre(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] -= sum / values.length;
        }
    }

    long era() {
        return era;
    }

    int kind(int item) {
        return item % KINDS.size();
    }

    /** How much dearer than other items one is; 0 on average, with a standard deviation of about 1. */
    double dearness(int item) {
        return Draw.DEARNESS.gaussian(seed, item);
    }

    double listPrice(int item) {
        return 30 * StrictMath.exp(0.7 * dearness(item));
    }

    /** How much a user minds the price: negative in an era when the dear is what one wants. */
    double thrift(int user) {
        return (era % 2 == 0 ? 1 : -1) * (0.6 + 0.2 * Draw.THRIFT.gaussian(seed, user));
    }

    /** How much a user wants an item whatever it costs, in units of which one makes it four times as likely to be bought or not. */
    double desire(int user, int item) {
        long bits = CounterRandom.bits(seed, Draw.FIRST_STREAM + Draw.GROUP.ordinal(), user);
        int group = (int) ((bits >>> 1) % GROUPS);
        return LEANING_TO_LEAVE + liking[group * KINDS.size() + kind(item)] + 0.4 * Draw.QUALITY.gaussian(seed, item);
    }
}
