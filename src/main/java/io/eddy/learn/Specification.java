package io.eddy.learn;

import io.eddy.nn.Activation;
import io.eddy.nn.Initialisation;
import io.eddy.nn.Loss;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model is: everything that, with the log it learns from, decides its weights.
 *
 * @param name what versions and metrics call it
 * @param features by field name, in the order of the file; empty means inferred from the first events
 * @param seed of initial weights and dropout
 */
public record Specification(
        String name, Map<String, Feature> features, Net network, Output output, Training training, long seed) {

    /** How one field becomes numbers. */
    public sealed interface Feature {
        /** Running standardisation, clipped to ±{@code clip} standard deviations; a missing one is its own indicator. */
        record Number(float clip) implements Feature {}

        /**
         * A learned vector of {@code dimensions} numbers for each value, made when the value is first seen; values that come after
         * {@code maxValues} others share one.
         */
        record Category(int dimensions, int maxValues) implements Feature {}

        record Bool() implements Feature {}

        /** A list of {@code size} numbers, each standardised by itself; 0 means the size of the first list seen. */
        record Numbers(int size, float clip) implements Feature {}
    }

    /**
     * The hidden layers.
     *
     * @param hidden the width of each
     * @param residual whether each hidden layer that is as wide as the one before is added to its input
     */
    public record Net(
            List<Integer> hidden,
            Activation activation,
            Initialisation initialisation,
            float dropout,
            boolean layerNorm,
            boolean residual) {}

    /**
     * What is predicted.
     *
     * @param classes fixed beforehand, or empty: they are taken on as they come
     * @param positive of two classes, the one that AUC and F1 are about; if empty, the later in order
     * @param loss if empty, the one that fits the kind
     */
    public record Output(Kind kind, List<String> classes, Optional<String> positive, Optional<Loss> loss) {}

    /** Kinds of output. */
    public enum Kind {
        /** Two classes, one logit. */
        BINARY,
        /** Any number of classes, a logit for each. */
        MULTICLASS,
        /** A quantity, standardised as it runs. */
        REGRESSION,
        /** Multiclass or regression, as the first labels suggest. */
        INFERRED
    }

    public record Training(Optimizer optimizer, Schedule schedule, Regularisation regularisation) {}
}
