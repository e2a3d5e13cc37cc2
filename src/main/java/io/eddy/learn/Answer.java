package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.feature.FacetEncoder;
import io.eddy.feature.Facets;
import io.eddy.state.Archive;
import org.jspecify.annotations.Nullable;

/** What a portfolio's members come to together: their predictions as one, and one truth for all of them. */
interface Answer {
    /** Makes room for the classes that are known by now. */
    void fit(FacetEncoder encoder);

    /** What the members say together, after each has looked at the page. */
    Prediction prediction(Facets page);

    /** What the prediction cost. */
    double loss(Prediction prediction, Label label);

    /** What each member has said for the last {@link #prediction}, to be kept. */
    Object takeVotes();

    /** Judges the members by what they said for that prediction, or for a former one, and lets each learn. */
    void learn(Prediction prediction, @Nullable Object votes, Label label, Facets page, float weight);

    /** Takes the event into the encoder's statistics. */
    void absorb(FacetEncoder encoder, Event event, Facets page, Label label);

    /** How wrong the last prediction that was learned from had been: ‖p - y‖, or the error in standard deviations. */
    double error();

    /** How much a member counts by now. */
    double weightOf(int member);

    /** What a member's own predictions have cost. */
    double lossOf(int member);

    void state(Archive archive);
}
