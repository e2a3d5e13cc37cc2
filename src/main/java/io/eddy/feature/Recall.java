package io.eddy.feature;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be recalled of earlier events, those of the same key or all: a lag or a window that a model file names as a feature.
 *
 * @param of the field that is remembered, or {@link #LABEL}; empty where events alone count
 * @param is the one value of it that counts, as a name
 * @param count how many are recalled; 1 of all but {@link Kind#LAST}
 * @param names whether what is recalled are names rather than numbers
 * @param halfLife after so much of the events' time an event counts half; zero: as long as the key is known
 */
public record Recall(
        Kind kind, Optional<String> of, Optional<String> is, Key key, int count, boolean names, Duration halfLife) {
    /** What stands for the label among names of fields. */
    public static final String LABEL = "label";

    /** Kinds of what can be recalled. */
    public enum Kind {
        /** The last values. */
        LAST,
        /** How many events. */
        COUNT,
        SUM,
        /** The mean, or the share of one value. */
        MEAN,
        /** The logarithm of the seconds since the last event, and one more. */
        SINCE_LAST
    }

    /**
     * Which events belong together, and when they are.
     *
     * @param by the fields whose values have to be the same; none: all events belong together
     * @param at the field that holds the time; empty: that of the event itself
     * @param expireAfter a key is forgotten that was not seen for so much of the events' time; zero: never
     * @param maxKeys of more one is forgotten that was not seen lately
     */
    public record Key(List<String> by, Optional<String> at, Duration expireAfter, int maxKeys) {
        public Key {
            by = List.copyOf(by);
        }
    }

    /** Whether it is the label that is remembered. */
    public boolean ofLabel() {
        return of.isPresent() && of.get().equals(LABEL);
    }

    /** Whether times make a difference. */
    public boolean isTimed() {
        return kind == Kind.SINCE_LAST
                || !halfLife.isZero()
                || !key.expireAfter().isZero();
    }

    /** The fields of an event that it reads. */
    public List<String> fields() {
        List<String> fields = new ArrayList<>(key.by());
        of.filter(field -> !ofLabel()).ifPresent(fields::add);
        key.at().ifPresent(fields::add);
        return fields;
    }

    /** The same with names, or numbers, for what is recalled. */
    public Recall withNames(boolean wanted) {
        return new Recall(kind, of, is, key, count, wanted, halfLife);
    }
}
