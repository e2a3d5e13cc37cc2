package io.eddy.eval;

import io.eddy.learn.Foreseen;
import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import io.eddy.state.Archive;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares predictions of the model and of the baselines with the labels, for one kind of label. */
sealed interface Judge permits ClassJudge, QuantityJudge, TextJudge, UnusualJudge, SeveralJudge {
    /** Whether this judge is for labels of such a kind. */
    boolean judges(Label label);

    /**
     * Judges one prediction by a label of its kind, beside what the baselines say by the labels they know, and returns the model's error on a
     * scale from 0 to 1.
     *
     * @param foreseen of a text, how well its words were
     */
    double judge(Prediction prediction, Label label, @Nullable Foreseen foreseen);

    /** Lets the baselines know a label that was judged: at once, or once whoever is asked next could know it. */
    void know(Label label);

    /** What the model's latest prediction cost: nats of a class, absolute error of a quantity, nats of each word of a text. */
    double loss();

    Scores model();

    Map<String, Scores> baselines();

    void state(Archive archive);
}
