package io.eddy.app.data;

import java.io.BufferedReader;
import java.io.IOException;

/** Finds out what separates the cells of a CSV file. */
final class Separator {
    private static final String CANDIDATES = ",;\t";
    private static final int LONGEST_HEADER = 1 << 20;

    private Separator() {}

    /** The separator that is most frequent in the first line outside quotes; a comma if none is. Reads nothing away. */
    static char of(BufferedReader text) throws IOException {
        text.mark(LONGEST_HEADER);
        int[] counts = new int[CANDIDATES.length()];
        boolean quoted = false;
        boolean blank = true;
        for (int read = 1; read < LONGEST_HEADER; read++) {
            int c = text.read();
            if (c < 0 || !quoted && !blank && (c == '\n' || c == '\r')) {
                break;
            }
            blank &= c == '\n' || c == '\r';
            quoted ^= c == '"';
            int candidate = CANDIDATES.indexOf(c);
            if (!quoted && candidate >= 0) {
                counts[candidate]++;
            }
        }
        text.reset();
        text.mark(0); // because the reader keeps all that follows a mark, up to its limit, and reads ahead as much
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return CANDIDATES.charAt(best);
    }
}
