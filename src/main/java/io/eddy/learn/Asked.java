package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.feature.Facets;
import io.eddy.feature.Recalled;
import org.jspecify.annotations.Nullable;

/**
 * A question whose answer was given before its label was known: what {@link Learner#ask} keeps of an event until {@link Learner#learn(Asked)}.
 * It holds nothing of the learner but what was said, so any number of them may wait, and one whose label never comes is simply dropped.
 */
public final class Asked {
    private final Event event;
    private final Prediction prediction;
    private final @Nullable Said said;

    /** What has to be remembered of an answer, beside it. */
    sealed interface Said {}

    /**
     * What a portfolio has to remember.
     *
     * @param asked the learner
     * @param page the event as it was encoded: with the labels that were known then
     * @param votes what each member said
     */
    record ByPortfolio(PortfolioLearner asked, Facets page, Object votes) implements Said {}

    /**
     * What a network has to remember.
     *
     * @param asked the learner
     * @param recalled what the events that were learned by then said
     */
    record ByNetwork(NetworkLearner asked, Recalled recalled) implements Said {}

    /** @param event will be kept */
    Asked(Event event, Prediction prediction, @Nullable Said said) {
        this.event = event;
        this.prediction = prediction;
        this.said = said;
    }

    /** The event; fill in its label before it is learned from. */
    public Event event() {
        return event;
    }

    /** What was answered. */
    public Prediction prediction() {
        return prediction;
    }

    @Nullable
    Said said() {
        return said;
    }
}
