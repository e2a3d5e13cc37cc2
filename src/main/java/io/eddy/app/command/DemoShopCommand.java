package io.eddy.app.command;

import io.eddy.app.Cluster;
import io.eddy.app.RunningPipeline;
import io.eddy.app.StopSignal;
import io.eddy.app.demo.ShopFloor;
import io.eddy.app.demo.ShopPage;
import io.eddy.app.demo.ShopVisits;
import io.eddy.app.demo.web.DemoServer;
import io.eddy.join.JoinCounts;
import io.eddy.spec.ModelFile;
import io.eddy.stream.LoopSettings;
import io.eddy.stream.PipelineSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Recommendations in a shop that does not exist, with a broker and a pipeline of its own. */
@Command(
        name = "shop",
        description =
                "Start a broker and a shop that recommends, in the browser, and learns from what is bought and from what is not;"
                        + " with --auto to visitors who do not exist, whose tastes shift.")
final class DemoShopCommand implements Callable<Integer> {
    private static final int REPORT_EVERY = 1_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--auto", description = "Let visitors who do not exist buy, by themselves.")
    private boolean auto;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8090",
            description = "Of the shop's page on 127.0.0.1; 0 for any. Default: ${DEFAULT-VALUE}.")
    private int port = 8_090;

    @Option(
            names = "--visits",
            paramLabel = "N",
            defaultValue = "24000",
            description = "With --auto: stop after so many. Default: ${DEFAULT-VALUE}.")
    private long count = 24_000;

    @Option(
            names = "--era",
            paramLabel = "N",
            defaultValue = "8000",
            description = "With --auto: tastes shift after so many visits. Default: ${DEFAULT-VALUE}.")
    private long era = 8_000;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "With --auto: another seed, other visitors. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (count < 1 || era < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--visits is %d and --era is %d; both have to be at least 1".formatted(count, era));
        }
        DemoWorld.checkOptions(spec, auto, List.of("--port"), List.of("--visits", "--era", "--seed"));
        DemoWorld.show("shop", null, this::recommend);
        return 0;
    }

    private void recommend(Cluster cluster, Path folder, StopSignal stop) throws InterruptedException, IOException {
        ModelFile model = DemoWorld.model(folder, auto ? "shop-model.yaml" : "shelf-model.yaml");
        PipelineSettings settings = DemoWorld.settings(model.specification(), "eddy-shop", folder, cluster.client())
                .answering(LoopSettings.joining(model.join().orElseThrow()));
        cluster.topics().createAbsent(settings.topics().definitions());
        try (RunningPipeline running = RunningPipeline.start(settings, DemoWorld.anyPort());
                RowProducer requests =
                        RowProducer.open(cluster, settings.topics().requests());
                RowProducer feedback =
                        RowProducer.open(cluster, settings.topics().feedback())) {
            PrintWriter out = spec.commandLine().getOut();
            ShopDesk desk = new ShopDesk(running, requests, feedback);
            if (!auto) {
                try (DemoServer page = ShopPage.serve(desk, port, System::currentTimeMillis)) {
                    out.printf("shop: %s  how it learns: %s/%n", page.address(), running.uri());
                    out.flush();
                    stop.await();
                }
                return;
            }
            out.printf("a shop that recommends; how it learns: %s/%n", running.uri());
            out.flush();
            ShopFloor floor = new ShopFloor(new ShopVisits(seed, era), desk);
            while (floor.visits() < count && desk.waits(stop)) {
                floor.next();
                if (floor.visits() % REPORT_EVERY == 0) {
                    report(floor, out);
                }
            }
            desk.settle(stop);
            running.pipeline().joins().forEach(join -> out.println(told(join.counts())));
            out.flush();
        }
    }

    private void report(ShopFloor floor, PrintWriter out) {
        ShopFloor.Sales sales = floor.sales();
        out.printf(
                Locale.ROOT,
                "%,7d visits: bought %.3f of what was recommended, %.3f of what chance picks, %.3f of the best%s%n",
                floor.visits(),
                sales.bought(),
                sales.byChance(),
                sales.atBest(),
                floor.visits() % era == 0 && floor.visits() < count ? "; now tastes shift" : "");
        out.flush();
    }

    private static String told(JoinCounts counts) {
        return String.format(
                Locale.ROOT,
                "learned: %,d that were bought in time, %,d that were not, of which %,d were bought after all and corrected",
                counts.joined(),
                counts.defaulted(),
                counts.corrected());
    }
}
