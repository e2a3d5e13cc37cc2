package io.eddy.app.command;

import io.eddy.app.Cluster;
import io.eddy.app.Failure;
import io.eddy.app.RunningPipeline;
import io.eddy.app.StopSignal;
import io.eddy.app.demo.ShopVisits;
import io.eddy.spec.Specification;
import io.eddy.stream.Pipeline;
import io.eddy.stream.PipelineSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole pipeline on a stream that it makes itself, with a broker and a folder of its own. */
@Command(
        name = "demo",
        subcommands = {DemoChatbotCommand.class, DemoShopCommand.class},
        description = "Start a broker, learn from a made-up stream of shop visits whose tastes shift, and watch.")
final class DemoCommand implements Callable<Integer> {
    private static final long LOOK_MILLIS = 100;

    /** Fewer visits are too few to learn the tastes. */
    private static final long SHORTEST_ERA = 10_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--events",
            paramLabel = "N",
            description = "Stop after so many events. Without it, Ctrl-C stops it.")
    private long events = Long.MAX_VALUE;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Another seed, other visitors. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (events < 1) {
            throw new ParameterException(spec.commandLine(), "--events is " + events + "; it has to be at least 1");
        }
        DemoWorld.show("demo", null, this::run);
        return 0;
    }

    private void run(Cluster cluster, Path folder, StopSignal stop) throws InterruptedException {
        PipelineSettings settings =
                DemoWorld.settings(Specification.inferred("shop"), "eddy-demo", folder, cluster.client());
        cluster.topics().createAbsent(settings.topics().definitions());
        try (RunningPipeline running = RunningPipeline.start(settings, DemoWorld.anyPort());
                RowProducer producer =
                        RowProducer.open(cluster, settings.topics().events());
                VisitProducer visits = new VisitProducer(
                        producer, new ShopVisits(seed, era()), events, () -> done(running.pipeline()))) {
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    Locale.ROOT, "Visits to a made-up shop: bought or left? Tastes shift every %,d events.%n", era());
            out.printf("Kafka broker %s, metrics %s/metrics%n", cluster.address(), running.uri());
            out.flush();
            visits.start();
            watch(running, producer, stop);
        }
    }

    /** Short enough for tastes to shift, and the model to follow, in so many events as there are. */
    private long era() {
        return Math.min(ShopVisits.LONG_ERA, Math.max(SHORTEST_ERA, events / 3));
    }

    private void watch(RunningPipeline running, RowProducer producer, StopSignal stop) throws InterruptedException {
        Pipeline pipeline = running.pipeline();
        boolean terminal = Terminal.isThere();
        DemoView view = new DemoView(
                spec.commandLine().getOut(),
                terminal,
                terminal && System.getenv("NO_COLOR") == null,
                terminal ? Terminal.columns() : Terminal.USUAL_COLUMNS,
                era());
        while (done(pipeline) < events && !stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            producer.failure().ifPresent(failure -> {
                throw new Failure("the demo cannot send its events: " + failure);
            });
            running.checkAlive();
            pipeline.tasks().forEach(task -> view.show(task, System.currentTimeMillis()));
        }
        pipeline.tasks().forEach(view::end);
    }

    private static long done(Pipeline pipeline) {
        return pipeline.tasks().stream()
                .mapToLong(task -> task.report().events())
                .sum();
    }
}
