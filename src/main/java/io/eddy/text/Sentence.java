package io.eddy.text;

import java.util.List;

/**
 * Words written one after the other so that they read well: no blank before what ends or closes, none after what opens, none on either side of
 * what joins two words.
 */
public final class Sentence {
    private static final String NONE_BEFORE = ".,;:!?…)]}%»“”’'-–/_@&#*+=°";
    private static final String NONE_AFTER = "([{«„‚¿¡-–/'’_@#*+=";
    private static final String BOTH_SIDES = "\"";

    private Sentence() {}

    /** @param capital whether its first letter is one */
    public static String of(List<String> words, boolean capital) {
        StringBuilder text = new StringBuilder();
        boolean quoted = false;
        boolean joined = true;
        for (String word : words) {
            boolean isQuote = word.equals(BOTH_SIDES);
            boolean closes = isQuote ? quoted : NONE_BEFORE.contains(word);
            if (!joined && !closes) {
                text.append(' ');
            }
            text.append(text.isEmpty() && capital ? Spelling.capital(word) : word);
            quoted ^= isQuote;
            joined = isQuote ? quoted : NONE_AFTER.contains(word);
        }
        return text.toString();
    }
}
