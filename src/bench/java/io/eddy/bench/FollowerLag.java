package io.eddy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.replay.EventOptions;
import io.eddy.replay.LostEvents;
import io.eddy.serve.ModelFollower;
import io.eddy.spec.SpecificationReader;
import io.eddy.stream.Every;
import io.eddy.stream.Pipeline;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.RecoverySettings;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How soon a follower predicts with what was learned from an event, from the moment in which that event is sent: broker, learning, the delta, its
 * commit, and what the follower does with it. {@code FollowerLag 1000000 1000 30 500}: weights, events a second, seconds, milliseconds between
 * deltas; 0 for none, but a snapshot every ten seconds.
 *
 * <p>Each event touches one row of an embedding table. Broker, sender, pipeline and follower share the machine.
 */
public final class FollowerLag {
    private static final int DIMENSIONS = 16;

    private FollowerLag() {}

    public static void main(String[] args) throws Exception {
        int rows = Integer.parseInt(args[0]) / DIMENSIONS;
        int perSecond = Integer.parseInt(args[1]);
        int events = perSecond * Integer.parseInt(args[2]);
        long deltaMillis = Long.parseLong(args[3]);
        Path folder = Files.createTempDirectory("eddy-follower-lag");
        Topics topics = Topics.standard();
        try (EmbeddedBroker broker = EmbeddedBroker.startOn(folder, 0).orElseThrow()) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.address());
            try (Admin admin = Admin.create(client)) {
                new TopicAdmin(admin).createAbsent(topics.definitions());
            }
            PipelineSettings settings = new PipelineSettings(
                            SpecificationReader.parse("name: lag\n"
                                    + "features: {user: {type: id, dimensions: 16, admitAfter: 1, maxRows: 10000000}, x: number}\n"
                                    + "network: {hidden: [16]}\noutput: {type: binary, classes: [no, yes]}\n"),
                            "lag",
                            topics,
                            "exactly_once_v2",
                            EventOptions.DEFAULT,
                            new RecoverySettings(
                                    new Every(1_000_000_000, Duration.ofSeconds(10)), false, LostEvents.STOP),
                            new Every(1_000_000_000, Duration.ofSeconds(10)),
                            new Every(1_000, Duration.ofSeconds(5)),
                            folder.resolve("state"),
                            client)
                    .withDeltas(deltaMillis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(deltaMillis)));
            try (Pipeline pipeline = new Pipeline(settings, System::currentTimeMillis, System::nanoTime);
                    ModelFollower follower = ModelFollower.of(client).start();
                    KafkaProducer<byte[], byte[]> producer = producer(client)) {
                pipeline.start();
                Random random = new Random(1);
                for (int i = 0; i < rows; i++) {
                    send(producer, topics, i, random);
                }
                while (reached(follower) < rows) {
                    LockSupport.parkNanos(10_000_000);
                }
                long[] sent = new long[events];
                long[] used = new long[events];
                Thread watch = new Thread(() -> watch(follower, rows, used));
                watch.start();
                long start = System.nanoTime();
                for (int i = 0; i < events; i++) {
                    while (System.nanoTime() < start + i * 1_000_000_000L / perSecond) {
                        LockSupport.parkNanos(100_000);
                    }
                    sent[i] = System.nanoTime();
                    send(producer, topics, random.nextInt(rows), random);
                }
                send(producer, topics, 0, random); // so that the last one is not the last
                watch.join();
                report(sent, used);
            }
        }
    }

    /** Notes when the follower has come past each event. */
    private static void watch(ModelFollower follower, int first, long[] used) {
        for (int next = 0; next < used.length; ) {
            long reached = reached(follower) - first;
            long now = System.nanoTime();
            for (; next < reached && next < used.length; next++) {
                used[next] = now;
            }
            LockSupport.parkNanos(500_000);
        }
    }

    private static long reached(ModelFollower follower) {
        return follower.status().stand().isEmpty() ? 0 : follower.newest().events();
    }

    private static void report(long[] sent, long[] used) {
        double[] millis = new double[sent.length];
        for (int i = 0; i < sent.length; i++) {
            millis[i] = (used[i] - sent[i]) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "of %,d events, used by the follower after: median %.0f ms, 90 %% %.0f, 99 %% %.0f, all %.0f%n",
                millis.length,
                millis[millis.length / 2],
                millis[millis.length * 9 / 10],
                millis[millis.length * 99 / 100],
                millis[millis.length - 1]);
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> client) {
        return new KafkaProducer<>(new HashMap<>(client), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, Topics topics, int user, Random random) {
        int x = random.nextInt(1_000);
        producer.send(new ProducerRecord<>(
                topics.events().name(),
                ("{\"features\":{\"user\":\"u" + user + "\",\"x\":" + x + "},\"label\":\"" + (x > 500 ? "yes" : "no")
                                + "\"}")
                        .getBytes(UTF_8)));
    }
}
