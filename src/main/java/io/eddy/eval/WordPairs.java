package io.eddy.eval;

import io.eddy.state.Archive;
import java.util.Arrays;

/** How often each word came, and after which other one: what is to be said of the next word without a model. */
final class WordPairs {
    /** Of different pairs; those that come after so many others are not counted. */
    private static final int MOST = 1 << 16;

    /** How much all words count beside those that came after the word before. */
    private static final double BACK_OFF = 5;

    /** Before the first word. */
    private static final int START = -1;

    private long[] counts = new long[16];
    private long all;
    private int mostFrequent;

    /** By word before, {@link #START} first: how often there was one after it, and which came most often. */
    private long[] followed = new long[17];

    private int[] follower = new int[17];

    /** Pairs in the order in which they came, and where each is, by open addressing. */
    private long[] pairs = new long[0];

    private long[] pairCounts = new long[0];
    private int size;
    private int[] places = new int[0];

    WordPairs() {
        spread(0);
    }

    /** As {@code alone}, with the words before not looked at, or looked at where there were such. */
    void judge(int[] words, int known, boolean alone, double[] row) {
        double nats = 0;
        int right = 0;
        int before = START;
        for (int word : words) {
            double p = (count(counts, word) + 1.0) / (all + known);
            int guess = mostFrequent;
            int place = before - START;
            if (!alone && count(followed, place) > 0) {
                p = (pairCount(before, word) + BACK_OFF * p) / (followed[place] + BACK_OFF);
                guess = follower[place];
            }
            nats -= StrictMath.log(p);
            right += guess == word ? 1 : 0;
            before = word;
        }
        row[TextTally.NATS] = nats;
        row[TextTally.WORDS] = words.length;
        row[TextTally.RIGHT] = right;
    }

    private static long count(long[] counts, int index) {
        return index < counts.length ? counts[index] : 0;
    }

    private long pairCount(int before, int word) {
        int place = places[find(pair(before, word))];
        return place < 0 ? 0 : pairCounts[place];
    }

    void know(int[] words) {
        int before = START;
        for (int word : words) {
            counts = room(counts, word);
            all++;
            counts[word]++;
            if (counts[word] > counts[mostFrequent]) {
                mostFrequent = word;
            }
            know(before, word);
            before = word;
        }
    }

    private void know(int before, int word) {
        int place = before - START;
        followed = room(followed, place);
        if (follower.length < followed.length) {
            follower = Arrays.copyOf(follower, followed.length);
        }
        followed[place]++;
        long count = add(pair(before, word));
        if (count >= pairCount(before, follower[place])) {
            follower[place] = word;
        }
    }

    private static long[] room(long[] array, int index) {
        return index < array.length ? array : Arrays.copyOf(array, Math.max(index + 1, 2 * array.length));
    }

    private static long pair(int before, int word) {
        return (long) before << 32 | word;
    }

    private long add(long pair) {
        int at = find(pair);
        if (places[at] < 0) {
            if (size == MOST) {
                return 0;
            }
            if (size == pairs.length) {
                spread(size + 1);
                at = find(pair);
            }
            pairs[size] = pair;
            places[at] = size++;
        }
        return ++pairCounts[places[at]];
    }

    /** Makes room, which depends on nothing else than for how many, and finds all pairs their places in it. */
    private void spread(int forPairs) {
        int room = Math.max(128, Integer.highestOneBit(Math.max(1, forPairs - 1)) * 2);
        pairs = Arrays.copyOf(pairs, room);
        pairCounts = Arrays.copyOf(pairCounts, room);
        places = new int[2 * room];
        Arrays.fill(places, -1);
        for (int i = 0; i < size; i++) {
            places[find(pairs[i])] = i;
        }
    }

    private int find(long pair) {
        int mask = places.length - 1;
        int at = (int) (pair * 0x9e3779b97f4a7c15L >>> 32) & mask;
        while (places[at] >= 0 && pairs[places[at]] != pair) {
            at = (at + 1) & mask;
        }
        return at;
    }

    void state(Archive archive) {
        counts = archive.longList("counts", counts).clone();
        followed = archive.longList("followed", followed).clone();
        long[] followers = archive.longList(
                "follower", Arrays.stream(follower).asLongStream().toArray());
        long[] known = archive.longList("pairs", Arrays.copyOf(pairs, size));
        long[] knownCounts = archive.longList("pairCounts", Arrays.copyOf(pairCounts, size));
        long[] numbers = archive.longs("all", all, mostFrequent);
        all = numbers[0];
        mostFrequent = (int) numbers[1];
        if (archive.loading()) {
            archive.check(
                    known.length == knownCounts.length
                            && known.length <= MOST
                            && followers.length == followed.length
                            && mostFrequent >= 0
                            && mostFrequent < counts.length,
                    "%d pairs of words have %d counts, and %d words %d that follow"
                            .formatted(known.length, knownCounts.length, followed.length, followers.length));
            follower = Arrays.stream(followers).mapToInt(word -> (int) word).toArray();
            size = known.length;
            pairs = known;
            pairCounts = knownCounts;
            spread(size);
        }
    }
}
