package io.eddy.app.command;

import io.eddy.app.report.Page;
import io.eddy.app.report.Plots;
import io.eddy.app.report.Recorder;
import io.eddy.eval.Confusion;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Report;
import io.eddy.feature.Event;
import io.eddy.learn.Label;
import io.eddy.learn.Learner;
import io.eddy.learn.Prediction;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an evaluation shows of its course besides figures, if that is wanted: records it, and draws it at the end. */
final class Pictures {
    @Option(names = "--plot", description = "Draw the learning curve, against the baselines, as wide as the terminal.")
    private boolean plot;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Write one page that stands by itself: curves, calibration or the latest predictions, what each member and field is worth.")
    private @Nullable Path html;

    private @Nullable Recorder recorder;

    /** Where the page is to be written, if one is wanted. */
    Optional<Path> page() {
        return Optional.ofNullable(html);
    }

    void begin(Learner learner, Evaluation evaluation) {
        if (plot || html != null) {
            recorder = new Recorder(learner, evaluation);
        }
    }

    /** An event comes that has not been learned. */
    void before(Event event) {
        if (recorder != null && html != null) {
            recorder.before(event);
        }
    }

    /** What was said of the latest event has been judged. */
    void judged(Prediction prediction, Label label) {
        if (recorder != null) {
            recorder.judged(prediction, label);
        }
    }

    /** The page's text. */
    String page(Page.Subject subject, Report report, Confusion confusion) {
        return Page.html(
                subject, report, Objects.requireNonNull(recorder, "a page shows what was recorded"), confusion);
    }

    void show(PrintWriter out) {
        if (plot && recorder != null) {
            int columns = Terminal.isThere() ? Terminal.columns() : Terminal.USUAL_COLUMNS;
            Plots.lines(recorder.course(), columns).forEach(out::println);
        }
    }
}
