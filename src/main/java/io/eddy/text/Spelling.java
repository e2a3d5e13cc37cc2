package io.eddy.text;

import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How words are mostly written, where capitals make no difference to what they are: of each the form that came most often, by one vote more or
 * less for it each time (Boyer and Moore 1991), and whether texts begin with a capital. The first word of a text has no vote, since it would have a
 * capital whatever it is.
 */
public final class Spelling {
    private final int first;
    private final List<String> forms = new ArrayList<>();
    private long[] votes = new long[16];
    private long capitals;

    /** @param first the number of the first word that has a form */
    public Spelling(int first) {
        this.first = first;
    }

    /** What stands for a word whatever its capitals are. */
    public static String folded(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    /** The words of a text as they are written there; each is known to the vocabulary, by its folded form, or passed over. */
    public void learn(List<String> words, Vocabulary vocabulary) {
        for (int i = 0; i < words.size(); i++) {
            String form = words.get(i);
            int place = vocabulary.number(folded(form)) - first;
            if (i == 0) {
                capitals += Character.isUpperCase(form.codePointAt(0)) ? 1 : -1;
            }
            if (place == forms.size()) {
                forms.add(i == 0 ? folded(form) : form);
                room(place);
            } else if (place >= 0 && i > 0) {
                vote(place, form);
            }
        }
    }

    private void room(int place) {
        if (place >= votes.length) {
            votes = Arrays.copyOf(votes, 2 * votes.length);
        }
    }

    private void vote(int place, String form) {
        if (form.equals(forms.get(place))) {
            votes[place]++;
        } else if (votes[place] > 0) {
            votes[place]--;
        } else {
            forms.set(place, form);
        }
    }

    /** How a word is written. */
    public String form(int number) {
        return forms.get(number - first);
    }

    /** Whether texts begin with a capital. */
    public boolean beginsWithCapital() {
        return capitals > 0;
    }

    /** A word with a capital at its beginning. */
    static String capital(String word) {
        int end = word.offsetByCodePoints(0, 1);
        return word.substring(0, end).toUpperCase(Locale.ROOT) + word.substring(end);
    }

    /** @param words how many have a form */
    public void state(Archive archive, int words) {
        List<String> stored = archive.strings("forms", forms);
        long[] counts = archive.longList("votes", Arrays.copyOf(votes, forms.size()));
        capitals = archive.longs("capitals", capitals)[0];
        if (archive.loading()) {
            archive.check(
                    stored.size() == words && counts.length == words,
                    "%d words have %d forms and %d votes".formatted(words, stored.size(), counts.length));
            forms.clear();
            forms.addAll(stored);
            votes = Arrays.copyOf(counts, Math.max(16, Integer.highestOneBit(Math.max(1, words - 1)) * 2));
        }
    }
}
