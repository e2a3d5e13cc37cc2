package io.eddy.app.example;

import io.eddy.feature.Event;
import java.util.List;

/** Orders of four kinds of customer, of whom nobody has said which kind they are. */
final class Customers implements ExampleStream {
    /** One: age, what an order comes to, visits a month, how many have a discount, and where they mostly buy. */
    private record Kind(double age, double basket, double visits, double discount, String channel) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(24, 30, 14, 0.8, "app"),
            new Kind(45, 190, 3, 0.1, "web"),
            new Kind(68, 60, 5, 0.2, "shop"),
            new Kind(38, 75, 9, 0.9, "web"));

    private static final List<String> CHANNELS = List.of("app", "web", "shop");

    private final Chance chance;

    Customers(long seed) {
        chance = new Chance(seed);
    }

    @Override
    public void fill(long index, Event event) {
        Chance now = chance.of(index);
        Kind kind = KINDS.get(Math.min(now.below(5), KINDS.size() - 1));
        event.set("age", kind.age + 3 * now.normal())
                .set("basket", Math.max(1, kind.basket * (1 + 0.15 * now.normal())))
                .set("visits", Math.max(0, kind.visits + now.normal()))
                .set("discount", now.holds(kind.discount))
                .set("channel", now.holds(0.1) ? now.oneOf(CHANNELS) : kind.channel);
    }
}
