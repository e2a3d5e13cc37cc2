package io.eddy.app.example;

import io.eddy.feature.Event;
import java.util.List;

/** Small sentences in English and German, where articles follow the gender and the verb comes second. */
final class Phrases implements ExampleStream {
    private record Noun(String english, String german, String article) {}

    private record Word(String english, String german) {}

    private static final List<Noun> WHO = List.of(
            new Noun("man", "Mann", "ein"),
            new Noun("woman", "Frau", "eine"),
            new Noun("child", "Kind", "ein"),
            new Noun("dog", "Hund", "ein"),
            new Noun("cat", "Katze", "eine"));

    private static final List<Noun> WHAT = List.of(
            new Noun("ball", "Ball", "einen"),
            new Noun("book", "Buch", "ein"),
            new Noun("flower", "Blume", "eine"),
            new Noun("hat", "Hut", "einen"),
            new Noun("picture", "Bild", "ein"),
            new Noun("apple", "Apfel", "einen"));

    private static final List<Word> DOES = List.of(
            new Word("sees", "sieht"),
            new Word("holds", "hält"),
            new Word("finds", "findet"),
            new Word("takes", "nimmt"),
            new Word("brings", "bringt"));

    private static final List<Word> WHEN = List.of(
            new Word("today", "heute"),
            new Word("in the morning", "am Morgen"),
            new Word("at night", "in der Nacht"),
            new Word("again", "wieder"));

    private final Chance chance;

    Phrases(long seed) {
        chance = new Chance(seed);
    }

    @Override
    public void fill(long index, Event event) {
        Chance now = chance.of(index);
        Noun who = now.oneOf(WHO);
        Noun what = now.oneOf(WHAT);
        Word does = now.oneOf(DOES);
        Word when = now.oneOf(WHEN);
        boolean isFirst = now.holds(0.5);
        String subject = who.article() + " " + who.german();
        String object = what.article() + " " + what.german();
        String english = article(who) + " " + does.english() + " " + article(what);
        event.set("source", isFirst ? when.english() + " " + english : english + " " + when.english())
                .label(
                        isFirst
                                ? when.german() + " " + does.german() + " " + subject + " " + object
                                : subject + " " + does.german() + " " + when.german() + " " + object);
    }

    private static String article(Noun noun) {
        return ("aeiou".indexOf(noun.english().charAt(0)) < 0 ? "a " : "an ") + noun.english();
    }
}
