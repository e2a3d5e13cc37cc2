package io.eddy.app.data;

import java.util.ArrayList;
import java.util.List;

/** What stands between spaces and tabs. */
final class Words {
    private Words() {}

    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean isSpace = i == text.length() || Character.isWhitespace(text.charAt(i));
            if (isSpace && start >= 0) {
                words.add(text.substring(start, i));
                start = -1;
            } else if (!isSpace && start < 0) {
                start = i;
            }
        }
        return words;
    }
}
