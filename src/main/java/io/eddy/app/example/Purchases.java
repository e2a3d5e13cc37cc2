package io.eddy.app.example;

import io.eddy.feature.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A shop for people outdoors: what goes with what is in the basket, or is what a customer buys always. */
final class Purchases implements ExampleStream {
    private static final int CUSTOMERS = 200;

    /** Things that go together. */
    private static final List<List<String>> TRIPS = List.of(
            List.of("tent", "sleeping bag", "mat", "lantern"),
            List.of("rope", "harness", "helmet", "chalk"),
            List.of("canoe", "paddle", "life vest", "dry bag"),
            List.of("boots", "socks", "poles", "map"));

    private final Chance chance;

    /** What each customer has taken since he or she last paid. */
    private final Map<Integer, List<String>> baskets = new HashMap<>();

    Purchases(long seed) {
        chance = new Chance(seed);
    }

    @Override
    public void fill(long index, Event event) {
        Chance now = chance.of(index);
        int customer = now.below(CUSTOMERS);
        List<String> basket = baskets.computeIfAbsent(customer, nobody -> new ArrayList<>());
        if (basket.size() == 3) {
            basket.clear();
        }
        List<String> trip = basket.isEmpty()
                ? TRIPS.get(now.holds(0.7) ? customer % TRIPS.size() : now.below(TRIPS.size()))
                : TRIPS.stream()
                        .filter(things -> things.contains(basket.get(0)))
                        .findFirst()
                        .orElseThrow();
        List<String> wanted =
                trip.stream().filter(thing -> !basket.contains(thing)).toList();
        String next = now.holds(0.6) ? wanted.get(0) : now.holds(0.8) ? now.oneOf(wanted) : now.oneOf(now.oneOf(TRIPS));
        event.set("customer", "c" + customer).set("basket", basket).label(next);
        event.time(1_767_225_600_000L + index * 60_000);
        if (!basket.contains(next)) {
            basket.add(next);
        }
    }
}
