package io.eddy.app.chaos;

import java.util.List;
import java.util.Map;

/**
 * The undisturbed learning of one partition.
 *
 * @param outcomes what is published of each event, by its offset
 * @param standings how the model stands, by the offset of the first event it has not seen
 */
record Course(List<Outcome> outcomes, Map<Long, Standing> standings) {
    Course {
        outcomes = List.copyOf(outcomes);
        standings = Map.copyOf(standings);
    }

    /** Where something is published. */
    enum Kind {
        PREDICTION("prediction"),
        DEAD_LETTER("dead letter"),
        /** Of an offset without an event, or with one that was learned before. */
        NOTHING("nothing");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** What is published of an event. */
    record Outcome(Kind kind, String content) {
        static final Outcome NOTHING = new Outcome(Kind.NOTHING, "");
    }

    /**
     * How a model stands.
     *
     * @param model its version
     * @param learned events whose step the weights took
     * @param digest of all its numbers
     * @param metrics progressive, those that are finite
     */
    record Standing(String model, long learned, String digest, Map<String, Double> metrics) {}
}
