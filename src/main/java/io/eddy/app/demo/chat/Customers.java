package io.eddy.app.demo.chat;

import io.eddy.kernel.CounterRandom;
import java.util.List;

/**
 * People who do not exist, and what they ask: each has a few things that he or she wants again and again. What is said at a turn is a pure function of
 * the seed and the turn's number.
 */
public final class Customers {
    private static final List<String> NAMES = List.of(
            "Ann", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gina", "Hugo", "Ida", "Jon", "Kim", "Lea", "Max", "Nora",
            "Otto", "Pia", "Rita", "Sam", "Tina", "Udo", "Vera", "Willy", "Yara", "Zoe");
    private static final List<String> PRODUCTS =
            List.of("coat", "jacket", "tent", "lamp", "backpack", "pair of shoes", "sweater", "teapot", "bike helmet");
    private static final List<String> COLOURS = List.of("red", "blue", "green", "black", "grey");
    private static final List<String> BEFORE =
            List.of("", "", "", "hi, ", "sorry, ", "listen: ", "one question: ", "so ");
    private static final List<String> BEHIND = List.of("", "", "", "", " please", "?", "!", " thx", " ...");

    private static final int WANTS = 3;

    /** Streams of random numbers. */
    private enum Draw {
        WHO,
        HABIT,
        WANT,
        FIRST_WORDS,
        SENTENCE,
        PRODUCT,
        COLOUR,
        ORDER,
        BEFORE,
        BEHIND,
        SLIP,
        SLIP_PLACE
    }

    private final long seed;
    private final List<Intent> intents;

    Customers(long seed, List<Intent> intents) {
        this.seed = seed;
        this.intents = List.copyOf(intents);
    }

    /** Those who want what the demo's bot knows of. */
    public static Customers of(long seed) {
        return new Customers(seed, Intent.all());
    }

    /**
     * What one of them says.
     *
     * @param wants the intent that it stands for
     */
    public record Saying(String customer, String text, String wants) {}

    public Saying say(long turn) {
        int who = pick(Draw.WHO, turn, NAMES.size());
        Intent wanted = intents.get(
                uniform(Draw.HABIT, turn) < 0.7
                        ? pick(Draw.WANT, who * 100L + pick(Draw.WANT, turn, WANTS), intents.size())
                        : pick(Draw.WANT, turn + 1_000_000, intents.size()));
        List<String> sentences = uniform(Draw.FIRST_WORDS, turn) < 0.2 ? wanted.begins() : wanted.customers();
        String text = of(sentences, Draw.SENTENCE, turn)
                .replace("{product}", of(PRODUCTS, Draw.PRODUCT, turn))
                .replace("{colour}", of(COLOURS, Draw.COLOUR, turn))
                .replace("{order}", "order " + (10_000 + pick(Draw.ORDER, turn, 90_000)));
        text = of(BEFORE, Draw.BEFORE, turn) + text + of(BEHIND, Draw.BEHIND, turn);
        if (uniform(Draw.SLIP, turn) < 0.15) {
            int place = 1 + pick(Draw.SLIP_PLACE, turn, text.length() - 1);
            text = text.substring(0, place - 1)
                    + text.charAt(place)
                    + text.charAt(place - 1)
                    + text.substring(place + 1);
        }
        return new Saying(NAMES.get(who), text, wanted.intent());
    }

    private String of(List<String> choices, Draw draw, long turn) {
        return choices.get(pick(draw, turn, choices.size()));
    }

    private int pick(Draw draw, long counter, int choices) {
        return (int) (uniform(draw, counter) * choices);
    }

    private float uniform(Draw draw, long counter) {
        return CounterRandom.uniform(seed, 200 + draw.ordinal(), counter);
    }
}
