package io.eddy.app.example;

import io.eddy.feature.Event;
import java.time.Instant;

/** A temperature every five minutes, higher by day, that wanders; in one hour of two hundred something is wrong with it, by level, noise or standstill. */
final class Turbine implements ExampleStream {
    private static final long START = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
    private static final long STEP = 300_000;
    private static final int HOUR = 12;
    private static final int QUIET_HOURS = 40;

    private final Chance chance;

    Turbine(long seed) {
        chance = new Chance(seed);
    }

    @Override
    public void fill(long index, Event event) {
        long hour = index / HOUR;
        Chance ofHour = chance.of(-1 - hour / 2); // because a fault lasts two hours
        boolean wrong = ofHour.holds(0.01) && hour > QUIET_HOURS;
        int kind = ofHour.below(3);
        double level = (ofHour.holds(0.5) ? 6 : -6) + ofHour.normal();
        Chance now = chance.of(index);
        double day = 2 * Math.PI * (index % (24 * HOUR)) / (24 * HOUR);
        double usual = 60 - 8 * StrictMath.cos(day) + 2 * StrictMath.sin(index / 700.0) + now.normal();
        double value = !wrong ? usual : kind == 0 ? usual + level : kind == 1 ? usual + 5 * now.normal() : 45;
        event.set("timestamp", Instant.ofEpochMilli(START + index * STEP).toString())
                .set("value", value)
                .label(wrong ? "1" : "0");
        event.time(START + index * STEP);
    }
}
