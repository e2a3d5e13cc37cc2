package io.eddy.app.example;

import io.eddy.feature.Event;

/** Users with tastes, items of kinds, places on a page that are seen more and less. */
final class Clicks implements ExampleStream {
    private static final int USERS = 60;
    private static final int ITEMS = 30;
    private static final int KINDS = 6;

    private final Chance chance;

    Clicks(long seed) {
        chance = new Chance(seed);
    }

    @Override
    public void fill(long index, Event event) {
        Chance now = chance.of(index);
        int user = now.below(USERS);
        int item = now.below(ITEMS);
        int position = now.below(5);
        int hour = now.below(24);
        double price = 5 + 95 * now.uniform();
        boolean returning = now.holds(0.4);
        boolean isLiked = user % KINDS == item % KINDS;
        double click = Chance.sigmoid(0.4
                + (isLiked ? 3 : -1.6)
                - 0.5 * position
                - 0.015 * price
                + (returning ? 0.6 : 0)
                + (hour > 18 ? 0.4 : 0));
        event.set("user", "u" + user)
                .set("item", "i" + item)
                .set("kind", "k" + item % KINDS)
                .set("position", position)
                .set("hour", hour)
                .set("price", price)
                .set("returning", returning)
                .label(now.holds(click) ? "1" : "0");
    }
}
