package io.eddy.learn;

import io.eddy.feature.Event;
import java.util.Random;

/** A seeded stream of events of every field kind, with a label that can be learned. */
final class RandomEvents {
    private static final String[] CITIES = {"Basel", "Bern", "Chur", "Genf", "Zug"};

    private final Random random;
    private final Event event = new Event();
    private double score;
    private long time = 1_000_000_000_000L;

    RandomEvents(long seed) {
        random = new Random(seed);
    }

    /** The next event without its label; the same object each time. */
    Event unlabelled() {
        event.clear();
        time += 60_000;
        event.time(time);
        double price = random.nextGaussian() * 20 + 100;
        int city = random.nextInt(CITIES.length);
        boolean member = random.nextBoolean();
        score = (price - 100) / 20 + (city % 2 == 0 ? 1 : -1) + (member ? 0.5 : -0.5);
        if (random.nextInt(20) > 0) {
            event.field("price").setNumber(price);
        }
        event.field("city").setText(CITIES[city]);
        event.field("member").setBoolean(member);
        event.field("pixels").setNumbers();
        for (int i = 0; i < 5; i++) {
            double pixel = random.nextInt(3) == 0 ? random.nextDouble() : 0;
            event.field("pixels").add(pixel);
            score += pixel - 0.15;
        }
        return event;
    }

    Event twoClasses() {
        unlabelled().label().setText(score > 0 ? "yes" : "no");
        return event;
    }

    Event fourClasses() {
        unlabelled().label().setText(fourth());
        return event;
    }

    private String fourth() {
        return "c" + Math.max(0, Math.min(3, (int) Math.floor(score + 2)));
    }

    /** Labels of two outputs; the second is not known of every event. */
    Event classAndQuantity() {
        unlabelled().label("group", fourth());
        if (random.nextInt(3) > 0) {
            event.label("amount", 100 + score);
        }
        return event;
    }

    Event quantity() {
        unlabelled().label().setNumber(1_000 + 50 * score);
        return event;
    }

    Event count() {
        unlabelled().label().setNumber(Math.max(0, Math.rint(2 + score)));
        return event;
    }
}
