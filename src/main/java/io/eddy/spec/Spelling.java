package io.eddy.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody meant. */
public final class Spelling {
    /** Fewer letters are the beginning of anything. */
    private static final int LEAST_BEGINNING = 3;

    private Spelling() {}

    /**
     * The known name nearest to a word, the first of equals, if one is near enough to be meant. Case, hyphens and underscores
     * do not count.
     */
    public static Optional<String> nearest(String word, Collection<String> known) {
        String plain = plain(word);
        int best = 1 + plain.length() / 4;
        Optional<String> nearest = Optional.empty();
        for (String candidate : known) {
            int distance = distance(plain, plain(candidate));
            // because with so much changed, nothing of the word is left
            boolean related = distance < Math.max(1, plain.length());
            if (related && (distance < best || distance == best && nearest.isEmpty())) {
                best = distance;
                nearest = Optional.of(candidate);
            }
        }
        return nearest;
    }

    /** All known names, those nearest to a word first. */
    public static List<String> nearestFirst(String word, Collection<String> known) {
        String plain = plain(word);
        return known.stream()
                .sorted(Comparator.comparingInt(name -> distance(plain, plain(name))))
                .toList();
    }

    /** {@code "; did you mean x?"}, or {@code ";"} where nothing is near; to be followed by what is allowed. */
    public static String suggestion(String word, Collection<String> known) {
        return suggestion("", word, known);
    }

    /** The same of words that all have something before them: {@code "; did you mean /order/id?"} of {@code /order/}. */
    public static String suggestion(String before, String word, Collection<String> known) {
        return nearest(word, known)
                .or(() -> abbreviated(word, known))
                .map(name -> "; did you mean " + before + name + "?")
                .orElse(";");
    }

    /** The one name that a word is the beginning of, or that is the beginning of it. */
    private static Optional<String> abbreviated(String word, Collection<String> known) {
        String plain = plain(word);
        List<String> alike = known.stream()
                .filter(name -> Math.min(plain.length(), plain(name).length()) >= LEAST_BEGINNING)
                .filter(name -> plain(name).startsWith(plain) || plain.startsWith(plain(name)))
                .toList();
        return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
    }

    private static String plain(String word) {
        String shortened = word.length() > 100 ? word.substring(0, 100) : word;
        return shortened.replaceAll("[-_ ]", "").toLowerCase(Locale.ROOT);
    }

    /** Insertions, deletions, substitutions and swaps of neighbours (Damerau 1964) that lead from one word to the other. */
    static int distance(String from, String to) {
        int[][] d = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int substituted = d[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(substituted, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[from.length()][to.length()];
    }
}
