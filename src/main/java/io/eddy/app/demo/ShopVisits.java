package io.eddy.app.demo;

import io.eddy.feature.Event;
import io.eddy.kernel.CounterRandom;
import java.util.List;

/**
 * Visits to a shop that does not exist: who looked at what, at which price, on what device, after searching for which words,
 * and whether it was bought. A visit is a pure function of the seed and its index.
 *
 * <p>What people like is the business of {@link Tastes}, and changes after every era: what a model has learned is then partly wrong. Nothing in an event tells of it.
 */
public final class ShopVisits {
    /** So many visits make an era, unless told otherwise: enough to learn the tastes well before they change. */
    public static final long LONG_ERA = 60_000;

    private static final long OPENING = 1_767_225_600_000L; // 2026-01-01T00:00:00Z
    private static final long MILLIS_BETWEEN_VISITS = 1_600;

    private static final List<String> DEVICES = List.of("phone", "laptop", "tablet");
    private static final List<String> WISHES =
            List.of("cheap", "new", "red", "warm", "light", "small", "green", "gift");
    private static final int CHEAP = 0;

    /** The random numbers that one visit has. */
    private enum Draw {
        USER,
        ITEM,
        DEVICE,
        DISCOUNT,
        WISH,
        SEARCH,
        SEARCHED_KIND,
        DECISION
    }

    private final long seed;
    private final long era;
    private Tastes tastes;

    public ShopVisits(long seed) {
        this(seed, LONG_ERA);
    }

    /** @param era visits between two changes of taste */
    public ShopVisits(long seed, long era) {
        this.seed = seed;
        this.era = era;
        this.tastes = new Tastes(seed, 0);
    }

    /** Fills in one visit. */
    public void visit(long index, Event event) {
        long now = index / era;
        if (tastes.era() != now) {
            tastes = new Tastes(seed, now);
        }
        double often = uniform(index, Draw.USER);
        int user = (int) (often * often * Tastes.USERS); // some come often, most seldom
        int item = (int) (uniform(index, Draw.ITEM) * Tastes.ITEMS);
        int device = (int) (uniform(index, Draw.DEVICE) * DEVICES.size());
        int wish = (int) (uniform(index, Draw.WISH) * WISHES.size());
        double discount = Math.max(0, Math.rint(uniform(index, Draw.DISCOUNT) * 12 - 7) / 10);
        double price = Math.rint(tastes.listPrice(item) * (1 - discount) * 100) / 100;
        int kind = tastes.kind(item);
        int searched = uniform(index, Draw.SEARCH) < 0.6
                ? kind
                : (int) (uniform(index, Draw.SEARCHED_KIND) * Tastes.KINDS.size());
        long time = OPENING + index * MILLIS_BETWEEN_VISITS;
        double hour = Math.rint(time % 86_400_000 / 360_000.0) / 10;

        double desire = tastes.desire(user, item)
                + tastes.thrift(user) * (1.5 * discount - tastes.dearness(item)) * (wish == CHEAP ? 1.5 : 1)
                + (searched == kind ? 0.8 : -1.2)
                + (device == 0 && hour >= 18 ? 0.4 : 0);
        boolean bought = uniform(index, Draw.DECISION) < 1 / (1 + StrictMath.exp(-2 * desire));

        event.clear();
        event.id("visit-" + index);
        event.time(time);
        event.field("user").setText("u" + user);
        event.field("item").setText("i" + item);
        event.field("kind").setText(Tastes.KINDS.get(kind));
        event.field("price").setNumber(price);
        event.field("discount").setNumber(discount);
        event.field("hour").setNumber(hour);
        event.field("device").setText(DEVICES.get(device));
        event.field("search").setText(WISHES.get(wish) + " " + Tastes.KINDS.get(searched));
        event.label().setText(bought ? "bought" : "left");
    }

    private float uniform(long index, Draw draw) {
        return CounterRandom.uniform(seed, draw.ordinal(), index);
    }
}
