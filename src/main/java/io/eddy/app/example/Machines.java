package io.eddy.app.example;

import io.eddy.feature.Event;
import java.util.List;

/** Milling machines: a failure comes of heat that cannot leave, of power beyond bounds, of a worn tool under load, and is heard before. */
final class Machines implements ExampleStream {
    private static final List<String> KINDS = List.of("L", "L", "L", "M", "M", "H");
    private static final int SPECTRUM = 32;

    private final Chance chance;

    Machines(long seed) {
        chance = new Chance(seed);
    }

    @Override
    public void fill(long index, Event event) {
        Chance now = chance.of(index);
        String kind = now.oneOf(KINDS);
        double air = 300 + 2 * now.normal();
        double process = air + 10 + now.normal();
        double torque = Math.max(4, 40 + 10 * now.normal());
        double speed = Math.max(1_200, 1_540 - 9 * (torque - 40) + 60 * now.normal());
        double wear = 240 * now.uniform();
        double power = torque * speed * 2 * Math.PI / 60;
        boolean heat = process - air < 8.8 && speed < 1_450;
        boolean strain = wear * torque > (kind.equals("L") ? 11_000 : kind.equals("M") ? 12_000 : 13_000);
        boolean fails = heat || strain || power < 3_800 || power > 8_800 || now.holds(0.002);
        double[] vibration = new double[SPECTRUM];
        int tone = 20 + now.below(4);
        for (int i = 0; i < SPECTRUM; i++) {
            vibration[i] = Math.abs(1 + 0.4 * now.normal()) + (fails && Math.abs(i - tone) < 2 ? 1.2 : 0);
        }
        event.set("kind", kind)
                .set("airTemperature", air)
                .set("processTemperature", process)
                .set("rotationalSpeed", speed)
                .set("torque", torque)
                .set("toolWear", wear)
                .set("vibration", vibration)
                .label(fails ? "1" : "0");
    }
}
