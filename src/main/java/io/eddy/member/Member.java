package io.eddy.member;

import io.eddy.feature.Facets;
import io.eddy.state.Archive;

/**
 * One learner of a portfolio. For each event {@link #predict}, then, to learn from it, {@link #learn} with the same facets. Between them
 * other members may do the same; a member knows of no other.
 *
 * <p>Of classes it says a probability for each, of a quantity one number in the scale that {@link #scale} names.
 */
public interface Member {
    /** As model files and reports call it. */
    String name();

    /** Makes room for so many classes; never fewer than before. */
    void classes(int count);

    /** What this member says a quantity in. */
    default Scale scale() {
        return Scale.MEAN;
    }

    /** Looks at an event. Changes nothing that a later prediction depends on. */
    void predict(Facets facets);

    /** The probability of each class, after {@link #predict}; sums to 1. The member's own array. */
    float[] probabilities();

    /** The quantity in its scale, after {@link #predict}. */
    float quantity();

    /**
     * One step. The facets are admitted, and those of the last {@link #predict}.
     *
     * @param weight how much the event counts: a factor of its loss; above 0
     */
    void learn(Facets facets, Truth truth, float weight);

    /** ‖w‖² over all weights. */
    default double squaredWeightNorm() {
        return 0;
    }

    void state(Archive archive);
}
