package io.eddy.app.example;

import io.eddy.feature.Event;
import java.util.List;

/** A text, letter by letter: short sentences of few words, which only one who remembers what came before can go on with. */
final class Letters implements ExampleStream {
    private static final List<String> WHO =
            List.of("the sailor", "a merchant", "the captain", "my brother", "a stranger");
    private static final List<String> DOES = List.of("sold", "found", "lost", "carried", "remembered");
    private static final List<String> WHAT = List.of("a lantern", "the letter", "seven coins", "an old map", "the key");
    private static final List<String> WHEN = List.of("at dawn", "in winter", "last night", "without a word");

    private final Chance chance;
    private String sentence = "";
    private int place;
    private long sentences;

    Letters(long seed) {
        chance = new Chance(seed);
    }

    @Override
    public void fill(long index, Event event) {
        String letter = next();
        event.set("char", letter).label(following());
    }

    private String next() {
        if (place == sentence.length()) {
            Chance now = chance.of(sentences++);
            sentence = "%s %s %s %s. "
                    .formatted(now.oneOf(WHO), now.oneOf(DOES), now.oneOf(WHAT), now.oneOf(WHEN))
                    .replace(' ', '_'); // because a blank is nothing where a label is read
            place = 0;
        }
        return sentence.substring(place, ++place);
    }

    private String following() {
        if (place == sentence.length()) {
            String letter = next();
            place--;
            return letter;
        }
        return sentence.substring(place, place + 1);
    }
}
