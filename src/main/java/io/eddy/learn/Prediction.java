package io.eddy.learn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a model says of an event before it sees the label. */
public sealed interface Prediction {

    /**
     * The probability that a class gets which has never been seen, where so many others are known: it is one of {@code known + 1}
     * that are equally likely. So the first label of all costs nothing, the second class ln 2, and loss, log loss and baselines
     * count it alike.
     */
    static double ofUnseen(int known) {
        return 1.0 / (known + 1);
    }

    /** Its negative logarithm. */
    static double lossOfUnseen(int known) {
        return 0 - StrictMath.log(ofUnseen(known)); // because -0 looks odd
    }

    /**
     * A probability for each class seen so far.
     *
     * @param classes names, in the order of the probabilities; shared and immutable
     * @param probabilities as many as classes; they sum to 1; belongs to the prediction, not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // one array per event, handed over: compared nowhere
    record OfClass(List<String> classes, float[] probabilities) implements Prediction {

        /** The index of the most probable class, the first of equals. */
        public int best() {
            int best = 0;
            for (int k = 1; k < probabilities.length; k++) {
                if (probabilities[k] > probabilities[best]) {
                    best = k;
                }
            }
            return best;
        }

        /** The most probable class. */
        public String label() {
            return classes.get(best());
        }
    }

    /** An expected quantity, in the label's own unit. */
    record OfQuantity(double value) implements Prediction {}

    /**
     * A text that the model wrote.
     *
     * @param logProbability of the whole of it, in nats: what its words have in turn, and its end
     * @param others what else could have been written, by falling probability of each word; none where only one was looked for
     */
    record OfText(String text, double logProbability, List<Other> others) implements Prediction {
        public OfText {
            others = List.copyOf(others);
        }

        /** Another text. */
        public record Other(String text, double logProbability) {}
    }

    /**
     * How unusual an event is.
     *
     * @param score from 0 to 1: the share of the events of late that were less unusual
     * @param unusual whether that is beyond the threshold
     * @param loss how far the event is from all others, and how badly it can be made up again: squared deviations, the mean over all numbers
     * @param segment which group of events it is in, or {@link #NO_SEGMENT}
     * @param fields the share that each field has in the loss, the largest first; not those that have next to none
     */
    record OfAnomaly(double score, boolean unusual, float loss, int segment, Map<String, Double> fields)
            implements Prediction {
        /** Where none are looked for, or not yet. */
        public static final int NO_SEGMENT = -1;

        public OfAnomaly {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /** What it is called. */
        public String label() {
            return unusual ? "unusual" : "usual";
        }
    }

    /** What each of several outputs says, by its name. */
    record OfSeveral(Map<String, Prediction> parts) implements Prediction {
        public OfSeveral {
            parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        }
    }

    /** Nothing: no label has been seen yet. */
    record None() implements Prediction {
        public static final None INSTANCE = new None();
    }
}
