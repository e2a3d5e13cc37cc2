package io.eddy.text;

import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which words are known, and by what number: they get known in the order in which they come, up to a limit. */
public final class Vocabulary {
    /** Longer ones are digests, tokens, bytes as text: kept for ever, they would fill memory and snapshots. */
    private static final int LONGEST = 100;

    private final int limit;
    private final int unknown;
    private final int first;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> words = new ArrayList<>();

    /**
     * @param limit how many words get known at most
     * @param unknown the number that stands for all others
     * @param first the number of the first that gets known
     */
    public Vocabulary(int limit, int unknown, int first) {
        this.limit = limit;
        this.unknown = unknown;
        this.first = first;
    }

    /** The number of a word; of one that is not known, that of all those. */
    public int number(String word) {
        return numbers.getOrDefault(word, unknown);
    }

    /** A word that is known. */
    public String word(int number) {
        return words.get(number - first);
    }

    /** How many numbers there are, those of no word among them. */
    public int size() {
        return first + words.size();
    }

    public boolean isFull() {
        return words.size() == limit;
    }

    /** Makes a word known, if there is room and it is none of a length that no word has. */
    public void admit(String word) {
        if (word.length() <= LONGEST && words.size() < limit && numbers.putIfAbsent(word, size()) == null) {
            words.add(word);
        }
    }

    public void state(Archive archive) {
        List<String> stored = archive.strings("words", words);
        if (archive.loading()) {
            numbers.clear();
            words.clear();
            stored.forEach(this::admit);
            archive.check(
                    words.size() == stored.size(),
                    "%d words are known, of at most %d different ones".formatted(stored.size(), limit));
        }
    }
}
