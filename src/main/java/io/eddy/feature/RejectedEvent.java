package io.eddy.feature;

import java.util.Locale;
import java.util.Optional;

/**
 * An event that cannot be learned from, and why. It is thrown before the event has changed anything, so whoever catches it
 * sets the event aside and goes on.
 */
public final class RejectedEvent extends Exception {
    /** The closed set of reasons; it is a tag of the metric and a header of the dead letter. */
    public enum Reason {
        EMPTY,
        NOT_JSON,
        NOT_AN_OBJECT,
        TOO_LARGE,
        NOT_FINITE,
        WRONG_TYPE,
        MISSING_LABEL,
        UNKNOWN_LABEL,
        BAD_WEIGHT,
        /** Feedback that has found no request. */
        NO_REQUEST,
        /** A record of somebody's topic that is not in the format which the input says. */
        UNREADABLE,
        /** One whose schema its registry does not have. */
        UNKNOWN_SCHEMA,
        /** A record of somebody's topic of which Eddy should have made an event, or said why not. */
        DEFECT,
        /** Nothing is wrong with it: somebody said that it be passed over. */
        SKIPPED;

        /** As it stands in headers and tags: {@code missing-label}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;
    private final Optional<String> field;

    public RejectedEvent(Reason reason, String message) {
        this(reason, message, Optional.empty());
    }

    /** For a field that holds what it cannot hold. */
    static RejectedEvent ofField(String field, String message) {
        return new RejectedEvent(Reason.WRONG_TYPE, message, Optional.of(field));
    }

    private RejectedEvent(Reason reason, String message, Optional<String> field) {
        // because a rejection is an ordinary outcome, a stack trace would only cost
        super(message, null, false, false);
        this.reason = reason;
        this.field = field;
    }

    public Reason reason() {
        return reason;
    }

    /** The field that held what it cannot hold, if that is why. */
    public Optional<String> field() {
        return field;
    }
}
