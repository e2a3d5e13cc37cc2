package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.ChildProcess;
import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.feature.Event;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.serve.ModelFollower;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import io.eddy.wire.EventReader;
import io.eddy.wire.OrderedProducer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Followers of a pipeline that learns, which are killed, halted, and cut off from the broker, and some that come late. */
class FollowersIT {
    private static final Specification SPECIFICATION = SpecificationReader.parse("""
            name: exam
            features: {x: number, customer: {type: id, dimensions: 16, admitAfter: 1}}
            network: {hidden: [8]}
            output: {type: binary, classes: [no, yes]}
            """);

    private static final int AT_ONCE = 3_000;
    private static final int ALL = 4_700;

    @TempDir
    Path folder;

    @Test
    void whatever_becomes_of_a_follower_it_stands_at_a_version_that_the_learner_was_at() throws Exception {
        List<byte[]> events = events();
        EmbeddedBroker broker =
                EmbeddedBroker.startOn(folder.resolve("broker"), 0).orElseThrow();
        String address = broker.address();
        Trial trial = new Trial(Map.of("bootstrap.servers", address), folder.resolve("state"));
        List<ChildProcess> probes = new ArrayList<>();
        try (ModelFollower here = ModelFollower.of(Map.of("bootstrap.servers", address))
                .topic(trial.topics.snapshots().name())
                .model("exam-" + SPECIFICATION.fingerprint())
                .start()) {
            assertThat(here.status().stand()).isEmpty();
            trial.send(events.subList(0, AT_ONCE));
            probes.add(probe(trial, address, "killed"));
            probes.add(probe(trial, address, "halted"));
            try (Pipeline pipeline = start(trial)) {
                Thread sender = new Thread(() -> sendSlowly(trial, address, events.subList(AT_ONCE, ALL - 200)));
                Trial.await(() -> Trial.offset(pipeline) >= AT_ONCE);
                sender.start();

                here.await(Duration.ofMinutes(1));
                Trial.await(
                        () -> !stands("killed").isEmpty() && !stands("halted").isEmpty());
                probes.get(0).kill();
                signal(probes.get(1), "STOP");
                long haltedAt = Trial.offset(pipeline);
                probes.add(probe(trial, address, "late"));
                Trial.await(() -> Trial.offset(pipeline) >= Math.min(haltedAt + 500, ALL - 200));
                signal(probes.get(1), "CONT");
                sender.join();
                Trial.await(() -> Trial.offset(pipeline) == ALL - 200);
                // because the delta to the last event is there without the pipeline's end
                Trial.await(() -> reached(ALL - 200, "halted", "late"));
                Trial.await(() -> offset(here) == ALL - 200);
                assertThat(here.status().age(Clock.systemUTC()).orElseThrow())
                        .isBetween(Duration.ofSeconds(-1), Duration.ofMinutes(2));
                assertThat(pipeline.close(Duration.ofMinutes(1))).isTrue();
            }
            broker.close();
            assertThat(offset(here)).isEqualTo(ALL - 200);
            assertThat(here.predict(FollowerProbe.question())).isNotNull();

            broker = EmbeddedBroker.startOn(folder.resolve("broker"), port(address))
                    .orElseThrow();
            trial.send(events.subList(ALL - 200, ALL));
            try (Pipeline pipeline = start(trial)) {
                Trial.await(() -> Trial.offset(pipeline) == ALL);
                Trial.await(() -> reached(ALL, "halted", "late") && offset(here) == ALL);
                assertThat(pipeline.close(Duration.ofMinutes(1))).isTrue();
            }
        } finally {
            probes.forEach(ChildProcess::kill);
            broker.close();
        }

        Map<Long, String> was = learned(events);
        for (String probe : List.of("killed", "halted", "late")) {
            for (Map.Entry<Long, String> stand : stands(probe).entrySet()) {
                assertThat(stand.getValue()).as(probe + " at " + stand.getKey()).isEqualTo(was.get(stand.getKey()));
            }
        }
        assertThat(stands("halted")).as("while the learner went on").hasSizeGreaterThan(1);
        assertThat(new TreeSet<>(stands("late").keySet()).first()).isGreaterThan(AT_ONCE - 1L);
    }

    private Pipeline start(Trial trial) {
        PipelineSettings settings = trial.settings("exactly_once_v2", SPECIFICATION, RecoverySettings.DEFAULT)
                .withDeltas(Optional.of(Duration.ofMillis(100)));
        Pipeline pipeline = new Pipeline(settings, System::currentTimeMillis, System::nanoTime);
        pipeline.start();
        return pipeline;
    }

    private ChildProcess probe(Trial trial, String address, String name) {
        return ChildProcess.start(
                folder.resolve(name + ".log"),
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"),
                FollowerProbe.class.getName(),
                List.of(address, trial.topics.snapshots().name()));
    }

    private static void signal(ChildProcess process, String signal) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private boolean reached(long offset, String... probes) throws IOException {
        for (String probe : probes) {
            if (!stands(probe).containsKey(offset)) {
                return false;
            }
        }
        return true;
    }

    /** What a probe has told: digest and prediction by offset. The line that it was killed at is left out. */
    private Map<Long, String> stands(String probe) throws IOException {
        Map<Long, String> stands = new HashMap<>();
        String log = Files.readString(folder.resolve(probe + ".log"));
        for (String line : log.substring(0, log.lastIndexOf('\n') + 1).lines().toList()) {
            if (line.startsWith("at ")) {
                String[] words = line.split(" ", 3);
                stands.put(Long.parseLong(words[1]), words[2]);
            }
        }
        return stands;
    }

    private static long offset(ModelFollower follower) {
        return follower.status().stand().map(stand -> stand.version().offset()).orElse(-1L);
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    /** Digest and prediction after each event of those that a probe may have seen. */
    private Map<Long, String> learned(List<byte[]> events) throws Exception {
        TreeSet<Long> asked = new TreeSet<>();
        for (String probe : List.of("killed", "halted", "late")) {
            asked.addAll(stands(probe).keySet());
        }
        Map<Long, String> was = new HashMap<>();
        Learner learner = Learners.of(SPECIFICATION);
        EventReader reader = new EventReader();
        Event event = new Event();
        for (int i = 0; i < events.size(); i++) {
            reader.read(events.get(i), event);
            learner.learn(event);
            if (asked.contains(i + 1L)) {
                was.put(
                        i + 1L,
                        Trial.digest(learner) + " " + FollowerProbe.text(learner.predict(FollowerProbe.question())));
            }
        }
        return was;
    }

    private static List<byte[]> events() {
        Random random = new Random(7);
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < ALL; i++) {
            double x = random.nextGaussian();
            int customer = i < 2_500 ? i : random.nextInt(2_500);
            events.add("{\"features\":{\"x\":%s,\"customer\":\"customer %d\"},\"label\":\"%s\"}"
                    .formatted(x, customer, x + customer % 3 > 1 ? "yes" : "no")
                    .getBytes(UTF_8));
        }
        return events;
    }

    private static void sendSlowly(Trial trial, String address, List<byte[]> events) {
        Map<String, Object> config = Map.of("bootstrap.servers", address, "linger.ms", 5);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                OrderedProducer.settings(config), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] event : events) {
                producer.send(new ProducerRecord<>(trial.topics.events().name(), event));
                java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
            }
        }
    }
}
