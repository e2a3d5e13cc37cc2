package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.Main;
import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.feature.Event;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import io.eddy.serve.ModelFollower;
import io.eddy.snapshot.Snapshot;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Tensors;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name for a snapshot: given, followed, given to the next one, taken away. */
class SnapshotAliasCommandIT {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String address = "";

    @Test
    void whoever_follows_a_name_has_the_snapshot_that_has_it() throws Exception {
        Snapshot first = snapshot(100, "cheap");
        Snapshot second = snapshot(200, "dear");
        first.writeTo(folder.resolve("first.safetensors"));
        second.writeTo(folder.resolve("second.safetensors"));
        try (EmbeddedBroker broker =
                EmbeddedBroker.startOn(folder.resolve("broker"), 0).orElseThrow()) {
            address = broker.address();
            Map<String, Object> client = Map.of("bootstrap.servers", address);
            try (Admin admin = Admin.create(client)) {
                new TopicAdmin(admin).createAbsent(Topics.standard().definitions());
            }
            assertThat(eddy(
                            "alias",
                            "champion",
                            folder.resolve("first.safetensors").toString()))
                    .as(err::toString)
                    .isZero();
            try (ModelFollower champion =
                            ModelFollower.of(client).alias("champion").start();
                    ModelFollower any = ModelFollower.of(client).start()) {
                champion.await(Duration.ofMinutes(1));
                assertThat(said(champion)).isEqualTo("cheap");

                assertThat(eddy(
                                "alias",
                                "champion",
                                folder.resolve("second.safetensors").toString()))
                        .isZero();
                assertThat(eddy("alias", "rival", "champion")).isZero();

                Awaitility.await()
                        .atMost(Duration.ofMinutes(3))
                        .untilAsserted(() -> assertThat(said(champion)).isEqualTo("dear"));

                assertThat(eddy(
                                "alias",
                                "champion",
                                folder.resolve("first.safetensors").toString()))
                        .isZero();
                Awaitility.await()
                        .atMost(Duration.ofMinutes(3))
                        .untilAsserted(() ->
                                assertThat(said(champion)).as("back again").isEqualTo("cheap"));
                assertThat(any.status().stand())
                        .as("a name is not a model that learns")
                        .isEmpty();
            }
            Path fetched = folder.resolve("fetched.safetensors");
            assertThat(eddy("get", "champion", "--out", fetched.toString())).isZero();
            assertThat(Snapshot.read(fetched).digest()).isEqualTo(first.digest());
            assertThat(eddy("get")).as("without a name, only of models").isEqualTo(1);
            out.getBuffer().setLength(0);
            assertThat(eddy("list")).isZero();
            assertThat(out.toString())
                    .contains("champion, which is x-123456@events-0:100", "rival, which is x-123456@events-0:200");

            assertThat(eddy("alias", "champion", "--delete")).isZero();
            assertThat(eddy("alias", "nobody", "--delete")).isEqualTo(1);
            assertThat(err.toString()).contains("there is no alias nobody");
            out.getBuffer().setLength(0);
            assertThat(eddy("list")).isZero();
            assertThat(out.toString()).doesNotContain("champion").contains("rival");
        }
    }

    private static String said(ModelFollower follower) throws Exception {
        return ((Prediction.OfClass) follower.predict(new Event().set("price", 4))).label();
    }

    private static Snapshot snapshot(long offset, String label) throws Exception {
        Learner learner = Learners.of(SpecificationReader.parse(
                "{name: x, features: {price: number}, output: multiclass, network: {hidden: [4]}}"));
        for (int i = 0; i < 50; i++) {
            learner.learn(new Event().set("price", i % 10).label(i < 2 ? "other" : label));
        }
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        return new Snapshot(
                new ModelVersion("x", "123456", "events-0", offset),
                offset,
                Instant.EPOCH,
                learner.specification().canonical(),
                Map.of("accuracy", 0.75),
                tensors);
    }

    private int eddy(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of("snapshot", command, "--bootstrap", address));
        Collections.addAll(all, arguments);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(new String[0]));
    }
}
