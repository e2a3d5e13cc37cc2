package io.eddy.app.example;

import io.eddy.feature.Event;
import java.util.List;

/** Card payments, three in a hundred fraud: large, soon after the last one, without the card, at merchants that change. */
final class Payments implements ExampleStream {
    private static final List<String> COUNTRIES = List.of("CH", "DE", "FR", "IT", "AT", "US", "BR", "SG");
    private static final int MERCHANTS = 200;

    /** So many payments until the fraudsters go on to other merchants. */
    private static final int SEASON = 4_000;

    private final Chance chance;

    Payments(long seed) {
        chance = new Chance(seed);
    }

    @Override
    public void fill(long index, Event event) {
        Chance now = chance.of(index);
        boolean isFraud = now.holds(0.03);
        int season = (int) (index / SEASON);
        boolean isKnown = isFraud && now.holds(0.6);
        int merchant = isKnown ? 10 * season + now.below(5) : now.below(MERCHANTS);
        event.set("amount", StrictMath.exp(3.5 + (isFraud ? 1.0 : 0) + 0.9 * now.normal()))
                .set("secondsSinceLast", StrictMath.exp(10 - (isFraud ? 3 : 0) + 1.5 * now.normal()))
                .set("merchant", "m" + merchant)
                .set("country", isFraud ? now.oneOf(COUNTRIES) : COUNTRIES.get(now.below(4)))
                .set("cardPresent", now.holds(isFraud ? 0.15 : 0.7))
                .label(isFraud ? "1" : "0");
        event.time(1_767_225_600_000L + index * 30_000);
    }
}
