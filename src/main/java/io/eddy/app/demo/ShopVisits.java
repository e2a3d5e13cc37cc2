package io.eddy.app.demo;

import io.eddy.feature.Event;
import io.eddy.kernel.CounterRandom;
import java.util.List;

/**
 * Visits to a shop that does not exist: who looked at what, at which price, on what device, after searching for which words,
 * and whether it was bought. A visit is a pure function of the seed and its index;
 * so is what would have come of it if something else had been shown.
 *
 * <p>What people like is the business of {@link Tastes}, and changes after every era: what a model has learned is then partly wrong. Nothing in an event tells of it.
 */
public final class ShopVisits {
    /** So many visits make an era, unless told otherwise: enough to learn the tastes well before they change. */
    public static final long LONG_ERA = 60_000;

    private static final long OPENING = 1_767_225_600_000L; // 2026-01-01T00:00:00Z
    private static final long MILLIS_BETWEEN_VISITS = 1_600;
    private static final long LONGEST_DELAY_MILLIS = 45 * 60_000;

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
        DECISION,
        CANDIDATE,
        DELAY,
        TRIAL
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

    /** Fills in one visit, and how it ended. */
    public void visit(long index, Event event) {
        int item = item(index);
        offer(index, item, event);
        event.label().setText(buys(index, item) ? "bought" : "left");
    }

    /** What a visitor looks at by himself. */
    public int item(long index) {
        return (int) (uniform(index, Draw.ITEM) * Tastes.ITEMS);
    }

    /**
     * Items among which one could be recommended: the one that a visitor would look at by himself, and others.
     *
     * @param count of all of them; none may be there twice, or several times
     */
    public int[] candidates(long index, int count) {
        int[] items = new int[count];
        items[0] = item(index);
        for (int i = 1; i < count; i++) {
            items[i] = (int) (uniform(index * count + i, Draw.CANDIDATE) * Tastes.ITEMS);
        }
        return items;
    }

    /** Fills in a visit in which an item is shown. */
    public void offer(long index, int item, Event event) {
        shift(index);
        long time = time(index);
        event.clear();
        event.id("visit-" + index);
        event.time(time);
        event.field("user").setText("u" + user(index));
        event.field("item").setText("i" + item);
        event.field("kind").setText(Tastes.KINDS.get(tastes.kind(item)));
        event.field("price").setNumber(Math.rint(tastes.listPrice(item) * (1 - discount(index)) * 100) / 100);
        event.field("discount").setNumber(discount(index));
        event.field("hour").setNumber(hour(index));
        event.field("device").setText(DEVICES.get(device(index)));
        event.field("search").setText(WISHES.get(wish(index)) + " " + Tastes.KINDS.get(searched(index)));
    }

    /** Whether the visitor buys an item that is shown. */
    public boolean buys(long index, int item) {
        return uniform(index, Draw.DECISION) < probability(index, item);
    }

    /** How probable that is, as nobody knows who has only seen the visits. */
    public double probability(long index, int item) {
        shift(index);
        int user = user(index);
        double desire = tastes.desire(user, item)
                + tastes.thrift(user)
                        * (1.5 * discount(index) - tastes.dearness(item))
                        * (wish(index) == CHEAP ? 1.5 : 1)
                + (searched(index) == tastes.kind(item) ? 0.8 : -1.2)
                + (device(index) == 0 && hour(index) >= 18 ? 0.4 : 0);
        return 1 / (1 + StrictMath.exp(-2 * desire));
    }

    /** When it was, milliseconds since 1970 UTC. */
    public static long time(long index) {
        return OPENING + index * MILLIS_BETWEEN_VISITS;
    }

    /** How long a visitor thinks before buying, milliseconds: up to 45 minutes. */
    public long delay(long index) {
        return (long) (uniform(index, Draw.DELAY) * LONGEST_DELAY_MILLIS);
    }

    /** Whether something is shown that nobody recommends, so that new tastes can be found. */
    public boolean tries(long index) {
        return uniform(index, Draw.TRIAL) < 0.1;
    }

    private void shift(long index) {
        long now = index / era;
        if (tastes.era() != now) {
            tastes = new Tastes(seed, now);
        }
    }

    private int user(long index) {
        double often = uniform(index, Draw.USER);
        return (int) (often * often * Tastes.USERS); // some come often, most seldom
    }

    private int device(long index) {
        return (int) (uniform(index, Draw.DEVICE) * DEVICES.size());
    }

    private int wish(long index) {
        return (int) (uniform(index, Draw.WISH) * WISHES.size());
    }

    private double discount(long index) {
        return Math.max(0, Math.rint(uniform(index, Draw.DISCOUNT) * 12 - 7) / 10);
    }

    private double hour(long index) {
        return Math.rint(time(index) % 86_400_000 / 360_000.0) / 10;
    }

    /** The kind of thing that was searched for: mostly that of the item which the visitor has in mind. */
    private int searched(long index) {
        return uniform(index, Draw.SEARCH) < 0.6
                ? tastes.kind(item(index))
                : (int) (uniform(index, Draw.SEARCHED_KIND) * Tastes.KINDS.size());
    }

    private float uniform(long index, Draw draw) {
        return CounterRandom.uniform(seed, draw.ordinal(), index);
    }
}
