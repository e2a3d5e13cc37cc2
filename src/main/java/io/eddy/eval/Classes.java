package io.eddy.eval;

import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The classes seen so far, in a label or in a prediction, numbered in the order of their first appearance. */
final class Classes {
    static final int NONE = -1;

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private final Optional<String> positive;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    /** @param positive the class that AUC and F1 are about, or empty for the later of two in order */
    Classes(Optional<String> positive) {
        this.positive = positive;
    }

    int size() {
        return names.size();
    }

    /** The number of a class, a new one if it has not been seen before. */
    int number(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            number = names.size();
            names.add(name);
            numbers.put(name, number);
        }
        return number;
    }

    String name(int number) {
        return names.get(number);
    }

    /** The number of the positive class of exactly two, else {@link #NONE}; also if the one given is neither of the two. */
    int positive() {
        if (names.size() != 2) {
            return NONE;
        }
        return positive.isPresent() ? names.indexOf(positive.get()) : later(names.get(0), names.get(1));
    }

    static boolean isNumber(String name) {
        return NUMBER.matcher(name).matches();
    }

    private static int later(String first, String second) {
        int order = first.compareTo(second);
        if (isNumber(first) && isNumber(second)) {
            int numeric = Double.compare(Double.parseDouble(first), Double.parseDouble(second));
            order = numeric == 0 ? order : numeric;
        }
        return order > 0 ? 0 : 1;
    }

    void state(Archive archive) {
        List<String> stored = List.copyOf(archive.strings("names", names));
        names.clear();
        numbers.clear();
        stored.forEach(this::number);
    }
}
