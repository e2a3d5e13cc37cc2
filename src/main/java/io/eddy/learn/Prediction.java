package io.eddy.learn;

import java.util.List;

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

    /** Nothing: no label has been seen yet. */
    record None() implements Prediction {
        public static final None INSTANCE = new None();
    }
}
