package io.eddy.app.report;

import io.eddy.eval.Contributions;
import io.eddy.eval.Evaluation;
import io.eddy.eval.LatestQuantities;
import io.eddy.eval.Progression;
import io.eddy.eval.Reliability;
import io.eddy.feature.Event;
import io.eddy.learn.Label;
import io.eddy.learn.Learner;
import io.eddy.learn.Prediction;
import io.eddy.spec.Interpretation;
import java.util.List;

/** Keeps what a {@link Page} shows of the course of an evaluation. What is kept does not grow with the stream. */
public final class Recorder {
    private final Learner learner;
    private final Progression progression;
    final Reliability reliability;
    final LatestQuantities quantities = new LatestQuantities();
    final Contributions contributions;

    public Recorder(Learner learner, Evaluation evaluation) {
        this.learner = learner;
        progression = new Progression(evaluation, () -> learner.vitals().members());
        reliability = new Reliability(learner.specification().output().positive());
        contributions = new Contributions(learner);
    }

    Interpretation found() {
        return learner.interpretation();
    }

    /** How it has gone so far. */
    public List<Progression.Point> course() {
        return progression.points();
    }

    /** An event comes that has not been learned. */
    public void before(Event event) {
        contributions.ask(event);
    }

    /** What was said of it with all its fields has been judged. */
    public void judged(Prediction prediction, Label label) {
        progression.note();
        reliability.add(prediction, label);
        quantities.add(prediction, label);
    }
}
