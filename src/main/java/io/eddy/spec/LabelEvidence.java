package io.eddy.spec;

import io.eddy.feature.Value;
import io.eddy.feature.Value.Kind;
import io.eddy.state.Archive;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What labels were, and what they are therefore taken for.
 *
 * <p>Labels are classes where most of them are texts or truth values. Numbers are classes while they are whole, small and few in
 * proportion to how many were seen (0 and 1, -1 and 1, digits, stars), or where there are only two of them; else they are a
 * quantity. Of more than a few values many that came only once show that more are to come. Numbers that were taken for classes by the first events and then keep bringing new values are a quantity after all.
 */
final class LabelEvidence {
    private static final int TWO_FROM = 20;
    private static final int FEW_NEGATIVE = 5;

    /** So many values that come later may be classes that are rare, or rows sorted by class. */
    private static final int LATE_CLASSES = 15;

    private static final int OPEN = -1;

    /** From so many labels and values on it is looked at how many came only once: one in so many is too many. */
    private static final int RARE_FROM = 100;

    private static final int MANY_VALUES = 10;

    /** Letters are classes, and so are hours; days of a year are not. */
    private static final int MOST_VALUES = 30;

    private static final int RARE = 8;

    /** How often each number came; after {@link #settle} only that it did. */
    private final Map<Double, Integer> distinct = new LinkedHashMap<>();

    private long seen;
    private long named;
    private double least;
    private double greatest;
    private int fractions;
    private int whenSettled = OPEN;
    private boolean settledAsClasses;

    /** @param label not missing */
    void see(Value label) {
        seen++;
        if (label.kind() != Kind.NUMBER) {
            named++;
            return;
        }
        double y = label.number() + 0.0; // because -0 is 0
        if (distinct.merge(y, 1, Integer::sum) == 1) {
            fractions += y == Math.rint(y) ? 0 : 1;
            least = Math.min(least, y);
            greatest = Math.max(greatest, y);
        }
    }

    /** From now on only classes that are new are shown. */
    void settle() {
        settledAsClasses = areClasses();
        whenSettled = distinct.size();
    }

    /** How many labels it was shown. */
    long seen() {
        return seen;
    }

    boolean areClasses() {
        return whenSettled == OPEN ? 2 * named > seen || areFew() : settledAsClasses && !keepComing();
    }

    private boolean areFew() {
        int values = distinct.size();
        boolean small = greatest <= 10 + values && (least >= 0 || values <= FEW_NEGATIVE && least >= -10);
        return fractions == 0 && small && values <= Math.min(10 + seen / 4, MOST_VALUES) && !moreAreToCome()
                || areTwo();
    }

    private boolean moreAreToCome() {
        long once = distinct.values().stream().filter(times -> times == 1).count();
        return seen >= RARE_FROM && distinct.size() > MANY_VALUES && RARE * once >= distinct.size();
    }

    private boolean areTwo() {
        return distinct.size() == 2 && seen - named >= TWO_FROM;
    }

    /** Whether numbers that were taken for classes are a quantity after all. */
    private boolean keepComing() {
        return named == 0 && (fractions > 2 || distinct.size() > whenSettled + Math.max(LATE_CLASSES, whenSettled));
    }

    /** Whether all labels are numbers, so that classes could be a quantity. */
    boolean areNumbers() {
        return named == 0;
    }

    String why() {
        if (named == seen) {
            return "texts";
        } else if (named > 0) {
            return "%d of %d are texts, the others numbers".formatted(named, seen);
        } else if (fractions > 0) {
            return distinct.size() == 2 ? "two different numbers" : "numbers with a fraction";
        }
        String whole = distinct.size() == 1 ? "one whole number" : distinct.size() + " different whole numbers";
        return areClasses() ? whole : whole + ", too many, too large or too rare for classes";
    }

    void state(Archive archive) {
        double[] numbers = archive.doubleList(
                "labels", distinct.keySet().stream().mapToDouble(label -> label).toArray());
        long[] times = archive.longList(
                "labelTimes", distinct.values().stream().mapToLong(it -> it).toArray());
        long[] counts = archive.longs(
                "labelCounts", distinct.size(), seen, named, fractions, whenSettled, settledAsClasses ? 1 : 0);
        double[] range = archive.doubles("labelRange", least, greatest);
        archive.check(
                numbers.length == counts[0] && times.length == counts[0],
                "there are %d of %d labels".formatted(numbers.length, counts[0]));
        if (archive.loading()) {
            distinct.clear();
            for (int i = 0; i < numbers.length; i++) {
                distinct.put(numbers[i], (int) times[i]);
            }
            seen = counts[1];
            named = counts[2];
            fractions = (int) counts[3];
            whenSettled = (int) counts[4];
            settledAsClasses = counts[5] != 0;
            least = range[0];
            greatest = range[1];
        }
    }
}
