package io.eddy.app;

import io.eddy.app.data.DataFile;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Progressive;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Specification;
import io.eddy.learn.Step;
import io.eddy.snapshot.Safetensors;
import io.eddy.state.Tensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
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

/** Progressive evaluation on a file, without Kafka: the same learner and the same metrics as the pipeline's. */
@Command(
        name = "evaluate",
        description = "Predict each row of a file, then learn from it, and tell how good the predictions were.")
final class EvaluateCommand implements Callable<Integer> {
    private static final int REASONS_TOLD = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "CSV with a header, or a JSON object in each line; .gz too.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Mixin
    private final DataFileOptions dataOptions = new DataFileOptions();

    @Mixin
    private final ModelOption model = new ModelOption();

    @Option(names = "--json", paramLabel = "OUT", description = "Write the figures to this file, too.")
    private @Nullable Path json;

    @Override
    public Integer call() {
        Specification specification = model.specification();
        Learner learner = Learners.of(specification);
        Evaluation evaluation = new Evaluation(
                Evaluation.Scope.DEFAULT.withPositive(specification.output().positive()));
        Progressive progressive = new Progressive(learner, evaluation);
        EnumMap<RejectedEvent.Reason, String> reasons = new EnumMap<>(RejectedEvent.Reason.class);
        long learned = 0;
        long rows = 0;
        long start = System.nanoTime();
        try (DataFile data = DataFile.open(file, dataOptions.options(Optional.empty()))) {
            Event event = new Event();
            while (data.next()) {
                rows++;
                try {
                    data.fill(event);
                    if (progressive.learn(event).outcome() == Step.Outcome.LEARNED) {
                        learned++;
                    }
                } catch (RejectedEvent e) {
                    reasons.putIfAbsent(e.reason(), "row " + data.row() + ": " + e.getMessage());
                }
            }
            if (data.skipped().count() > 0) {
                spec.commandLine().getErr().println(data.skipped());
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        reasons.values().stream()
                .limit(REASONS_TOLD)
                .forEach(reason -> spec.commandLine().getErr().println("not learned: " + reason));
        EvaluationFigures figures = new EvaluationFigures(
                rows,
                learned,
                evaluation.report(),
                rows / seconds,
                new ModelVersion(specification.name(), specification.fingerprint(), DataFile.nameOf(file), rows),
                digest(learner));
        PrintWriter out = spec.commandLine().getOut();
        figures.table().forEach(out::println);
        out.flush();
        if (json != null) {
            write(json, figures.json());
        }
        return 0;
    }

    private static String digest(Learner learner) {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        return Safetensors.digest(tensors);
    }

    private static void write(Path path, String text) {
        try {
            Files.writeString(path, text + System.lineSeparator());
        } catch (IOException e) {
            throw new Failure("cannot write the figures to %s: %s".formatted(path, e.getMessage()), e);
        }
    }
}
