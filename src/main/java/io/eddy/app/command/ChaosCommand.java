package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.app.Folders;
import io.eddy.app.Main;
import io.eddy.app.chaos.Chaos;
import io.eddy.app.chaos.ChaosSettings;
import io.eddy.app.chaos.EventSource;
import io.eddy.app.chaos.Report;
import io.eddy.app.data.DataFile;
import io.eddy.app.data.DataOptions;
import io.eddy.spec.Specification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows that kills change nothing. */
@Command(
        name = "chaos",
        description =
                "Kill Eddy without warning, again and again, while it learns, and compare everything it has published, to the"
                        + " bit, with a learner that nobody disturbed.")
final class ChaosCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description =
                    "Rows to learn from, sent again from the first while there is somebody to kill. Default: the demo's visits.")
    private @Nullable Path file;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "20",
            description = "Kills of Eddy. Default: ${DEFAULT-VALUE}.")
    private int kills;

    @Option(
            names = "--kill-broker",
            paramLabel = "K",
            defaultValue = "0",
            description = "Kills of the broker, or of one of the brokers, between them. Default: ${DEFAULT-VALUE}.")
    private int brokerKills;

    @Option(
            names = "--brokers",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How many brokers the cluster has. With one, everybody waits for it to come back; with three or more the others"
                            + " go on, as each partition is on three. Default: ${DEFAULT-VALUE}.")
    private int brokers;

    @Option(
            names = "--guarantee",
            paramLabel = "G",
            defaultValue = "exactly_once_v2",
            description = "exactly_once_v2 or at_least_once. Default: ${DEFAULT-VALUE}.")
    private PipelineOptions.Guarantee guarantee = PipelineOptions.Guarantee.exactly_once_v2;

    /** How the members of the consumer group agree on who does what. */
    @SuppressWarnings("unused") // the names are what a user types
    enum Protocol {
        classic,
        streams
    }

    @Option(
            names = "--protocol",
            paramLabel = "P",
            defaultValue = "classic",
            description = "How Eddies share the partitions: classic or streams. Default: ${DEFAULT-VALUE}.")
    private Protocol protocol = Protocol.classic;

    @Option(
            names = "--instances",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How many Eddies share the events. With more than one there are four partitions, which move between"
                            + " them. Default: ${DEFAULT-VALUE}.")
    private int instances;

    @Option(
            names = "--through-intake",
            paramLabel = "PARTITIONS",
            defaultValue = "0",
            description =
                    "Send the events, as JSON with objects inside, to a topic of so many partitions, from which Eddy takes them into"
                            + " 'events', which has one; and compare what is there, too. 0: send them to 'events'. Default: ${DEFAULT-VALUE}.")
    private int sourcePartitions;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "1",
            description = "Of the moments and of the rubbish among the events. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "500",
            description =
                    "Events sent in a second; who is ahead of learning by twenty seconds waits for it. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The model file. Without it several members learn, as they do in run.")
    private @Nullable Path model;

    @Option(
            names = "--run-option",
            paramLabel = "OPTION",
            description =
                    "A further option for 'eddy run': --run-option=--snapshot-every-events=1000. May be repeated.")
    private List<String> runOptions = List.of();

    @Option(names = "--keep", description = "Keep the folder with data and logs even if all is well.")
    private boolean keep;

    @Mixin
    private final DataFileOptions dataOptions = new DataFileOptions();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        ChaosSettings settings = settings();
        EventSource source = source();
        Path folder = temporaryFolder();
        out.println("data and logs in " + folder);
        out.flush();
        boolean holds = false;
        try {
            Report report = Chaos.run(settings, folder, out, source);
            out.println(report);
            holds = report.holds();
            return holds ? 0 : Main.FAILED;
        } finally {
            if (holds && !keep) {
                Folders.delete(folder);
            } else {
                out.println("data and logs are kept in " + folder);
            }
        }
    }

    private ChaosSettings settings() {
        atLeast(0, "--kills", kills);
        atLeast(0, "--kill-broker", brokerKills);
        atLeast(1, "--brokers", brokers);
        if (brokers == 2) {
            throw new ParameterException(
                    spec.commandLine(), "--brokers is 2, and of two none can be spared; give 1, or 3 or more");
        }
        atLeast(1, "--instances", instances);
        atLeast(0, "--through-intake", sourcePartitions);
        atLeast(1, "--rate", rate);
        Specification specification = model == null ? ChaosSettings.DEFAULT_MODEL : OutputOption.read(model);
        return new ChaosSettings(
                specification,
                guarantee == PipelineOptions.Guarantee.exactly_once_v2,
                protocol.name(),
                kills,
                brokers,
                brokerKills,
                instances,
                sourcePartitions,
                seed,
                rate,
                runOptions,
                List.of());
    }

    private void atLeast(int least, String option, int value) {
        if (value < least) {
            throw new ParameterException(
                    spec.commandLine(), "%s is %d; it has to be at least %d".formatted(option, value, least));
        }
    }

    private EventSource source() {
        if (file == null) {
            return EventSource.shop(seed);
        }
        Path rows = file;
        DataOptions options = dataOptions.options(Optional.empty());
        return EventSource.of(() -> DataFile.open(rows, options));
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("eddy-chaos-");
        } catch (IOException e) {
            throw new Failure(
                    "cannot make a folder in %s: %s; -Djava.io.tmpdir in EDDY_JAVA_OPTS names another place"
                            .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()),
                    e);
        }
    }
}
