package io.eddy.spec;

import io.eddy.feature.EventTime;
import io.eddy.feature.Languages;
import io.eddy.feature.Value;
import io.eddy.spec.Specification.Feature;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What one field has held, and what it is therefore taken for: what nine tenths of its values are, numbers, truth values, lists of
 * numbers or lists of names; else a category. Lists of whole numbers of which each has another length are names, too: of what is in a basket. A text that has (almost) never repeated is an identifier and left out.
 */
public final class FieldEvidence {
    /** How many numbers {@link #counts} gives. */
    static final int COUNTS = 20 + TimeEvidence.COUNTS;

    private static final int IDENTIFIER_FROM = 20;
    private static final double MOST = 0.9;
    private static final int SHORTEST_TIME = 7;
    private static final int LONGEST_TIME = 64;

    /** On average; fewer, and it is a name. */
    private static final long WORDS_OF_TEXT = 3;

    private final long began;
    private int numbers;
    private int booleans;
    private int texts;
    /** Of numbers alone, and those of them that are empty, have the first one's size, have a fraction. */
    private int lists;

    private int emptyLists;
    private int listsOfFirstSize;
    private int fractionalLists;
    private int namedLists;
    private int sparse;
    private int others;
    private int listSize;
    private int rising;
    private int varied;
    private double first;
    private double latest;
    private int differentTexts;
    private int times;
    private long words;
    private boolean settled;
    private final TimeEvidence numbersAsTimes = new TimeEvidence();
    private final Set<String> distinct = new LinkedHashSet<>();

    /** @param began the event that was the first with a value, counted from 1 */
    FieldEvidence(long began) {
        this.began = began;
    }

    /** What {@link #counts} gave, from {@code at} on, and the next texts. */
    FieldEvidence(long[] counts, int at, long textsHeld, Iterator<String> texts) {
        began = counts[at];
        numbers = (int) counts[at + 1];
        booleans = (int) counts[at + 2];
        this.texts = (int) counts[at + 3];
        lists = (int) counts[at + 4];
        others = (int) counts[at + 5];
        listSize = (int) counts[at + 6];
        rising = (int) counts[at + 7];
        varied = (int) counts[at + 8];
        first = Double.longBitsToDouble(counts[at + 9]);
        latest = Double.longBitsToDouble(counts[at + 10]);
        differentTexts = (int) counts[at + 11];
        settled = counts[at + 12] != 0;
        times = (int) counts[at + 13];
        words = counts[at + 14];
        emptyLists = (int) counts[at + 15];
        listsOfFirstSize = (int) counts[at + 16];
        fractionalLists = (int) counts[at + 17];
        namedLists = (int) counts[at + 18];
        sparse = (int) counts[at + 19];
        numbersAsTimes.counts(counts, at + 20);
        for (long i = 0; i < textsHeld; i++) {
            distinct.add(texts.next());
        }
    }

    LongStream counts() {
        return LongStream.concat(ownCounts(), numbersAsTimes.counts());
    }

    private LongStream ownCounts() {
        return LongStream.of(
                began,
                numbers,
                booleans,
                texts,
                lists,
                others,
                listSize,
                rising,
                varied,
                Double.doubleToRawLongBits(first),
                Double.doubleToRawLongBits(latest),
                differentTexts,
                settled ? 1 : 0,
                times,
                words,
                emptyLists,
                listsOfFirstSize,
                fractionalLists,
                namedLists,
                sparse);
    }

    /** The different texts there were; none after {@link #settle}. */
    Set<String> distinct() {
        return distinct;
    }

    /** Nothing changes any more: lets the texts go. */
    void settle() {
        settled = true;
        distinct.clear();
    }

    /** Whether what it is taken for is decided. */
    public boolean settled() {
        return settled;
    }

    /** The event that was the first with a value. */
    long began() {
        return began;
    }

    /** The size of the first list of numbers that is not empty; 0 if there was none that a feature could have. */
    int listSize() {
        return listSize > FeatureSection.MAX_LIST ? 0 : listSize;
    }

    /** How many values there were. */
    int values() {
        return numbers + booleans + texts + lists + namedLists + sparse + others;
    }

    /** @param value not missing */
    void see(Value value) {
        switch (value.kind()) {
            case NUMBER, BOOLEAN -> {
                double number = value.number();
                if (values() == 0) {
                    first = number;
                }
                varied += number == first ? 0 : 1;
                rising += numbers > 0 && number > latest && number == Math.rint(number) ? 1 : 0;
                if (value.kind() == Value.Kind.NUMBER) {
                    numbersAsTimes.see(value, latest);
                    numbers++;
                } else {
                    booleans++;
                }
                latest = number;
            }
            case TEXT -> {
                texts++;
                String text = value.text();
                times += isTime(text) ? 1 : 0;
                words += words(text);
                distinct.add(text.length() <= Value.MAX_NAME ? text : text.substring(0, Value.MAX_NAME));
                differentTexts = distinct.size();
            }
            case NUMBERS -> seeList(value);
            case NAMES -> namedLists++;
            case SPARSE -> sparse++;
            case OTHER -> others++;
            case MISSING -> {}
        }
    }

    private void seeList(Value list) {
        if (lists == emptyLists) {
            listSize = list.length();
        }
        lists++;
        emptyLists += list.length() == 0 ? 1 : 0;
        listsOfFirstSize += list.length() == listSize ? 1 : 0;
        boolean whole = true;
        for (int i = 0; i < list.length(); i++) {
            float number = list.numbers()[i];
            whole &= Float.isNaN(number) || number == Math.rint(number);
        }
        fractionalLists += whole ? 0 : 1;
    }

    /** A date at least; digits alone are more often something else. */
    private static boolean isTime(String text) {
        return text.length() >= SHORTEST_TIME
                && text.length() <= LONGEST_TIME
                && !text.chars().allMatch(Character::isDigit)
                && EventTime.of(text) != EventTime.NONE;
    }

    /** By spaces; of scripts that have none each character is a word. */
    private static int words(String text) {
        int words = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            words += c == ' ' || Character.isIdeographic(c) ? 1 : 0;
        }
        return words;
    }

    /** Empty where the field says nothing that could be learned from. */
    Optional<Feature> feature() {
        int seen = values() - others;
        if (seen == 0) {
            return Optional.empty();
        }
        if (sparse >= MOST * values()) { // because lists of objects are others, and look like these where they have one
            return Optional.of(new Feature.Sparse());
        }
        if (areNames()) {
            return Optional.of(new Feature.Items(Defaults.DIMENSIONS, Defaults.MAX_VALUES));
        }
        if (isMost(lists) && listSize > 0) {
            return listSize <= FeatureSection.MAX_LIST
                    ? Optional.of(new Feature.Numbers(listSize, Defaults.CLIP))
                    : Optional.empty();
        }
        if (isMost(numbers) && numbersAsTimes.areTimes()) {
            return Optional.of(new Feature.Time());
        }
        if (isMost(numbers)) {
            return Optional.of(new Feature.Number(Defaults.CLIP));
        }
        if (isMost(booleans)) {
            return Optional.of(new Feature.Bool());
        }
        if (isMost(times)) {
            return Optional.of(new Feature.Time());
        }
        if (isText()) {
            return Optional.of(new Feature.Text(Languages.ANY));
        }
        return isIdentifier()
                ? Optional.empty()
                : Optional.of(new Feature.Category(Defaults.DIMENSIONS, Defaults.MAX_VALUES));
    }

    private boolean isMost(int ofAKind) {
        return ofAKind >= MOST * (values() - others);
    }

    /** An empty list may be of anything. */
    private boolean areNames() {
        boolean vary = fractionalLists == 0 && !isMost(listsOfFirstSize);
        boolean named = namedLists > 0 && !isMost(lists - emptyLists);
        return isMost(lists + namedLists) && (listSize == 0 || named || vary);
    }

    private boolean isText() {
        return isMost(texts) && words >= WORDS_OF_TEXT * texts;
    }

    private boolean isIdentifier() {
        return texts >= IDENTIFIER_FROM && differentTexts >= 0.95 * texts;
    }

    /** Why it is taken so, or what is odd about it; empty if there is nothing to say. */
    String why() {
        int seen = values() - others;
        if (seen == 0) {
            return others > 0
                    ? "a list of lists, of objects or of truth values, which no kind of field can read"
                    : "no values";
        }
        if (feature().isEmpty()) {
            return isIdentifier()
                    ? "an identifier: %d different texts in %d events".formatted(differentTexts, texts)
                    : "a list of %d numbers; at most %d can be".formatted(listSize, FeatureSection.MAX_LIST);
        }
        if (isMost(numbers) && numbersAsTimes.areTimes()) {
            return numbersAsTimes.why(latest) + (numbers == values() ? "" : "; " + noTimes(numbers));
        }
        if (numbers == values() && numbersAsTimes.doubt(latest).isPresent()) {
            return numbersAsTimes.doubt(latest).get();
        }
        if (numbers == values()) {
            return numbers >= IDENTIFIER_FROM && rising == numbers - 1
                    ? "whole and ever larger: an identifier or a time?"
                    : numbers > 1 && varied == 0 ? "the same number all the time so far" : "";
        }
        if (booleans == values()) {
            return booleans > 1 && varied == 0 ? "the same all the time so far" : "";
        }
        if (texts == values() && isMost(times)) {
            return times == texts ? "" : noTimes(times);
        }
        if (texts == values() && isText()) {
            return "%.1f words each".formatted((double) words / texts);
        }
        if (texts == values()) {
            return differentTexts == 1 ? "the same text all the time so far" : differentTexts + " different texts";
        }
        if (lists + namedLists == values() && (lists == 0 || areNames())) {
            return namedLists == 0 ? "lists of whole numbers, not all as long" : "";
        }
        if (lists == values() || sparse == values()) {
            return "";
        }
        Feature feature = feature().orElseThrow();
        boolean others = !(feature instanceof Feature.Category) && !(feature instanceof Feature.Items);
        return String.join(", ", parts()) + (others ? "; events with what is rarer are rejected" : "");
    }

    private String noTimes(int times) {
        return "%d of %d are no times and count as missing".formatted(values() - times, values());
    }

    private List<String> parts() {
        return Stream.of(
                        part(numbers, "numbers"),
                        part(texts, "texts"),
                        part(booleans, "truth values"),
                        part(lists, "lists of numbers"),
                        part(namedLists, "lists of names"),
                        part(sparse, "names with numbers"),
                        part(others, "other lists"))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> part(int count, String what) {
        return count == 0 ? Optional.empty() : Optional.of(count + " " + what);
    }
}
