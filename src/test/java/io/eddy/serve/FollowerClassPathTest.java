package io.eddy.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.demo.ShopVisits;
import io.eddy.feature.Event;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.ModelVersion;
import io.eddy.snapshot.FrozenModel;
import io.eddy.snapshot.Snapshot;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Tensors;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A follower, and a model that predicts, in a process that has no other library than these. */
class FollowerClassPathTest {
    private static final Pattern ENOUGH =
            Pattern.compile("(kafka-clients|jackson|snakeyaml|lucene|slf4j-api|jspecify|lz4|snappy|zstd).*[.]jar");

    @TempDir
    Path folder;

    @Test
    void a_follower_needs_the_client_of_kafka_and_no_kafka_streams_and_no_http() throws Exception {
        Learner learner = Learners.of(SpecificationReader.read(Path.of("src/examples/shop.yaml")));
        ShopVisits visits = new ShopVisits(1);
        Event event = new Event();
        for (int i = 0; i < 300; i++) {
            visits.visit(i, event);
            learner.learn(event);
        }
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        Path file = folder.resolve("shop.safetensors");
        new Snapshot(
                        new ModelVersion("shop", "123456", "events-0", 300),
                        300,
                        Instant.EPOCH,
                        learner.specification().canonical(),
                        Map.of(),
                        tensors)
                .writeTo(file);

        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", enough(), Main.class.getName(), file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(printed)
                .contains(
                        "predicts OfClass[classes=[left, bought]", "a model has not been found in the topic snapshots");
    }

    /** Eddy's own classes, and the libraries that are enough. */
    private static String enough() {
        String separator = System.getProperty("path.separator");
        return Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(separator)))
                .filter(entry -> !entry.endsWith(".jar")
                        || ENOUGH.matcher(Path.of(entry).getFileName().toString())
                                .matches())
                .collect(Collectors.joining(separator));
    }

    /** What the process does. */
    static final class Main {
        public static void main(String[] args) throws Exception {
            FrozenModel model = FrozenModel.of(Snapshot.read(Path.of(args[0])));
            Event event = new Event();
            event.field("search").setText("red shoes");
            System.out.println("predicts " + model.predict(event));
            try (ModelFollower follower =
                    ModelFollower.of(Map.of("bootstrap.servers", "127.0.0.1:1")).start()) {
                follower.await(Duration.ofMillis(100));
            } catch (TimeoutException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
