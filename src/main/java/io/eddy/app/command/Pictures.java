package io.eddy.app.command;

import io.eddy.app.report.Plots;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Progression;
import io.eddy.feature.Event;
import io.eddy.learn.Label;
import io.eddy.learn.Learner;
import io.eddy.learn.Prediction;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an evaluation shows of its course besides figures, if that is wanted: records it, and draws it at the end. */
final class Pictures {
    @Option(names = "--plot", description = "Draw the learning curve, against the baselines, as wide as the terminal.")
    private boolean plot;

    private @Nullable Progression progression;

    void begin(Learner learner, Evaluation evaluation) {
        if (plot) {
            progression = new Progression(evaluation, () -> learner.vitals().members());
        }
    }

    /** An event comes, and has not been learned. */
    void before(Event event) {}

    /** A prediction has been judged. */
    void judged(Prediction prediction, Label label) {
        if (progression != null) {
            progression.note();
        }
    }

    void show(PrintWriter out) {
        if (plot && progression != null) {
            int columns = Terminal.isThere() ? Terminal.columns() : Terminal.USUAL_COLUMNS;
            Plots.lines(progression.points(), columns).forEach(out::println);
        }
    }
}
