package io.eddy.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Columns that were one list before it was spread over them: {@code p0, p1, p2}. */
final class NumberedNames {
    /** Two may be called alike by chance. */
    private static final int FEWEST = 3;

    private NumberedNames() {}

    /** The most names that differ in a number at their end only, in their order; none if that is nothing to speak of. */
    static List<String> most(List<String> names) {
        Map<String, List<String>> byStem = new LinkedHashMap<>();
        for (String name : names) {
            int end = name.length();
            while (end > 0 && Character.isDigit(name.charAt(end - 1))) {
                end--;
            }
            if (end < name.length()) {
                byStem.computeIfAbsent(name.substring(0, end), stem -> new ArrayList<>())
                        .add(name);
            }
        }
        List<String> most = List.of();
        for (List<String> alike : byStem.values()) {
            most = alike.size() > most.size() ? alike : most;
        }
        return most.size() < FEWEST ? List.of() : most;
    }
}
