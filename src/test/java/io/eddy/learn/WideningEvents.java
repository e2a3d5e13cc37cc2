package io.eddy.learn;

import io.eddy.feature.Event;
import java.util.Random;

/**
 * A seeded stream in which the world widens at one event: more categories and classes than before, larger numbers. Event
 * {@code i} is a function of seed and i, so that two learners can be given the same one in events of their own.
 */
public final class WideningEvents {
    static final int CLASSES = 20;

    private final long seed;
    private final int widensAt;

    public WideningEvents(long seed, int widensAt) {
        this.seed = seed;
        this.widensAt = widensAt;
    }

    /** Fields of every kind, now and then absent or empty; a weight of 0, and one that no gradient survives. */
    private Random fields(Event event, int i) {
        Random random = new Random(31 * seed + i);
        random.nextInt();
        boolean wide = i >= widensAt;
        event.clear();
        event.id("e" + i);
        event.time(1_000_000L * i);
        event.weight(i % 50 == 7 ? 1e30f : i % 11 == 3 ? 0 : i % 5 == 2 ? 2.5f : 1);
        if (random.nextInt(10) > 0) {
            event.field("price").setNumber((wide ? 50 : 1) * random.nextGaussian());
        }
        event.field("rare").setNumber(random.nextInt(4) == 0 ? random.nextInt(9) : 0);
        if (random.nextInt(10) > 0) {
            event.field("city").setText("city " + random.nextInt(wide ? 14 : 4));
        }
        event.field("hour").setNumber(random.nextInt(wide ? 5 : 3));
        if (random.nextInt(10) > 0) {
            event.field("member").setBoolean(random.nextBoolean());
        }
        if (random.nextInt(10) > 0) {
            event.field("pixels").setNumbers();
            for (int k = 0; k < 3; k++) {
                event.field("pixels").add(random.nextInt(9) == 0 ? Double.NaN : random.nextInt(4));
            }
        }
        if (random.nextInt(10) > 0) {
            event.field("note").setText("it is word " + random.nextInt(wide ? 40 : 9) + ", and Zürich 東京 🙂!");
        }
        if (random.nextInt(10) > 0) {
            event.field("at")
                    .setText(
                            random.nextInt(20) == 0
                                    ? "some time ago"
                                    : "2026-05-%02dT%02d:30:00Z".formatted(1 + random.nextInt(28), random.nextInt(24)));
        }
        if (random.nextInt(10) > 0) {
            event.field("basket").setNumbers();
            for (int k = random.nextInt(4); k > 0; k--) {
                event.field("basket").add(random.nextInt(3));
                event.field("basket").addName("item " + random.nextInt(wide ? 20 : 5));
            }
        }
        if (random.nextInt(10) > 0) {
            event.field("customer").setNumber(random.nextInt(wide ? 30 : 9));
        }
        if (random.nextInt(10) > 0) {
            long id = (1L << 53) + 1 + random.nextInt(3);
            event.field("ids").setNumbers();
            event.field("ids").add(random.nextInt(9) == 0 ? Double.NaN : 1);
            event.field("ids").addNamed(id, Long.toString(id));
        }
        if (random.nextInt(10) > 0) {
            event.field("terms").setSparse();
            for (int k = random.nextInt(5); k > 0; k--) {
                event.field("terms").add("t" + random.nextInt(wide ? 40 : 9), random.nextInt(4) - 1);
            }
        }
        sequences(event, new Random(37 * seed + i), wide);
        if (i % 7 > 0) {
            event.set("shot", i % 4, 3 * i % 5, i % 3 == 0 ? Double.NaN : 1, wide ? 4 : 2, i % 2, 0);
        }
        if (i % 13 == 5) {
            event.field("unknown").setText("?");
        }
        return random;
    }

    private static void sequences(Event event, Random random, boolean wide) {
        random.nextInt();
        if (random.nextInt(10) > 0) {
            event.field("path").setNumbers();
            for (int k = random.nextInt(7); k > 0; k--) {
                event.field("path").addName("page " + random.nextInt(wide ? 9 : 4));
            }
        }
        if (random.nextInt(10) > 0) {
            event.field("pulse").setNumbers();
            for (int k = 0; k < 4; k++) {
                event.field("pulse").add(random.nextGaussian());
                event.field("pulse").add(random.nextInt(9) == 0 ? Double.NaN : random.nextInt(5));
            }
        }
        if (random.nextInt(10) > 0) {
            event.field("act").setText("act " + random.nextInt(wide ? 9 : 4));
        }
    }

    /** Three classes at first, twenty later, and now and then none. */
    public void classes(Event event, int i) {
        int k = fields(event, i).nextInt(i < widensAt ? 3 : CLASSES);
        if (i % 17 != 4) {
            event.label().setText("c" + k);
        }
    }

    /** One class at first, the other one later. */
    public void twoClasses(Event event, int i) {
        boolean other = fields(event, i).nextBoolean();
        event.label().setText(i >= widensAt && other ? "yes" : "no");
    }

    /** Counts; a text now and then is no label for a quantity. */
    public void quantities(Event event, int i) {
        int count = fields(event, i).nextInt(i < widensAt ? 4 : 12);
        if (i % 19 == 6) {
            event.label().setText("many");
        } else {
            event.label().setNumber(count);
        }
    }

    /** What changes an inferred picture: fields that come late, turn into texts or never repeat, labels that turn into quantities. */
    public void unsettled(Event event, int i) {
        Random random = fields(event, i);
        event.field("order").setText("o" + i);
        event.field("nested").setOther();
        if (i % 3 == 0) {
            event.field("mixed").setNumber(i);
        } else if (i > 30) {
            event.field("mixed").setText("m" + i % 4);
        }
        if (i >= 120) {
            event.field("late").setNumber(random.nextGaussian());
        }
        if (i >= 199) {
            event.field("last").setBoolean(random.nextBoolean());
        }
        if (i < 10) {
            event.label().setNumber(-0.0);
        } else if (i == 15) {
            event.label().setText("oops");
        } else {
            event.label().setNumber(i % 4 == 0 ? 0 : random.nextInt(3) + (i < 60 ? 0 : random.nextInt(100) / 8.0));
        }
        if (i % 23 == 9) {
            event.label().setMissing();
        }
    }

    /** What changes a settled picture: fields of each kind that begin late, the slower ones first, and whole numbers without end. */
    public void late(Event event, int i) {
        Random random = fields(event, i);
        if (i >= 202 && i % 3 == 0) {
            event.field("slow").setText("s" + random.nextInt(3));
        }
        if (i >= 205) {
            event.field("quick").setNumber(random.nextGaussian());
            event.field("trace").setText("t" + i);
        }
        if (i >= 208 && i % 2 == 0) {
            event.field("list").setNumbers();
            event.field("list").add(i % 7);
            event.field("list").add(random.nextInt(3));
        }
        event.label().setNumber(i < 220 ? random.nextInt(5) : random.nextInt(5) + i / 8);
    }
}
