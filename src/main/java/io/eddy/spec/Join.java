package io.eddy.spec;

import java.time.Duration;
import java.util.Optional;

/**
 * How requests are joined with what became of them. It decides what events there are, and nothing about the model: it is no part of a
 * specification's fingerprint.
 *
 * @param waitTime how long after its request a label is waited for, in the events' time
 * @param label which one counts where several come
 * @param otherwise the label of a request that has none after that; if empty, nothing is learned from it
 * @param late how much longer a label still corrects that one; zero: no longer
 * @param maxWaiting how many ids are remembered; of more the oldest go
 * @param text as the model file has it, {@code join:} and all, to be written into another
 */
public record Join(
        Duration waitTime, Counts label, Optional<String> otherwise, Duration late, int maxWaiting, String text) {

    /** Which label counts. */
    public enum Counts {
        /** The first, at once. */
        FIRST,
        /** The last, after the wait time. */
        LAST,
        /** All rewards together, after the wait time. */
        SUM
    }
}
