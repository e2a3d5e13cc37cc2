package io.eddy.app.command;

import io.eddy.app.Cluster;
import io.eddy.app.Failure;
import io.eddy.replay.Rebuild;
import io.eddy.replay.RebuildImpossible;
import io.eddy.replay.RebuildSettings;
import io.eddy.spec.Specification;
import io.eddy.wire.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whose versions a command rebuilds, and how. */
final class RebuildOptions {
    /** What is done with the versions of an application. */
    interface Work<T> {
        T with(Rebuild rebuild) throws RebuildImpossible;
    }

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Mixin
    private final ApplicationIdOption applicationId = new ApplicationIdOption();

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The model file. Default: the model that the application's checkpoints are of.")
    private @Nullable Path model;

    @Option(
            names = "--output",
            paramLabel = "KIND",
            description = "As it was said to run, without a model file: binary, multiclass or regression."
                    + " Default: as in the application's checkpoints.")
    private @Nullable String output;

    @Option(
            names = "--from-scratch",
            description = "Learn the whole log again, rather than what came after the nearest checkpoint.")
    private boolean fromScratch;

    String applicationId() {
        return applicationId.checked(command);
    }

    /** @throws Failure if a version cannot be rebuilt, or the cluster cannot be reached */
    <T> T rebuild(ClusterOptions clusterOptions, Work<T> work) {
        applicationId();
        Optional<Specification> given = given();
        try (Cluster cluster = clusterOptions.open();
                Rebuild rebuild = new Rebuild(settings(clusterOptions.prefix(), given, cluster), this::note)) {
            return work.with(rebuild);
        } catch (RebuildImpossible e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    private Optional<Specification> given() {
        if (model != null) {
            return Optional.of(OutputOption.alone(model, output));
        }
        return output == null ? Optional.empty() : Optional.of(OutputOption.inferred(output));
    }

    private RebuildSettings settings(String prefix, Optional<Specification> given, Cluster cluster) {
        return new RebuildSettings(
                applicationId(),
                Topics.named(prefix, Map.of()),
                given,
                OutputOption.inferred(null),
                fromScratch,
                cluster.client());
    }

    private void note(String note) {
        command.commandLine().getErr().println("note: " + note);
    }
}
