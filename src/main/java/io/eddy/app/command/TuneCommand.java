package io.eddy.app.command;

import static io.eddy.app.command.Counted.counted;

import io.eddy.app.Failure;
import io.eddy.app.data.DataFile;
import io.eddy.app.data.DataOptions;
import io.eddy.app.tune.Candidate;
import io.eddy.app.tune.Candidates;
import io.eddy.app.tune.Halving;
import io.eddy.app.tune.Halving.Rung;
import io.eddy.app.tune.Halving.Standing;
import io.eddy.eval.Metric;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Kind;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A search for a specification that predicts a file better than the default. */
@Command(
        name = "tune",
        description = {
            "Look for a model that predicts a file better than the default, by successive halving: all candidates learn a part of it, the better third"
                    + " goes on. Never needed: the default is made to do without.",
            "It is always among the last, so what is found is no worse on this file; on others it may be."
        })
final class TuneCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final LearnedFile file = new LearnedFile();

    @Mixin
    private final ModelOption model = new ModelOption();

    @Option(
            names = "--budget",
            paramLabel = "N",
            description =
                    "How many candidates. Default: ${DEFAULT-VALUE}, which takes about four times as long as to evaluate the file.")
    private int budget = 27;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "By which candidates are drawn; the same seed draws the same. Default: ${DEFAULT-VALUE}.")
    private long seed = 42;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the best as a complete model file.")
    private @Nullable Path modelFile;

    /** What is known of a file before it is learned. */
    private record FirstPass(long rows, Kind kind) {}

    @Override
    public Integer call() {
        if (budget < 2) {
            throw new ParameterException(spec.commandLine(), "--budget is " + budget + "; it has to be at least 2");
        }
        ApartFiles files = new ApartFiles();
        files.read("the data", file.path());
        model.file().ifPresent(path -> files.read("the model file", path));
        Specification base = model.specification(file.types());
        files.read(base);
        if (modelFile != null) {
            files.written("--out", modelFile);
            OutputFile.checkWritable("--out", modelFile);
        }
        DataOptions options = file.options(model.file());
        FirstPass first = look(base, options);
        if (first.kind == Kind.ANOMALY || first.kind == Kind.SEVERAL) {
            throw new Failure(
                    "tune looks for models of one output, of classes or a quantity, that learns from labels; compare model"
                            + " files of another kind with evaluate --model A --model B");
        }
        if (first.kind == Kind.TEXT) {
            throw new Failure(
                    "the model writes a text (output: text), and tune looks for models of classes and quantities only;"
                            + " compare model files with evaluate --model A --model B");
        }
        Metric metric = first.kind == Kind.REGRESSION ? Metric.MAE : Metric.LOG_LOSS;
        List<Candidate> candidates = Candidates.of(base, first.kind, seed, budget);
        PrintWriter out = spec.commandLine().getOut();
        out.println(text(
                "%s (seed %d), judged by %s of what they predict before they learn it",
                counted(candidates.size(), "candidate"), seed, metric.key()));
        Halving halving = new Halving(candidates, metric, first.rows);
        learn(halving, options);
        List<Rung> rungs = halving.end();
        table(rungs).forEach(out::println);
        Standing best = rungs.get(rungs.size() - 1).best();
        if (modelFile != null) {
            OutputFile.write(modelFile, file.modelFile(halving.complete(best.candidate())));
            out.println("written: " + modelFile);
        }
        return 0;
    }

    /** Counts the rows, and finds out what the label is. */
    private FirstPass look(Specification base, DataOptions options) {
        Learner learner = Learners.of(base);
        Event event = new Event();
        long rows = 0;
        try (DataFile data = DataFile.open(file.path(), options)) {
            data.notes().forEach(spec.commandLine().getErr()::println);
            while (data.next()) {
                rows++;
                if (learner.news() == 0) {
                    learnIfPossible(learner, data, event);
                }
            }
        }
        Kind kind = learner.interpretation().label().kind();
        if (learner.vitals().steps() == 0 || kind == Kind.INFERRED) {
            throw new Failure("nothing can be learned from %s; './eddy evaluate' tells why".formatted(file));
        }
        return new FirstPass(rows, kind);
    }

    private static void learnIfPossible(Learner learner, DataFile data, Event event) {
        if (isEvent(data, event)) {
            try {
                learner.learn(event);
            } catch (RejectedEvent e) {
                return; // because another row will tell
            }
        }
    }

    private void learn(Halving halving, DataOptions options) {
        Progress progress = Progress.on(spec.commandLine().getErr());
        Event event = new Event();
        long rows = 0;
        try (DataFile data = DataFile.open(file.path(), options)) {
            while (data.next()) {
                rows++;
                halving.next(isEvent(data, event) ? Optional.of(event) : Optional.empty());
                progress.show(data.share(), rows);
            }
            progress.end();
        }
    }

    private static boolean isEvent(DataFile data, Event event) {
        try {
            data.fill(event);
            return true;
        } catch (RejectedEvent e) {
            return false; // because it is none for any candidate; evaluate tells why
        }
    }

    private static List<String> table(List<Rung> rungs) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(text("%12s %12s %10s %10s  %s", "after rows", "candidates", "default", "best", "which is"));
        for (Rung rung : rungs) {
            lines.add(text(
                    "%,12d %12d %10.4f %10.4f  %s",
                    rung.rows(),
                    rung.standings().size(),
                    ofDefault(rung),
                    rung.best().loss(),
                    rung.best().candidate().words()));
        }
        Rung last = rungs.get(rungs.size() - 1);
        lines.add("");
        lines.add("those that learned it all:");
        last.standings()
                .forEach(standing -> lines.add(
                        text("%12.4f  %s", standing.loss(), standing.candidate().words())));
        lines.add("");
        double least = last.best().loss();
        double usual = ofDefault(last);
        lines.add(
                least < usual
                        ? text(
                                "%.1f %% less than the default's, on the rows that it was chosen by: on others expect less",
                                100 * (usual - least) / usual)
                        : "none was better than the default: no model file is needed");
        return lines;
    }

    /** It comes first among candidates, and stays. */
    private static double ofDefault(Rung rung) {
        return rung.standings().stream()
                .filter(standing -> standing.candidate().words().equals(Candidates.DEFAULT))
                .mapToDouble(Standing::loss)
                .findFirst()
                .orElseThrow();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
