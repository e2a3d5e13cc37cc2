package io.eddy.app;

import io.eddy.app.demo.DemoScreen;
import io.eddy.app.demo.Sample;
import io.eddy.app.demo.ShopVisits;
import io.eddy.eval.Metric;
import io.eddy.eval.Report;
import io.eddy.eval.Scores;
import io.eddy.learn.Specification;
import io.eddy.stream.Every;
import io.eddy.stream.Pipeline;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.RecoverySettings;
import io.eddy.stream.TaskStatus;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole pipeline on a stream that it makes itself, with a broker and a folder of its own. */
@Command(
        name = "demo",
        description = "Start a broker, learn from a made-up stream of shop visits whose tastes shift, and watch.")
final class DemoCommand implements Callable<Integer> {
    private static final long LOOK_MILLIS = 100;
    private static final int SCREEN_EVERY = 5;
    private static final int LINE_EVERY = 20;

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

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Sample> samples = new ArrayList<>();
    private long lastMillis;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (events < 1) {
            throw new ParameterException(spec.commandLine(), "--events is " + events + "; it has to be at least 1");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "eddy-stop"));
        Path folder = Files.createTempDirectory("eddy-demo");
        try (Cluster cluster = Cluster.own(folder, 0, Map.of())) {
            run(cluster, folder);
        } finally {
            delete(folder);
            stopped.countDown();
        }
        return 0;
    }

    private void run(Cluster cluster, Path folder) throws InterruptedException {
        PipelineSettings settings = new PipelineSettings(
                Specification.inferred("shop"),
                "eddy-demo",
                Topics.standard(),
                "exactly_once_v2",
                RecoverySettings.DEFAULT,
                new Every(50_000, Duration.ofSeconds(5)),
                new Every(1_000, Duration.ofSeconds(5)),
                folder.resolve("streams"),
                cluster.client());
        RunningPipeline.createTopics(settings);
        try (RunningPipeline running = RunningPipeline.start(settings, new InetSocketAddress("127.0.0.1", 0));
                VisitProducer producer =
                        new VisitProducer(settings, new ShopVisits(seed), events, () -> learned(running.pipeline()))) {
            PrintWriter out = spec.commandLine().getOut();
            out.printf("Visits to a made-up shop: bought or left? Tastes shift every %,d events.%n", ShopVisits.ERA);
            out.printf("Kafka broker %s, metrics %s/metrics%n", cluster.address(), running.uri());
            out.flush();
            producer.start();
            watch(running.pipeline(), producer, out);
        }
    }

    private void watch(Pipeline pipeline, VisitProducer producer, PrintWriter out) throws InterruptedException {
        boolean terminal = System.console() != null && System.getenv("TERM") != null;
        lastMillis = System.currentTimeMillis();
        int drawn = 0;
        for (int turn = 0; !stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS); turn++) {
            producer.failure().ifPresent(failure -> {
                throw new Failure("the demo cannot send its events: " + failure);
            });
            if (!pipeline.isAlive()) {
                throw new Failure("the pipeline stopped: " + pipeline.failure().orElse("see the log above"));
            }
            List<TaskStatus> tasks = pipeline.tasks();
            if (tasks.isEmpty() || !take(tasks.get(0))) {
                continue;
            }
            if (terminal && turn % SCREEN_EVERY == 0) {
                drawn = redraw(screen(tasks.get(0)), drawn, out);
            } else if (!terminal && turn % LINE_EVERY == 0) {
                out.println(status(tasks.get(0)));
                out.flush();
            }
            if (tasks.get(0).version().offset() > 0 && learned(pipeline) >= events) {
                break;
            }
        }
        finish(pipeline, terminal, drawn, out);
    }

    private void finish(Pipeline pipeline, boolean terminal, int drawn, PrintWriter out) {
        List<TaskStatus> tasks = pipeline.tasks();
        if (samples.isEmpty() || tasks.isEmpty()) {
            return;
        }
        if (terminal) {
            redraw(screen(tasks.get(0)), drawn, out);
        } else {
            screen(tasks.get(0)).forEach(out::println);
        }
        out.flush();
    }

    /** Notes how things stand; false as long as nothing was learned. */
    private boolean take(TaskStatus status) {
        Report report = status.report();
        if (report.baselines().isEmpty()) {
            return false;
        }
        long now = System.currentTimeMillis();
        long before = samples.isEmpty() ? 0 : samples.get(samples.size() - 1).events();
        if (report.events() == before) {
            return true; // the status is renewed less often than we look
        }
        double rate = (report.events() - before) * 1000.0 / Math.max(1, now - lastMillis);
        lastMillis = now;
        samples.add(new Sample(
                report.events(),
                rate,
                score(report.model()),
                score(report.baselines().getOrDefault("majority", Scores.NONE)),
                score(report.baselines().getOrDefault("last", Scores.NONE))));
        return true;
    }

    private static Sample.Score score(Scores scores) {
        return new Sample.Score(orZero(scores.window(Metric.ACCURACY)), orZero(scores.window(Metric.LOG_LOSS)));
    }

    private static double orZero(OptionalDouble value) {
        return value.orElse(0);
    }

    private List<String> screen(TaskStatus status) {
        List<Long> shifts = shifts();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(DemoScreen.plot(samples, shifts, status.report().recentDrifts()));
        lines.add("");
        lines.add(status(status));
        lines.add(DemoScreen.drifts(shifts, status.report().recentDrifts()));
        lines.add("model " + status.version());
        return lines;
    }

    private String status(TaskStatus status) {
        return DemoScreen.status(samples.get(samples.size() - 1), status.snapshots());
    }

    private List<Long> shifts() {
        long reached = samples.get(samples.size() - 1).events();
        return LongStream.rangeClosed(1, reached / ShopVisits.ERA)
                .mapToObj(era -> era * ShopVisits.ERA)
                .toList();
    }

    /** Draws over what was drawn before. */
    private static int redraw(List<String> lines, int drawn, PrintWriter out) {
        if (drawn > 0) {
            out.print("\033[" + drawn + "A");
        }
        for (String line : lines) {
            out.print("\033[2K" + line + System.lineSeparator());
        }
        out.flush();
        return lines.size();
    }

    private static long learned(Pipeline pipeline) {
        return pipeline.tasks().stream().mapToLong(TaskStatus::learned).sum();
    }

    private void stopAndWait() {
        stop.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
