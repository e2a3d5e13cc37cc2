package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.app.data.DataFile;
import io.eddy.app.data.DataOptions;
import io.eddy.app.report.Page;
import io.eddy.eval.LateLabels;
import io.eddy.eval.PairedLoss;
import io.eddy.eval.Report;
import io.eddy.feature.Event;
import io.eddy.feature.EventTime;
import io.eddy.feature.RejectedEvent;
import io.eddy.spec.Specification;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Mixin
    private final LearnedFile file = new LearnedFile();

    @Mixin
    private final ModelsOption modelsOption = new ModelsOption();

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
            names = "--predictions",
            paramLabel = "FILE",
            description =
                    "Write each prediction beside its label, as CSV: id, label, prediction, and of classes probability and probabilities,"
                            + " by output where there are several;"
                            + " of what is unusual score, segment, the field that is most unusual, and the shares of all fields.")
    private @Nullable Path predictions;

    @Option(
            names = "--snapshot",
            paramLabel = "FILE",
            description = "Write the final weights as safetensors, as 'snapshot get' does.")
    private @Nullable Path snapshot;

    @Option(
            names = "--label-delay",
            paramLabel = "N|TIME",
            converter = LabelDelay.Converter.class,
            description =
                    "How late labels come: after so many further events (100), or so long in event time (2h, 30m, 7d), which is that of the column"
                            + " that --type calls a time, else of one that holds times, which is told. The model is judged by "
                            + "what it said when it was asked. Default: at once.")
    private LabelDelay labelDelay = new LabelDelay("0", new LateLabels.Delay.Events(0));

    private EventClock clock = new EventClock("0", Set.of());
    private boolean isComparison;
    private final Map<String, EvaluatedModel> models = new LinkedHashMap<>();

    /** Of all models but the first. */
    private final Map<String, PairedLoss> losses = new LinkedHashMap<>();

    @Override
    public Integer call() {
        DataOptions options = file.options(modelsOption.first());
        Map<String, Specification> specifications = modelsOption.specifications(file.types());
        options = options.with(
                DataOptions.Labels.of(specifications.values().iterator().next().output()));
        isComparison = specifications.size() > 1;
        specifications.forEach(
                (name, specification) -> models.put(name, new EvaluatedModel(specification, labelDelay, teller(name))));
        checkThatOfOneModel();
        EvaluatedModel first = models.values().iterator().next();
        models.forEach((name, model) -> {
            if (model != first) {
                PairedLoss loss = new PairedLoss(model.evaluation(), first.evaluation());
                first.whenJudged((event, step) -> loss.otherJudged(event.id()));
                model.whenJudged((event, step) -> loss.judged(event.id()));
                losses.put(name, loss);
            }
        });
        ApartFiles files = new ApartFiles();
        files.read("the data", file.path());
        modelsOption.files().forEach(model -> files.read("the model file", model));
        specifications.values().forEach(files::read);
        WantedFile jsonFile = new WantedFile("--json", json, files);
        WantedFile modelFile = new WantedFile("--save-model", saveModel, files);
        WantedFile snapshotFile = new WantedFile("--snapshot", snapshot, files);
        WantedFile pageFile = new WantedFile("--html", pictures.page().orElse(null), files);
        WantedFile predictionsFile = new WantedFile("--predictions", predictions, files);
        pictures.begin(first.learner(), first.evaluation());
        first.whenJudged((event, step) -> pictures.judged(step.prediction(), step.label()));

        EvaluationFigures.Rows rows = evaluate(options, first, predictionsFile);
        Map<String, EvaluationFigures> figures = new LinkedHashMap<>();
        models.forEach((name, model) -> {
            EvaluationFigures found = model.figures(rows, DataFile.nameOf(file.path()), delayTold(model));
            check(who(name), model.rejections(), found);
            figures.put(name, found);
        });

        EvaluationFigures ofFirst = figures.values().iterator().next();
        ModelComparison comparison = new ModelComparison(figures, losses);
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        (losses.isEmpty() ? ofFirst.table() : comparison.table()).forEach(out::println);
        ofFirst.labelDelay()
                .ifPresent(late -> out.println(
                        "labels came late (--label-delay %s), to the model and to the baselines".formatted(late)));
        pictures.show(out);
        jsonFile.write(losses.isEmpty() ? ofFirst::json : comparison::json);
        pageFile.write(() -> pictures.page(subject(ofFirst), ofFirst.report(), ofFirst.confusion()));
        modelFile.write(() -> file.modelFile(first.learner().specification()));
        if (modelFile.isWanted()) {
            first.whyInferringMattered()
                    .ifPresent(why -> err().println(
                                    "%s: a learner that has it from the first row on ends in another digest, because %s"
                                            .formatted(saveModel, why)));
        }
        snapshotFile.write(ofFirst.snapshot()::writeTo);
        return 0;
    }

    private Page.Subject subject(EvaluationFigures figures) {
        return new Page.Subject(
                String.valueOf(file.path().getFileName()),
                file.label(),
                figures.labelDelay(),
                figures.snapshot().version(),
                figures.snapshot().digest());
    }

    private EvaluationFigures.Rows evaluate(DataOptions options, EvaluatedModel first, WantedFile predictionsFile) {
        if (!predictionsFile.isWanted()) {
            return evaluate(options);
        }
        try (PredictionsFile written = new PredictionsFile(
                predictionsFile, first.learner().specification().output().kind())) {
            first.whenJudged(written::write);
            return evaluate(options);
        }
    }

    private void checkThatOfOneModel() {
        if (models.size() > 1 && (saveModel != null || predictions != null || snapshot != null)) {
            throw new Failure("--save-model, --predictions and --snapshot are of one model, and here are %d: %s"
                    .formatted(models.size(), String.join(", ", models.keySet())));
        }
    }

    /** What lines about one of several models begin with. */
    private String who(String name) {
        return isComparison ? name + ": " : "";
    }

    private Teller teller(String name) {
        return new Teller(
                who(name),
                file.label(),
                modelsOption.hasFile(name)
                        ? InterpretationTable.Overruling.IN_MODEL_FILE
                        : InterpretationTable.Overruling.byColumn(file.label()),
                spec.commandLine().getOut()::println,
                () -> 0);
    }

    /** Columns that are called a time, by an option or in a model file. */
    private Set<String> times() {
        Set<String> times = new LinkedHashSet<>(file.types().ofKind("time"));
        for (EvaluatedModel model : models.values()) {
            model.learner().specification().features().forEach((name, feature) -> {
                if (feature instanceof Specification.Feature.Time) {
                    times.add(name);
                }
            });
        }
        return times;
    }

    /** How late labels were, by which time, and how many came for nothing. */
    private Optional<String> delayTold(EvaluatedModel model) {
        if (labelDelay.isNone()) {
            return Optional.empty();
        }
        long atTheEnd = model.labelsAtTheEnd();
        return Optional.of(labelDelay.written()
                + clock.told()
                + (atTheEnd == 0 ? "" : String.format(Locale.ROOT, "; after the last row: %,d", atTheEnd)));
    }

    private EvaluationFigures.Rows evaluate(DataOptions options) {
        clock = new EventClock(labelDelay.written(), times());
        Progress progress = Progress.on(err());
        Event event = new Event();
        long events = 0;
        try (DataFile data = DataFile.open(file.path(), options)) {
            data.notes().forEach(err()::println);
            long start = System.nanoTime();
            while (data.next()) {
                events++;
                learn(data, event);
                if (models.values().stream().anyMatch(EvaluatedModel::hasNews)) {
                    progress.end();
                    models.values().forEach(EvaluatedModel::tellNews);
                }
                progress.show(data.share(), events);
            }
            clock.end();
            models.values().forEach(model -> model.end(data.row()));
            double seconds = (System.nanoTime() - start) / 1e9;
            progress.end();
            data.lateNotes().forEach(err()::println);
            models.values().forEach(EvaluatedModel::tellEnd);
            long unreadable = data.skipped().count();
            if (unreadable > 0) {
                err().println(data.skipped());
            }
            return new EvaluationFigures.Rows(events + unreadable, unreadable, events / seconds);
        } finally {
            progress.end();
        }
    }

    private void learn(DataFile data, Event event) {
        try {
            data.fill(event);
        } catch (RejectedEvent e) {
            models.values().forEach(model -> model.reject(e, data.row()));
            return;
        }
        pictures.before(event);
        long now = labelDelay.isOfTime() ? clock.millis(event) : EventTime.NONE;
        models.values().forEach(model -> model.learn(event, data.row(), now));
    }

    private void check(String who, Collection<String> rejections, EvaluationFigures figures) {
        rejections.forEach(rejection -> err().println(who + rejection));
        if (figures.report().learned() == 0) {
            throw new Failure("%snothing was learned from %s: %s"
                    .formatted(who, file, whyNothing(figures, rejections.isEmpty())));
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private String whyNothing(EvaluationFigures figures, boolean untold) {
        Report report = figures.report();
        if (figures.rows().all() == 0) {
            return "it has no rows";
        } else if (report.skipped() == figures.rows().all()) {
            return "none of its %,d rows has a label; is --label the right column?"
                    .formatted(figures.rows().all());
        }
        return "of its %,d rows %s%s"
                        .formatted(
                                figures.rows().all(),
                                figures.notLearned(),
                                untold ? "" : "; the first of each kind is told above")
                + (figures.rows().unreadable() < figures.rows().all() || file.isExported()
                        ? ""
                        : "; does the header name every column, and --separator what is between them?");
    }
}
