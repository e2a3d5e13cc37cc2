package io.eddy.replay;

/** What the topic of the events must not be, unless a user knows and accepts it. */
public enum TopicFlaw {
    /** Compacted: events that others of the same key follow vanish from the log, which can then not be learned again as it was. */
    COMPACTED,
    /** Not the topic that was learned so far, but one that was created anew under its name. */
    REPLACED
}
