package io.eddy.app.demo;

import io.eddy.feature.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A shop that recommends: each visitor is shown one item of several, the one that the model thinks is most probably bought, and buys it after a
 * while or not at all. Who does not buy says nothing.
 */
public final class ShopFloor {
    /** Among so many items one is chosen. */
    private static final int CANDIDATES = 6;

    /** What the shop needs of the world. */
    public interface Desk {
        /** How probable the model thinks it is, for each, that it is bought; the same for all as long as it knows nothing. */
        double[] likings(List<Event> offers);

        /** One was shown. */
        void show(Event offer);

        /** What had been shown was bought. */
        void bought(String id, long time);
    }

    /** A purchase that is still to come. */
    private record Purchase(String id, long time) {}

    private final ShopVisits visits;
    private final Desk desk;
    private final PriorityQueue<Purchase> purchases = new PriorityQueue<>(Comparator.comparingLong(Purchase::time));
    private long visit;

    private long recommended;
    private double bought;
    private double boughtByChance;
    private double boughtAtBest;

    public ShopFloor(ShopVisits visits, Desk desk) {
        this.visits = visits;
        this.desk = desk;
    }

    /** How many visitors there have been. */
    public long visits() {
        return visit;
    }

    /** The next visitor, and all purchases that come before. */
    public void next() {
        long now = ShopVisits.time(visit);
        while (!purchases.isEmpty() && purchases.peek().time() <= now) {
            Purchase purchase = purchases.remove();
            desk.bought(purchase.id(), purchase.time());
        }
        int[] items = visits.candidates(visit, CANDIDATES);
        boolean tries = visits.tries(visit);
        int item = items[tries ? 0 : best(items)];
        if (!tries) {
            count(items, item);
        }
        Event offer = new Event();
        visits.offer(visit, item, offer);
        desk.show(offer);
        if (visits.buys(visit, item)) {
            purchases.add(new Purchase(String.valueOf(offer.id()), now + visits.delay(visit)));
        }
        visit++;
    }

    private int best(int[] items) {
        List<Event> offers = new ArrayList<>();
        for (int item : items) {
            Event offer = new Event();
            visits.offer(visit, item, offer);
            offers.add(offer);
        }
        double[] likings = desk.likings(offers);
        int best = 0;
        for (int i = 1; i < likings.length; i++) {
            if (likings[i] > likings[best]) {
                best = i;
            }
        }
        return best;
    }

    private void count(int[] items, int shown) {
        double sum = 0;
        double most = 0;
        for (int item : items) {
            double probability = visits.probability(visit, item);
            sum += probability;
            most = Math.max(most, probability);
        }
        recommended++;
        bought += visits.probability(visit, shown);
        boughtByChance += sum / items.length;
        boughtAtBest += most;
    }

    /**
     * What came of the recommendations since this was asked last.
     *
     * @param bought the share of what was recommended that is bought
     * @param byChance the same, had one of the items been drawn
     * @param atBest the same, for one who knows what people like
     */
    public record Sales(double bought, double byChance, double atBest) {}

    public Sales sales() {
        double count = Math.max(1, recommended);
        Sales sales = new Sales(bought / count, boughtByChance / count, boughtAtBest / count);
        recommended = 0;
        bought = 0;
        boughtByChance = 0;
        boughtAtBest = 0;
        return sales;
    }
}
