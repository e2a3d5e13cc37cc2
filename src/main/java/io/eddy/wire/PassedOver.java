package io.eddy.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What was wrong in messages and yet cost no event: how often, and the first of each kind. Not thread-safe. */
public final class PassedOver {
    /** What can be passed over. */
    public enum Kind {
        UNKNOWN_KEY("%s beside those of an event were ignored, the first is %s", "key"),
        REPEATED_KEY("%s came a second time in an event, and the last one holds, the first is %s", "key"),
        UNREADABLE_TIME(
                "%s could not be read, so these events have none, the first is %s; "
                        + "write ISO-8601, or seconds or milliseconds since 1970",
                "time"),
        UNREADABLE_SOURCE(
                "%s could not be read, so of these events none is known that comes again, the first is %s; "
                        + "write what it is, a colon and a number that rises, as in orders-3:4711",
                "source");

        private final String sentence;
        private final String noun;

        Kind(String sentence, String noun) {
            this.sentence = sentence;
            this.noun = noun;
        }

        /** As it stands in tags: {@code unknown-key}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final Kind[] KINDS = Kind.values();

    private final long[] counts = new long[KINDS.length];
    private final @Nullable String[] first = new @Nullable String[KINDS.length];
    private final String[] hints = new String[KINDS.length];
    private final boolean[] told = new boolean[KINDS.length];

    /** Takes note of something; {@code what} it was is kept of the first of its kind. */
    public void add(Kind kind, String what) {
        add(kind, what, "");
    }

    /** @param hint what ends the sentence if this is the first */
    void add(Kind kind, String what, String hint) {
        if (counts[kind.ordinal()]++ == 0) {
            first[kind.ordinal()] = JsonPosition.shortened(what, 60);
            hints[kind.ordinal()] = hint;
        }
    }

    public long count(Kind kind) {
        return counts[kind.ordinal()];
    }

    /** What it was first, if anything was. */
    Optional<String> first(Kind kind) {
        return Optional.ofNullable(first[kind.ordinal()]);
    }

    /** As if nothing had been. */
    void clear() {
        Arrays.fill(counts, 0);
        Arrays.fill(first, null);
    }

    /** A sentence for each kind there was: {@code "2 keys beside those of an event were ignored, the first is v"}. */
    public List<String> sentences() {
        return sentences(kind -> true);
    }

    /** A sentence for each kind there was, but for those that were told so before. */
    public List<String> news() {
        List<String> news = sentences(kind -> !told[kind.ordinal()]);
        for (Kind kind : KINDS) {
            told[kind.ordinal()] = count(kind) > 0;
        }
        return news;
    }

    private List<String> sentences(Predicate<Kind> asked) {
        List<String> sentences = new ArrayList<>();
        for (Kind kind : KINDS) {
            long count = count(kind);
            if (count > 0 && asked.test(kind)) {
                String counted = String.format(Locale.ROOT, "%,d %s%s", count, kind.noun, count == 1 ? "" : "s");
                sentences.add(kind.sentence.formatted(counted, first[kind.ordinal()]) + hints[kind.ordinal()]);
            }
        }
        return sentences;
    }
}
