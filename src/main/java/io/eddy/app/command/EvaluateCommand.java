package io.eddy.app.command;

import static io.eddy.app.command.OutputFile.checkWritable;
import static io.eddy.app.command.OutputFile.write;

import io.eddy.app.Failure;
import io.eddy.app.data.DataFile;
import io.eddy.app.data.DataOptions;
import io.eddy.app.report.Page;
import io.eddy.eval.Evaluation;
import io.eddy.eval.LateLabels;
import io.eddy.eval.Progressive;
import io.eddy.eval.Report;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Remark;
import io.eddy.snapshot.Safetensors;
import io.eddy.spec.Specification;
import io.eddy.state.Tensors;
import io.eddy.wire.EventReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Progressive evaluation on a file, without Kafka. What {@code send} writes of the file, a pipeline learns with the same weights
 * and the same metrics, to the bit.
 */
@Command(
        name = "evaluate",
        description = "Predict each row of a file, then learn from it, and tell how good the predictions were.")
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = DataFileOptions.FILE)
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Mixin
    private final DataFileOptions dataOptions = new DataFileOptions();

    @Mixin
    private final MaxEventBytesOption maxEventBytes = new MaxEventBytesOption();

    @Mixin
    private final ModelOption model = new ModelOption();

    @Mixin
    private final Pictures pictures = new Pictures();

    @Option(names = "--json", paramLabel = "OUT", description = "Write the figures to this file, too.")
    private @Nullable Path json;

    @Option(
            names = "--save-model",
            paramLabel = "FILE",
            description = "Write the complete model file: what was inferred, and every default.")
    private @Nullable Path saveModel;

    @Option(
            names = "--label-delay",
            paramLabel = "N|TIME",
            converter = LabelDelay.Converter.class,
            description =
                    "How late labels come: after so many further events (100), or so long in event time (2h, 30m, 7d). The model is judged by "
                            + "what it said when it was asked. Default: at once.")
    private LabelDelay labelDelay = new LabelDelay("0", new LateLabels.Delay.Events(0));

    /** The first row of each kind that could not be learned from. */
    private final EnumMap<RejectedEvent.Reason, String> rejections = new EnumMap<>(RejectedEvent.Reason.class);

    @Override
    public Integer call() {
        DataOptions options = dataOptions
                .options(Optional.empty())
                .withMaxEventBytes(maxEventBytes.given().orElse(EventReader.DEFAULT_MAX_BYTES));
        Specification specification =
                dataOptions.labelIsQuantity() ? model.specificationOfQuantity() : model.specification();
        if (json != null) {
            checkWritable("--json", json);
        }
        if (saveModel != null) {
            checkWritable("--save-model", saveModel);
        }
        pictures.page().ifPresent(page -> checkWritable("--html", page));
        EvaluationFigures figures = evaluate(specification, options);
        rejections.values().forEach(spec.commandLine().getErr()::println);
        if (figures.report().learned() == 0) {
            throw new Failure("nothing was learned from %s: %s".formatted(file, whyNothing(figures)));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        figures.table().forEach(out::println);
        if (!isAtOnce()) {
            out.println("labels came late (--label-delay %s), but the baselines saw each at once"
                    .formatted(labelDelay.written()));
        }
        pictures.show(out);
        if (json != null) {
            write(json, figures.json());
        }
        pictures.page().ifPresent(page -> write(page, pictures.page(subject(figures), figures.report())));
        if (saveModel != null) {
            write(saveModel, figures.specification().asFile().stripTrailing());
        }
        return 0;
    }

    private Page.Subject subject(EvaluationFigures figures) {
        return new Page.Subject(
                String.valueOf(file.getFileName()), dataOptions.label(), figures.version(), figures.digest());
    }

    private EvaluationFigures evaluate(Specification specification, DataOptions options) {
        Learner learner = Learners.of(specification);
        Evaluation evaluation = new Evaluation(
                Evaluation.Scope.DEFAULT.withPositive(specification.output().positive()));
        Progressive progressive =
                new Progressive(learner, evaluation, step -> pictures.judged(step.prediction(), step.label()));
        pictures.begin(learner, evaluation);
        LateLabels late = new LateLabels(progressive, labelDelay.delay());
        Progress progress = Progress.on(spec.commandLine().getErr());
        Teller teller = new Teller(
                "",
                dataOptions.label(),
                InterpretationTable.Overruling.byColumn(dataOptions.label()),
                spec.commandLine().getOut()::println,
                () -> 0);
        int news = 0;
        Event event = new Event();
        long events = 0;
        long unreadable;
        double seconds;
        try (DataFile data = DataFile.open(file, options)) {
            data.notes().forEach(spec.commandLine().getErr()::println);
            long start = System.nanoTime();
            while (data.next()) {
                events++;
                if (isEvent(data, event, evaluation)) {
                    pictures.before(event);
                    learn(data, () -> next(event, progressive, late));
                }
                if (learner.news() > news) {
                    news = learner.news();
                    progress.end();
                    teller.look(learner.interpretation(), learner.remarks());
                }
                progress.show(data.share(), events);
            }
            learn(data, late::end);
            seconds = (System.nanoTime() - start) / 1e9;
            progress.end();
            data.lateNotes().forEach(spec.commandLine().getErr()::println);
            teller.end(learner.interpretation(), learner.remarks());
            unreadable = data.skipped().count();
            if (unreadable > 0) {
                spec.commandLine().getErr().println(data.skipped());
            }
        }
        return new EvaluationFigures(
                events + unreadable,
                unreadable,
                evaluation.report(),
                learner.remarks(),
                learner.vitals().members(),
                learner.specification(),
                learner.vitals().remarks().getOrDefault(Remark.Kind.NO_FIELD, 0L),
                events / seconds,
                new ModelVersion(specification.name(), specification.fingerprint(), DataFile.nameOf(file), events),
                digest(learner));
    }

    private static String whyNothing(EvaluationFigures figures) {
        Report report = figures.report();
        if (figures.rows() == 0) {
            return "it has no rows";
        } else if (report.skipped() == figures.rows()) {
            return "none of its %,d rows has a label; is --label the right column?".formatted(figures.rows());
        }
        return "of its %,d rows %s; the first of each kind is told above"
                        .formatted(figures.rows(), figures.notLearned())
                + (figures.unreadable() < figures.rows()
                        ? ""
                        : "; does the header name every column, and --separator what is between them?");
    }

    /** What is none never comes to the learner, in the pipeline too, and counts as rejected. */
    private boolean isEvent(DataFile data, Event event, Evaluation evaluation) {
        try {
            data.fill(event);
            return true;
        } catch (RejectedEvent e) {
            evaluation.reject();
            remember(data, e);
            return false;
        }
    }

    private interface Deed {
        void done() throws RejectedEvent;
    }

    private void learn(DataFile data, Deed deed) {
        try {
            deed.done();
        } catch (RejectedEvent e) {
            remember(data, e);
        }
    }

    private void next(Event event, Progressive progressive, LateLabels late) throws RejectedEvent {
        if (isAtOnce() || event.label().isMissing()) {
            progressive.learn(event);
        } else {
            labelDelay.time(event);
            late.next(event);
        }
    }

    /** Whether labels are there at once: then nothing has to be kept of events. */
    private boolean isAtOnce() {
        return labelDelay.delay() instanceof LateLabels.Delay.Events events && events.count() == 0;
    }

    private void remember(DataFile data, RejectedEvent e) {
        rejections.putIfAbsent(
                e.reason(),
                "%s in row %d, the first of its kind: %s".formatted(e.reason().code(), data.row(), e.getMessage()));
    }

    private static String digest(Learner learner) {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        return Safetensors.digest(tensors);
    }
}
