package io.eddy.app.command;

import io.eddy.app.Cluster;
import io.eddy.app.Failure;
import io.eddy.app.RunningPipeline;
import io.eddy.app.StopSignal;
import io.eddy.app.demo.chat.AutoChat;
import io.eddy.app.demo.chat.Bot;
import io.eddy.app.demo.chat.ChatPage;
import io.eddy.app.demo.web.DemoServer;
import io.eddy.snapshot.Manifest;
import io.eddy.snapshot.SnapshotAssembler;
import io.eddy.spec.ModelFile;
import io.eddy.stream.LoopSettings;
import io.eddy.stream.PipelineSettings;
import io.eddy.wire.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A support bot with a broker, a pipeline and a page of its own. */
@Command(
        name = "chatbot",
        description = "Start a broker and a support bot that learns from each thumb and each correction,"
                + " in the browser and in the terminal.")
final class DemoChatbotCommand implements Callable<Integer> {
    private static final int REPORT_EVERY = 200;

    /** A conversation waits for each commit, and has no need of large ones. */
    private static final int COMMIT_MILLIS = 20;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--auto", description = "Let customers who do not exist ask and correct, by themselves.")
    private boolean auto;

    @Option(
            names = "--turns",
            paramLabel = "N",
            defaultValue = "2000",
            description = "With --auto: stop after so many. Default: ${DEFAULT-VALUE}.")
    private int turns = 2_000;

    @Option(
            names = "--restart-after",
            paramLabel = "N",
            description =
                    "With --auto: stop Eddy after so many turns and start it again; the digest at the end is the same.")
    private @Nullable Integer restartAfter;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "With --auto: another seed, other customers. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8090",
            description = "Of the chat's page on 127.0.0.1; 0 for any. Default: ${DEFAULT-VALUE}.")
    private int port = 8_090;

    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            description =
                    "Keep here what the bot has learned, and whom it knows. Default: a folder that is gone at the end.")
    private @Nullable Path dataDir;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check("--turns", turns);
        if (restartAfter != null) {
            check("--restart-after", restartAfter);
        }
        DemoWorld.checkOptions(spec, auto, List.of("--port"), List.of("--turns", "--seed", "--restart-after"));
        DemoWorld.show("chatbot", dataDir, this::converse);
        return 0;
    }

    private void check(String option, int value) {
        if (value < 1) {
            throw new ParameterException(
                    spec.commandLine(), "%s is %d; it has to be at least 1".formatted(option, value));
        }
    }

    private void converse(Cluster cluster, Path folder, StopSignal stop) throws IOException, InterruptedException {
        PipelineSettings settings = settings(cluster, folder);
        cluster.topics().createAbsent(settings.topics().definitions());
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (auto) {
                talkByThemselves(settings, cluster, stop, out);
            } else {
                talk(settings, stop, out);
            }
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new Failure("the bot does not answer: " + cause.getMessage(), e);
        }
    }

    private static PipelineSettings settings(Cluster cluster, Path folder) throws IOException {
        ModelFile model = DemoWorld.model(folder, "chatbot-model.yaml");
        Map<String, Object> client = new HashMap<>(cluster.client());
        client.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MILLIS);
        return DemoWorld.settings(model.specification(), "eddy-chatbot", folder, client)
                .answering(LoopSettings.joining(model.join().orElseThrow()));
    }

    private void talk(PipelineSettings settings, StopSignal stop, PrintWriter out)
            throws IOException, InterruptedException {
        try (RunningPipeline running = RunningPipeline.start(settings, DemoWorld.anyPort());
                Bot bot = Bot.open(settings.topics(), settings.kafka())) {
            begin(running, bot, System.currentTimeMillis(), out);
            try (DemoServer page = ChatPage.serve(bot, port, System::currentTimeMillis)) {
                out.printf("chat: %s  how it learns: %s/%n", page.address(), running.uri());
                out.flush();
                if (Terminal.isThere()) {
                    new TerminalChat(bot, out)
                            .talk(new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())), stop);
                } else {
                    stop.await();
                }
            }
        }
    }

    /** Teaches the first sentences, unless an earlier start has. */
    private static void begin(RunningPipeline running, Bot bot, long time, PrintWriter out) {
        Bot.Reply first = bot.ask("probe-" + System.currentTimeMillis(), "nobody", "hello", time);
        if (first.guesses().isEmpty()) {
            bot.begin(time);
            out.printf(
                    "learned a handful of sentences for each of %d intents%n",
                    bot.intents().size());
        } else {
            out.printf("goes on with %s%n", first.model());
        }
        out.flush();
        running.checkAlive();
    }

    private void talkByThemselves(PipelineSettings settings, Cluster cluster, StopSignal stop, PrintWriter out) {
        AutoChat chat = new AutoChat(seed);
        int first = restartAfter == null ? turns : Math.min(restartAfter, turns);
        talkByThemselves(settings, chat, first, stop, out);
        if (first < turns && !stop.isAsked()) {
            out.println("stopped after " + chat.turns() + " turns; starting again");
            talkByThemselves(settings, chat, turns, stop, out);
        }
        int window = Math.min(REPORT_EVERY, chat.turns());
        if (window > 0) {
            out.printf(
                    Locale.ROOT,
                    "right: %.3f of the first %d turns, %.3f of the last %d%n",
                    chat.shareOfRight(0, window),
                    window,
                    chat.shareOfRight(chat.turns() - window, chat.turns()),
                    window);
        }
        newest(cluster, settings.topics(), out)
                .ifPresent(model -> out.printf("%s  sha256:%s%n", model.version(), model.digest()));
        out.flush();
    }

    private static void talkByThemselves(
            PipelineSettings settings, AutoChat chat, int until, StopSignal stop, PrintWriter out) {
        try (RunningPipeline running = RunningPipeline.start(settings, DemoWorld.anyPort());
                Bot bot = Bot.open(settings.topics(), settings.kafka())) {
            begin(running, bot, AutoChat.opening(), out);
            while (chat.turns() < until && !stop.isAsked()) {
                int before = chat.turns();
                chat.round(bot, until - before);
                if (chat.turns() / REPORT_EVERY > before / REPORT_EVERY) {
                    int from = Math.max(0, chat.turns() - REPORT_EVERY);
                    out.printf(
                            Locale.ROOT,
                            "%,6d turns, right of the last %d: %.3f%n",
                            chat.turns(),
                            chat.turns() - from,
                            chat.shareOfRight(from, chat.turns()));
                    out.flush();
                }
            }
        }
    }

    /** The model as it was published when the pipeline stopped. */
    private static Optional<Manifest> newest(Cluster cluster, Topics topics, PrintWriter out) {
        SnapshotAssembler published = SnapshotAssembler.listing();
        try (SnapshotTopic snapshots = SnapshotTopic.open(cluster, topics.snapshots())) {
            snapshots.read(published, out);
        }
        return published.list().stream()
                .filter(SnapshotAssembler.Listed::whole)
                .map(SnapshotAssembler.Listed::manifest)
                .max(Comparator.comparingLong(manifest -> manifest.version().offset()));
    }
}
