package io.eddy.app.command;

import io.eddy.app.Cluster;
import io.eddy.app.Folders;
import io.eddy.app.Logging;
import io.eddy.app.StopSignal;
import io.eddy.replay.EventOptions;
import io.eddy.spec.ModelFile;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import io.eddy.stream.Every;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.RecoverySettings;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What each demo has for itself: a folder, a broker, a pipeline. */
final class DemoWorld {
    private DemoWorld() {}

    /** What happens in it. */
    interface Scene {
        void play(Cluster cluster, Path folder, StopSignal stop) throws IOException, InterruptedException;
    }

    /**
     * Refuses what has no effect: options of a demo's page where it plays by itself, and the other way round.
     *
     * @throws ParameterException if there is one
     */
    static void checkOptions(CommandSpec command, boolean auto, List<String> ofPage, List<String> ofAuto) {
        for (String option : auto ? ofPage : ofAuto) {
            if (command.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ParameterException(
                        command.commandLine(),
                        option + (auto ? " is of the page, and with --auto there is none" : " goes with --auto"));
            }
        }
    }

    /** @param kept a folder that stays; if null, one that is gone at the end */
    static void show(String name, @Nullable Path kept, Scene scene) throws IOException, InterruptedException {
        Logging.quiet();
        try (StopSignal stop = StopSignal.listen()) { // before there is a folder to be left behind
            Path folder = kept == null ? Files.createTempDirectory("eddy-" + name) : Files.createDirectories(kept);
            try (Cluster cluster = Cluster.own(folder, 0, Map.of())) {
                scene.play(cluster, folder, stop);
            } finally {
                if (kept == null) {
                    Folders.delete(folder);
                }
            }
        }
    }

    /** @param client settings of all clients */
    static PipelineSettings settings(
            Specification specification, String applicationId, Path folder, Map<String, Object> client) {
        return new PipelineSettings(
                specification,
                applicationId,
                Topics.standard(),
                "exactly_once_v2",
                EventOptions.DEFAULT,
                RecoverySettings.DEFAULT,
                new Every(50_000, Duration.ofSeconds(5)),
                new Every(1_000, Duration.ofSeconds(5)),
                folder.resolve("streams"),
                client);
    }

    /** A model file of the jar; it can be looked at in the folder. */
    static ModelFile model(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream model =
                Objects.requireNonNull(DemoWorld.class.getResourceAsStream("/io/eddy/app/demo/" + name))) {
            Files.write(file, model.readAllBytes());
        }
        return SpecificationReader.readAll(file);
    }

    /** Where a demo's pipeline answers. */
    static InetSocketAddress anyPort() {
        return new InetSocketAddress("127.0.0.1", 0);
    }
}
