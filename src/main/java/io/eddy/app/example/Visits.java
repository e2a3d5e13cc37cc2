package io.eddy.app.example;

import io.eddy.feature.Event;
import java.util.List;

/** Visitors who click on an offer or not, stay for a while if they do, and of whom one in ten says whether they bought. */
final class Visits implements ExampleStream {
    private static final List<String> CATEGORIES = List.of("books", "garden", "games", "shoes");
    private static final List<String> DEVICES = List.of("phone", "desktop", "tablet");

    private final Chance chance;

    Visits(long seed) {
        chance = new Chance(seed);
    }

    @Override
    public void fill(long index, Event event) {
        Chance now = chance.of(index);
        double age = 15 + 60 * now.uniform();
        double price = 5 + 95 * now.uniform();
        int category = now.below(CATEGORIES.size());
        String device = now.oneOf(DEVICES);
        boolean evening = now.holds(0.4);
        double fits = category == 2 ? (35 - age) / 10 : category == 1 ? (age - 45) / 10 : (50 - price) / 20;
        double interest = fits + (evening ? 1 : -0.5) - (device.equals("phone") ? 0.5 : 0);
        boolean click = now.holds(Chance.sigmoid(2 * interest));
        double dwell = Math.max(1, 40 + 15 * interest + 5 * now.normal());
        boolean bought = now.holds(Chance.sigmoid(2 * interest - price / 50));
        event.set("age", age)
                .set("price", price)
                .set("category", CATEGORIES.get(category))
                .set("device", device)
                .set("evening", evening)
                .label("click", click);
        if (click) {
            event.label("dwell", dwell);
        }
        if (now.holds(0.1)) {
            event.label("bought", bought);
        }
    }
}
