package io.eddy.app.demo;

import static io.eddy.app.demo.web.DemoServer.text;

import io.eddy.app.demo.web.DemoServer;
import io.eddy.feature.Event;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The shop in a browser: a shelf of what the model thinks that you would buy, and one thing by chance, so that it finds out about others.
 *
 * <table>
 * <caption>Paths</caption>
 * <tr><td>{@code GET /}</td><td>the page</td></tr>
 * <tr><td>{@code POST /shelf}</td><td>{@code {visitor}}: what to show; that it was shown is asked and waits for its outcome</td></tr>
 * <tr><td>{@code POST /buy}</td><td>{@code {id}}: something on a shelf was bought</td></tr>
 * </table>
 */
public final class ShopPage {
    private static final int SHELF = 6;
    private static final List<String> COLOURS = List.of("red", "blue", "green", "black");

    private final ShopFloor.Desk desk;
    private final LongSupplier millis;
    private final AtomicLong last = new AtomicLong();

    /** Something on the shelf. */
    private record Thing(String kind, String colour, int price) {
        String name() {
            return colour + " " + kind;
        }
    }

    /**
     * What the page shows of it.
     *
     * @param liking how probable the model thinks it is that it is bought
     * @param byChance whether it is there although the model would have chosen another
     */
    private record Shown(String id, String name, int price, double liking, boolean byChance) {}

    private record Liked(Thing thing, Event offer, double liking) {}

    private ShopPage(ShopFloor.Desk desk, LongSupplier millis) {
        this.desk = desk;
        this.millis = millis;
    }

    /**
     * Serves until that is closed.
     *
     * @param port 0 for any
     * @param millis the clock
     */
    public static DemoServer serve(ShopFloor.Desk desk, int port, LongSupplier millis) {
        ShopPage page = new ShopPage(desk, millis);
        return DemoServer.at(port, "shop.html")
                .answer("/shelf", body -> page.shelf(text(body, "visitor")))
                .answer("/buy", body -> page.buy(text(body, "id")))
                .start();
    }

    private synchronized List<Shown> shelf(String visitor) {
        List<Thing> things = all();
        List<Event> offers = things.stream().map(thing -> offer(visitor, thing)).toList();
        double[] likings = desk.likings(offers);
        List<Liked> liked = new ArrayList<>();
        for (int i = 0; i < likings.length; i++) {
            liked.add(new Liked(things.get(i), offers.get(i), likings[i]));
        }
        liked.sort(Comparator.comparingDouble(Liked::liking).reversed());
        List<Liked> shelf = new ArrayList<>(liked.subList(0, SHELF - 1));
        int chance = SHELF - 1 + (int) Math.floorMod(last.get() * 7_919, (long) liked.size() - SHELF + 1);
        shelf.add(liked.get(chance));
        List<Shown> shown = new ArrayList<>();
        for (Liked one : shelf) {
            desk.show(one.offer());
            shown.add(new Shown(
                    String.valueOf(one.offer().id()),
                    one.thing().name(),
                    one.thing().price(),
                    one.liking(),
                    shown.size() == SHELF - 1));
        }
        return shown;
    }

    private static List<Thing> all() {
        List<Thing> things = new ArrayList<>();
        for (int kind = 0; kind < Tastes.KINDS.size(); kind++) {
            for (int colour = 0; colour < COLOURS.size(); colour++) {
                things.add(new Thing(Tastes.KINDS.get(kind), COLOURS.get(colour), 10 + (kind * 37 + colour * 23) % 90));
            }
        }
        return things;
    }

    private Event offer(String visitor, Thing thing) {
        long now = millis.getAsLong();
        Event offer = new Event()
                .set("user", visitor)
                .set("item", thing.name())
                .set("kind", thing.kind())
                .set("colour", thing.colour())
                .set("price", thing.price())
                .set(
                        "hour",
                        Instant.ofEpochMilli(now).atZone(ZoneId.systemDefault()).getHour());
        offer.id("shown-" + last.updateAndGet(before -> Math.max(before + 1, now)));
        offer.time(now);
        return offer;
    }

    private boolean buy(String id) {
        desk.bought(id, millis.getAsLong());
        return true;
    }
}
