package io.eddy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.replay.EventOptions;
import io.eddy.replay.LostEvents;
import io.eddy.spec.SpecificationReader;
import io.eddy.stream.CheckpointStatus;
import io.eddy.stream.Every;
import io.eddy.stream.Pipeline;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.RecoverySettings;
import io.eddy.stream.TaskStatus;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What keeping the state costs: how fast the pipeline learns a prepared topic, committing every 100 ms, with a checkpoint every so
 * many seconds and without any, in turns, with models from a thousand to ten million weights. {@code CheckpointCost 2000000 10 3}
 *
 * <p>The weights are those of an embedding table, each event touching one row of it, so that the step is the same whatever the
 * table's size, but for the processor's caches; in the time between two checkpoints nearly every page changes.
 */
public final class CheckpointCost {
    private static final int DIMENSIONS = 64;

    private static final int NEVER = 1_000_000;

    private final String bootstrap;
    private final Path folder;
    private final int events;
    private int runs;

    private CheckpointCost(String bootstrap, Path folder, int events) {
        this.bootstrap = bootstrap;
        this.folder = folder;
        this.events = events;
    }

    /** Arguments: events to measure, seconds between checkpoints, rounds, and the numbers of weights if not all. */
    public static void main(String[] args) throws Exception {
        int events = Integer.parseInt(args[0]);
        int seconds = Integer.parseInt(args[1]);
        int rounds = Integer.parseInt(args[2]);
        List<Integer> sizes = args.length == 3
                ? List.of(1_000, 10_000, 100_000, 1_000_000, 10_000_000)
                : Stream.of(args).skip(3).map(Integer::valueOf).toList();
        Path folder = Files.createTempDirectory("eddy-checkpoint-cost");
        try (EmbeddedBroker broker = EmbeddedBroker.startOn(folder, 0).orElseThrow()) {
            CheckpointCost cost = new CheckpointCost(broker.address(), folder, events);
            cost.learn(sizes.get(0), 1); // for the compiler
            for (int round = 1; round <= rounds; round++) {
                for (int weights : sizes) {
                    cost.compare(weights, seconds);
                }
            }
        }
    }

    private void compare(int weights, int seconds) throws Exception {
        boolean withFirst = runs % 4 < 2; // in turns
        Run first = learn(weights, withFirst ? seconds : NEVER);
        Run second = learn(weights, withFirst ? NEVER : seconds);
        Run with = withFirst ? first : second;
        Run without = withFirst ? second : first;
        System.out.println(String.format( // in one piece, because Kafka's log goes there too
                Locale.ROOT,
                "weights %9d  events/s with checkpoints %7.0f, without %7.0f, ratio %.2f;  %d checkpoints, the last of %9d bytes;  longest pause %5.1f ms  longest commit %5.1f ms, without %5.1f ms",
                weights,
                with.eventsPerSecond,
                without.eventsPerSecond,
                with.eventsPerSecond / without.eventsPerSecond,
                with.checkpoints.taken(),
                with.checkpoints.bytes(),
                with.checkpoints.longestPauseNanos() / 1e6,
                with.longestCommitMillis,
                without.longestCommitMillis));
    }

    private record Run(double eventsPerSecond, CheckpointStatus checkpoints, double longestCommitMillis) {}

    private Run learn(int weights, int seconds) throws Exception {
        String name = "cost-" + runs++;
        int rows = Math.max(1, weights / DIMENSIONS);
        Topics topics = Topics.named(name + "-", Map.of());
        Map<String, Object> client = Map.of("bootstrap.servers", bootstrap);
        try (Admin admin = Admin.create(client)) {
            new TopicAdmin(admin).createAbsent(topics.definitions());
        }
        send(client, topics.events().name(), rows, events);
        PipelineSettings settings = new PipelineSettings(
                SpecificationReader.parse(
                        "name: cost\nfeatures: {user: {type: category, dimensions: 64, maxValues: 1000000}, x: number}\n"
                                + "network: {hidden: [16]}\noutput: {type: binary, classes: [no, yes]}\n"),
                name,
                topics,
                "exactly_once_v2",
                EventOptions.DEFAULT,
                new RecoverySettings(new Every(1_000_000_000, Duration.ofSeconds(seconds)), false, LostEvents.STOP),
                new Every(1_000_000_000, Duration.ofDays(1)),
                new Every(1_000, Duration.ofSeconds(5)),
                folder.resolve(name),
                client);
        try (Pipeline pipeline = new Pipeline(settings, System::currentTimeMillis, System::nanoTime)) {
            pipeline.start();
            TaskStatus filled = await(pipeline, rows);
            long start = System.nanoTime();
            TaskStatus done = await(pipeline, rows + events);
            double taken = (System.nanoTime() - start) / 1e9;
            return new Run(
                    (done.learned() - filled.learned()) / taken, done.checkpoints(), longestCommitMillis(pipeline));
        }
    }

    /** Of the last minute; it waits until the brokers have what was published and kept since the last one. */
    private static double longestCommitMillis(Pipeline pipeline) {
        return pipeline.streams().metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("commit-latency-max"))
                .filter(metric -> metric.metricName().group().equals("stream-thread-metrics"))
                .mapToDouble(metric -> (Double) metric.metricValue())
                .max()
                .orElse(Double.NaN);
    }

    private static TaskStatus await(Pipeline pipeline, long learned) throws InterruptedException {
        while (true) {
            for (TaskStatus task : pipeline.tasks()) {
                if (task.learned() >= learned) {
                    return task;
                }
            }
            pipeline.failure().ifPresent(failure -> {
                throw new IllegalStateException(failure);
            });
            Thread.sleep(20);
        }
    }

    private static void send(Map<String, Object> client, String topic, int rows, int events) {
        Map<String, Object> config = new HashMap<>(client);
        config.put("linger.ms", 20);
        config.put("batch.size", 1 << 18);
        Random random = new Random(1);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < rows + events; i++) {
                producer.send(new ProducerRecord<>(topic, event(i < rows ? i : random.nextInt(rows), random)));
            }
        }
    }

    private static byte[] event(int user, Random random) {
        int x = random.nextInt(1_000);
        return ("{\"features\":{\"user\":\"u" + user + "\",\"x\":" + x + "},\"label\":\"" + (x > 500 ? "yes" : "no")
                        + "\"}")
                .getBytes(UTF_8);
    }
}
