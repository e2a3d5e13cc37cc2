package io.eddy.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.eddy.app.Cluster;
import io.eddy.app.Failure;
import io.eddy.app.Folders;
import io.eddy.app.Logging;
import io.eddy.app.RunningPipeline;
import io.eddy.app.StopSignal;
import io.eddy.app.demo.ShopFloor;
import io.eddy.app.demo.ShopPage;
import io.eddy.app.demo.ShopVisits;
import io.eddy.app.demo.web.DemoServer;
import io.eddy.feature.Event;
import io.eddy.intake.JoinCounts;
import io.eddy.replay.EventOptions;
import io.eddy.spec.ModelFile;
import io.eddy.stream.Every;
import io.eddy.stream.LoopSettings;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.RecoverySettings;
import io.eddy.stream.RequestStatus;
import io.eddy.wire.EventWriter;
import io.eddy.wire.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
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

    /** Never further ahead than visitors would be who wait for the page. */
    private static final long LEAD = 500;

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
        Logging.quiet();
        Path folder = Files.createTempDirectory("eddy-shop");
        try (StopSignal stop = StopSignal.listen()) {
            try (Cluster cluster = Cluster.own(folder, 0, Map.of())) {
                recommend(cluster, folder, stop);
            } finally {
                Folders.delete(folder);
            }
        }
        return 0;
    }

    private void recommend(Cluster cluster, Path folder, StopSignal stop) throws InterruptedException, IOException {
        ModelFile model = DemoModel.in(folder, auto ? "shop-model.yaml" : "shelf-model.yaml");
        PipelineSettings settings = new PipelineSettings(
                        model.specification(),
                        "eddy-shop",
                        Topics.standard(),
                        "exactly_once_v2",
                        EventOptions.DEFAULT,
                        RecoverySettings.DEFAULT,
                        new Every(10_000, Duration.ofSeconds(5)),
                        new Every(1_000, Duration.ofSeconds(5)),
                        folder.resolve("streams"),
                        cluster.client())
                .answering(LoopSettings.joining(model.join().orElseThrow()));
        cluster.topics().createAbsent(settings.topics().definitions());
        try (RunningPipeline running = RunningPipeline.start(settings, new InetSocketAddress("127.0.0.1", 0));
                RowProducer requests =
                        RowProducer.open(cluster, settings.topics().requests());
                RowProducer feedback =
                        RowProducer.open(cluster, settings.topics().feedback())) {
            PrintWriter out = spec.commandLine().getOut();
            Desk desk = new Desk(running, requests, feedback);
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

    /** Asks over HTTP; what was shown and what was bought goes to the topics. */
    private static final class Desk implements ShopFloor.Desk {
        private static final ObjectMapper JSON = JsonMapper.builder().build();
        private static final int NOT_YET = 503;
        private static final long LOOK_MILLIS = 20;

        private final RunningPipeline running;
        private final RowProducer requests;
        private final RowProducer feedback;
        private final HttpClient http = HttpClient.newHttpClient();
        private final EventWriter writer = new EventWriter();
        private long shown;

        Desk(RunningPipeline running, RowProducer requests, RowProducer feedback) {
            this.running = running;
            this.requests = requests;
            this.feedback = feedback;
        }

        /** Until the pipeline has nearly caught up; false if it is time to stop. */
        boolean waits(StopSignal stop) throws InterruptedException {
            while (shown - taken() > LEAD) {
                if (!running.pipeline().isAlive()) {
                    throw new Failure("the pipeline stopped: "
                            + running.pipeline().failure().orElse("see the log above"));
                }
                if (stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
            return !stop.isAsked();
        }

        /** Until all that was shown has been through the pipeline. */
        void settle(StopSignal stop) throws InterruptedException {
            while (taken() < shown
                    && running.pipeline().isAlive()
                    && !stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {}
        }

        private long taken() {
            return running.pipeline().requests().stream()
                    .mapToLong(RequestStatus::answered)
                    .sum();
        }

        @Override
        public double[] likings(List<Event> offers) {
            double[] likings = new double[offers.size()];
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.write('[');
            for (int i = 0; i < offers.size(); i++) {
                if (i > 0) {
                    body.write(',');
                }
                body.writeBytes(writer.write(offers.get(i)));
            }
            body.write(']');
            HttpRequest request = HttpRequest.newBuilder(running.uri().resolve("/v1/predict"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                    .build();
            try {
                HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (answer.statusCode() == NOT_YET) {
                    return likings; // because nothing is learned yet
                }
                if (answer.statusCode() != 200) {
                    throw new Failure("a prediction was refused: " + new String(answer.body(), UTF_8));
                }
                int i = 0;
                for (JsonNode prediction : JSON.readTree(answer.body()).path("predictions")) {
                    likings[i++] =
                            prediction.path("probabilities").path("bought").asDouble();
                }
                return likings;
            } catch (IOException e) {
                throw new Failure("Eddy does not answer: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure("interrupted", e);
            }
        }

        @Override
        public void show(Event offer) {
            requests.send(null, writer.write(offer));
            shown++;
        }

        @Override
        public void bought(String id, long time) {
            feedback.send(
                    null,
                    "{\"id\":\"%s\",\"label\":\"bought\",\"time\":%d}"
                            .formatted(id, time)
                            .getBytes(UTF_8));
        }
    }
}
