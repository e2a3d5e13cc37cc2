package io.eddy.app.example;

import io.eddy.feature.Event;

/** Daily returns with calm and stormy times and a little momentum: hardly more can be said of tomorrow than of a coin. */
final class Market implements ExampleStream {
    private static final int LONGEST = 20;

    private final Chance chance;

    /** The latest returns, the newest first. */
    private final double[] returns = new double[LONGEST];

    private double deviation = 0.01;

    Market(long seed) {
        chance = new Chance(seed);
    }

    @Override
    public void fill(long index, Event event) {
        Chance now = chance.of(index);
        event.set("today", returns[0])
                .set("yesterday", returns[1])
                .set("week", mean(5))
                .set("month", mean(LONGEST))
                .set("deviation", deviation(LONGEST));
        deviation = 0.01 * StrictMath.exp(0.97 * StrictMath.log(deviation / 0.01) + 0.1 * now.normal());
        double next = deviation * (0.15 * Math.signum(mean(5)) + 0.05 + now.normal());
        event.label(next > 0 ? "up" : "down");
        event.time(946_857_600_000L + index * 86_400_000L);
        System.arraycopy(returns, 0, returns, 1, LONGEST - 1);
        returns[0] = next;
    }

    private double mean(int days) {
        double sum = 0;
        for (int i = 0; i < days; i++) {
            sum += returns[i];
        }
        return sum / days;
    }

    private double deviation(int days) {
        double mean = mean(days);
        double sum = 0;
        for (int i = 0; i < days; i++) {
            sum += (returns[i] - mean) * (returns[i] - mean);
        }
        return Math.sqrt(sum / days);
    }
}
