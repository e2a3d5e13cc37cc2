package io.eddy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Progressive;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learners;
import io.eddy.learn.Specification;
import io.eddy.learn.SpecificationReader;
import io.eddy.stream.Every;
import io.eddy.stream.LostEvents;
import io.eddy.stream.Pipeline;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.RecoverySettings;
import io.eddy.stream.TaskStatus;
import io.eddy.wire.EventReader;
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
 * What keeping the state costs: how fast the pipeline learns a prepared topic, with models from a thousand to ten million weights,
 * committing every 100 ms and keeping its state every so many seconds; and, to be taken out, what the step itself costs. {@code
 * CheckpointCost 1000000 10 3}
 *
 * <p>The weights are those of an embedding table, each event touching one row of it, so that the step is the same whatever the
 * table's size, but for the processor's caches; in the time between two checkpoints nearly every page changes.
 */
public final class CheckpointCost {
    private static final int DIMENSIONS = 64;

    private CheckpointCost() {}

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
            // round 0 is for the compiler
            for (int round = 0; round <= rounds; round++) {
                for (int weights : sizes) {
                    String result = measure(broker.address(), folder, weights, events, seconds, round);
                    System.out.println((round == 0 ? "not yet compiled: " : "") + result);
                }
            }
        }
    }

    private static String measure(String bootstrap, Path folder, int weights, int events, int seconds, int round)
            throws Exception {
        int rows = Math.max(1, weights / DIMENSIONS);
        Specification specification = SpecificationReader.parse(
                "name: cost\nfeatures: {user: {type: category, dimensions: 64, maxValues: 1000000}, x: number}\n"
                        + "network: {hidden: [16]}\noutput: {type: binary, classes: [no, yes]}\n");
        double stepMicros = stepMicros(specification, rows, events);
        Topics topics = Topics.named("cost-" + weights + "-" + round + "-", Map.of());
        Map<String, Object> client = Map.of("bootstrap.servers", bootstrap);
        try (Admin admin = Admin.create(client)) {
            new TopicAdmin(admin).createAbsent(topics.definitions());
        }
        send(client, topics.events().name(), rows, events);
        PipelineSettings settings = new PipelineSettings(
                specification,
                "cost-" + weights + "-" + round,
                topics,
                "exactly_once_v2",
                new RecoverySettings(new Every(1_000_000_000, Duration.ofSeconds(seconds)), false, LostEvents.STOP),
                new Every(1_000_000_000, Duration.ofDays(1)),
                new Every(1_000, Duration.ofSeconds(5)),
                folder.resolve("streams-" + weights + "-" + round),
                client);
        try (Pipeline pipeline = new Pipeline(settings, System::currentTimeMillis, System::nanoTime)) {
            pipeline.start();
            TaskStatus filled = await(pipeline, rows);
            long start = System.nanoTime();
            TaskStatus done = await(pipeline, rows + events);
            double micros = (System.nanoTime() - start) / 1e3 / (done.learned() - filled.learned());
            return String.format(
                    Locale.ROOT,
                    "weights %9d  events/s %7.0f  us/event %6.2f  step alone %6.2f  without it %6.2f  checkpoints %2d of %10d bytes  longest pause %5.1f ms  longest commit %5.1f ms",
                    weights,
                    1e6 / micros,
                    micros,
                    stepMicros,
                    micros - stepMicros,
                    done.checkpoints().taken(),
                    done.checkpoints().bytes(),
                    done.checkpoints().longestPauseNanos() / 1e6,
                    longestCommitMillis(pipeline));
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

    /** Decoding, predicting, learning and judging, in this thread, without Kafka. */
    private static double stepMicros(Specification specification, int rows, int events) throws RejectedEvent {
        Progressive progressive = new Progressive(Learners.of(specification), new Evaluation());
        EventReader reader = new EventReader();
        Event event = new Event();
        Random random = new Random(1);
        for (int i = 0; i < rows; i++) {
            reader.read(event(i, random), event);
            progressive.learn(event);
        }
        long nanos = 0;
        for (int i = 0; i < events; i++) {
            byte[] bytes = event(random.nextInt(rows), random);
            long start = System.nanoTime();
            reader.read(bytes, event);
            progressive.learn(event);
            nanos += System.nanoTime() - start;
        }
        return nanos / 1e3 / events;
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
