package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.Main;
import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.wire.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TopicsCommandIT {
    @TempDir
    static Path data;

    private static EmbeddedBroker broker;

    private final StringWriter out = new StringWriter();

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.startOn(data, 0).orElseThrow();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void apply_creates_what_is_absent_once_and_then_nothing_differs() {
        assertThat(topics("check", "a-")).isEqualTo(1);
        assertThat(out.toString()).contains("a-events: topic is absent in the cluster, present in the definition");

        assertThat(topics("apply", "a-")).isZero();
        assertThat(out.toString()).contains("created a-events").contains("created a-dead-letters");
        assertThat(topics("check", "a-")).isZero();
        assertThat(topics("apply", "a-")).isZero();
        assertThat(out.toString()).contains("nothing to do: all 7 topics are there");
        assertThat(topics("list", "a-")).isZero();
        assertThat(out.toString())
                .contains("a-snapshots: present with 1 partition,")
                .contains("  defined with 1 partition,");
    }

    @Test
    void check_prints_each_difference() throws Exception {
        topics("apply", "b-");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            String events = Topics.named("b-", Map.of()).events().name();
            admin.createPartitions(Map.of(events, NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            AlterConfigOp delete = new AlterConfigOp(new ConfigEntry("cleanup.policy", "delete"), OpType.SET);
            admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, "b-snapshots"), List.of(delete)))
                    .all()
                    .get();
            admin.deleteTopics(Set.of("b-evaluations")).all().get();
        }

        assertThat(topics("check", "b-")).isEqualTo(1);

        assertThat(out.toString())
                .contains("b-events: partitions is 3 in the cluster, 1 in the definition")
                .contains("b-snapshots: cleanup.policy is delete in the cluster, compact in the definition")
                .contains("b-evaluations: topic is absent");
    }

    private int topics(String verb, String prefix) {
        out.getBuffer().setLength(0);
        CommandLine commandLine = Main.commandLine().setOut(new PrintWriter(out, true));
        return commandLine.execute("topics", verb, "--bootstrap", broker.address(), "--prefix", prefix);
    }
}
