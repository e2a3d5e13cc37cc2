package io.eddy.app.command;

import io.eddy.app.Cluster;
import io.eddy.app.Failure;
import io.eddy.app.RunningPipeline;
import io.eddy.app.StopSignal;
import io.eddy.app.command.InterpretationTable.Overruling;
import io.eddy.kernel.KernelChoice;
import io.eddy.learn.Remark;
import io.eddy.serve.HttpSettings;
import io.eddy.spec.Inputs;
import io.eddy.spec.Specification;
import io.eddy.stream.Pipeline;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.TaskStatus;
import io.eddy.wire.CreatedTopic;
import io.eddy.wire.TopicDefinition;
import io.eddy.wire.Topics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The pipeline, until it is told to stop. */
@Command(
        name = "run",
        description = "Learn from each event of the topic 'events', and publish predictions and weights, until Ctrl-C.")
final class RunCommand implements Callable<Integer> {
    private static final long LOOK_MILLIS = 200;

    /** How often whoever watches is told where the models stand. */
    private static final long LINE_MILLIS = 10_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ModelOption model = new ModelOption();

    @Option(
            names = "--type",
            paramLabel = "NAME=KIND",
            description =
                    "Take a field as category, number, boolean, text, time, items or id, without a model file; the field 'label' as category"
                            + " (classes) or number (a quantity). May be repeated.")
    private Map<String, String> types = Map.of();

    @Mixin
    private final SourceOptions sourceOptions = new SourceOptions();

    @Mixin
    private final PipelineOptions options = new PipelineOptions();

    @Mixin
    private final ClusterOptions clusterOptions = new ClusterOptions();

    @Mixin
    private final HttpOptions httpOptions = new HttpOptions();

    private final Map<Integer, Teller> tellers = new TreeMap<>();
    private long printed;

    @Override
    public Integer call() throws InterruptedException {
        HttpSettings http = httpOptions.settings();
        options.check();
        PrintWriter out = spec.commandLine().getOut();
        Specification specification = model.specification(new StatedTypes(types, "label").checked(spec));
        Inputs inputs = sourceOptions.beside(model.inputs());
        try (StopSignal stop = StopSignal.listen();
                Cluster cluster = clusterOptions.open()) {
            clusterOptions.keepRunning(cluster, RunCommand::warn).ifPresent(out::println);
            Topics topics = Topics.named(clusterOptions.prefix(), Map.of());
            PipelineSettings settings = settings(specification, topics, inputs, cluster);
            if (settings.exactlyOnce()) {
                cluster.doubtAboutTransactions().ifPresent(RunCommand::warn);
            }
            create(wanted(topics), cluster, out);
            try (RunningPipeline running = RunningPipeline.start(settings, http)) {
                running.checkAlive();
                out.printf(
                        "model %s-%s learns from topic %s%s at %s%n",
                        specification.name(),
                        specification.fingerprint(),
                        topics.events(),
                        inputs.isEmpty()
                                ? ""
                                : ", into which goes what is in "
                                        + String.join(", ", settings.intake().topics()),
                        cluster.address());
                specification
                        .output()
                        .keep()
                        .forEach((name, share) -> out.printf(
                                "of class %s %s is learned from: predictions are corrected for that, and the figures are those of the sample%n",
                                name, share));
                out.println("arithmetic: " + KernelChoice.told());
                out.printf(
                        "metrics: %s/metrics  health: %s/health  live page: %s/%n",
                        running.uri(), running.uri(), running.uri());
                out.flush();
                wait(running, stop, out);
            }
            out.println("stopped");
            out.flush();
            return 0;
        }
    }

    private PipelineSettings settings(Specification specification, Topics topics, Inputs inputs, Cluster cluster) {
        PipelineSettings settings = options.settings(specification, topics, clusterOptions.dataDir(), cluster.client());
        try {
            return settings.answering(options.loop(model.join())).takingIn(SourceOptions.settings(inputs, cluster));
        } catch (IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }

    private List<TopicDefinition> wanted(Topics topics) {
        Set<String> ofRequests =
                Set.of(topics.requests().name(), topics.feedback().name());
        return topics.definitions().stream()
                .filter(topic -> options.answersRequests() || !ofRequests.contains(topic.name()))
                .toList();
    }

    private static void create(List<TopicDefinition> wanted, Cluster cluster, PrintWriter out) {
        try {
            for (CreatedTopic created : cluster.topics().createAbsent(wanted)) {
                out.println("created topic " + created.topic().name()
                        + created.lowered().map(note -> "; " + note).orElse(""));
            }
        } catch (KafkaException e) {
            throw new Failure(
                    "cannot create the topics that are absent: %s; 'eddy topics' shows which, let Eddy create them or have it done; without requests and feedback it goes with --no-requests"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    /** Its logger is not one of the class, because all commands are made before one of them says how much is to be logged. */
    private static void warn(String what) {
        LoggerFactory.getLogger(RunCommand.class).warn(what);
    }

    private static List<TaskStatus> begun(Pipeline pipeline) {
        return pipeline.tasks().stream()
                .filter(task -> task.toldBefore() != TaskStatus.NOT_YET)
                .toList();
    }

    /** A task that starts again in this process has told already. */
    private Teller teller(TaskStatus task, PrintWriter out) {
        return tellers.computeIfAbsent(task.partition(), partition -> {
            Teller teller = new Teller(
                    task.version().source() + ": ",
                    "label",
                    model.file().isPresent() ? Overruling.IN_MODEL_FILE : Overruling.WHEN_RUN,
                    line -> print(line, out),
                    () -> printed);
            if (task.toldBefore() != TaskStatus.NOTHING) {
                teller.goOn(task.interpretation(), task.toldBefore());
            }
            return teller;
        });
    }

    private void wait(RunningPipeline running, StopSignal stop, PrintWriter out) throws InterruptedException {
        Pipeline pipeline = running.pipeline();
        boolean watched = Terminal.isThere();
        long lastLine = System.currentTimeMillis();
        boolean announced = false;
        while (!stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            running.checkAlive();
            if (!announced && pipeline.isReady()) {
                announced = true;
                out.println("ready; Ctrl-C stops it");
            }
            begun(pipeline).forEach(task -> teller(task, out).look(task.interpretation(), task.remarks()));
            long now = System.currentTimeMillis();
            if (watched && now - lastLine >= LINE_MILLIS) {
                lastLine = now;
                pipeline.tasks()
                        .forEach(task ->
                                print(Standing.of(task, running.cluster()).line(now, Terminal.columns()), out));
            }
            out.flush();
        }
        for (TaskStatus task : begun(pipeline)) {
            teller(task, out).end(task.interpretation(), task.remarks());
            teller(task, out).repeat(task.remarks());
            long none = task.vitals().remarks().getOrDefault(Remark.Kind.NO_FIELD, 0L);
            InterpretationTable.warning(none, task.learned())
                    .ifPresent(warning -> print(task.version().source() + ": " + warning, out));
        }
        out.println("stopping ...");
        out.flush();
    }

    private void print(String line, PrintWriter out) {
        printed++;
        out.println(line);
    }
}
