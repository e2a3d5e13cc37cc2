package io.eddy.learn;

import java.util.Locale;

/**
 * Something about the events that whoever runs a learner should know, noticed after it had settled what it takes them for.
 *
 * @param text for people
 * @param count how many values or events it has been about so far
 */
public record Remark(Kind kind, String text, long count) {
    /** The closed set of kinds; it is a tag of the metric. */
    public enum Kind {
        /** A field that began after the first events. */
        LATE_FIELD,
        /** A field that the model file does not name. */
        UNNAMED_FIELD,
        /** A field that the model file names and no event has. */
        ABSENT_FIELD,
        /** A field that held what it cannot hold, so that the event was rejected. */
        CHANGED_FIELD,
        /** An event that lacks an image which the model looks at. */
        MISSING_IMAGE,
        /** An event none of whose fields is known. */
        NO_FIELD,
        /** A class that came late. */
        NEW_CLASS,
        /** A label that was taken for classes and is a quantity. */
        TURNED_LABEL,
        /** A quantity so far from all before that it counts as a nearer one. */
        WILD_LABEL,
        /** A label that does not say what is asked: of several outputs one that there is not, or not whether an event is unusual. */
        UNCLEAR_LABEL,
        /** Words that can no longer get known, because as many are as the model file allows. */
        FULL_VOCABULARY;

        /** As it stands in tags: {@code late-field}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public String toString() {
        return count > 1 ? String.format(Locale.ROOT, "%s (%,d times)", text, count) : text;
    }
}
