package io.eddy.stream;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.eddy.app.ChildProcess;
import io.eddy.app.FreePorts;
import io.eddy.app.broker.ClusterNode;
import io.eddy.replay.StoredRecords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A cluster that does not let everybody see everything. */
class TopicPermissionsIT {
    private static final int EVENTS = 300;
    private static final List<String> LEAN = List.of("-XX:TieredStopAtLevel=1");

    /** With the broker's log, which is kept where something fails. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path node;

    @TempDir
    Path state;

    private ChildProcess broker;
    private Trial trial;

    @BeforeEach
    void start() throws Exception {
        List<Integer> ports = FreePorts.find(2);
        Path settings =
                ClusterNode.prepare(node, Uuid.randomUuid().toString(), 1, ports.subList(0, 1), ports.subList(1, 2));
        Files.writeString(
                settings,
                "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\n"
                        + "allow.everyone.if.no.acl.found=true\n",
                APPEND);
        broker = ChildProcess.start(node.resolve("log"), LEAN, ClusterNode.MAIN, List.of(settings.toString()));
        trial = new Trial(Map.of("bootstrap.servers", "127.0.0.1:" + ports.get(0)), state);
        trial.send(Trial.events(EVENTS));
    }

    @AfterEach
    void stop() {
        broker.kill();
    }

    @Test
    void who_may_not_see_the_settings_of_topics_is_told_once_and_learns_all_the_same() throws Exception {
        allowAllBut(AclOperation.DESCRIBE_CONFIGS);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.eddy");
        log.start();
        logger.addAppender(log);
        try (Pipeline pipeline = trial.start("exactly_once_v2")) {
            Trial.await(() -> Trial.learned(pipeline, EVENTS));
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .allMatch(message -> message.contains("let Eddy do DescribeConfigs on it"))
                .anyMatch(message -> message.contains("it is not known whether"))
                .hasSize(2);
    }

    @Test
    void who_may_not_give_the_checkpoints_more_partitions_is_told_how_to_have_it_done() throws Exception {
        try (Pipeline pipeline = trial.start("exactly_once_v2")) {
            Trial.await(() -> Trial.learned(pipeline, EVENTS));
        }
        try (Admin admin = trial.admin()) {
            admin.createPartitions(Map.of(trial.topics.events().name(), NewPartitions.increaseTo(2)))
                    .all()
                    .get();
        }
        allowAllBut(AclOperation.ALTER);

        try (Pipeline pipeline = trial.start("exactly_once_v2")) {
            assertThat(pipeline.isAlive()).isFalse();
            assertThat(pipeline.failure().orElseThrow())
                    .contains(
                            "the cluster does not let Eddy add to them",
                            "--alter --topic " + StoredRecords.changelog(trial.application) + " --partitions 2");
        }
    }

    private void allowAllBut(AclOperation denied) throws Exception {
        ResourcePattern topics = new ResourcePattern(ResourceType.TOPIC, "*", PatternType.LITERAL);
        List<AclBinding> rules = List.of(
                binding(topics, AclOperation.ALL, AclPermissionType.ALLOW),
                binding(topics, denied, AclPermissionType.DENY));
        try (Admin admin = trial.admin()) {
            admin.createAcls(rules).all().get();
            Trial.await(() ->
                    admin.describeAcls(AclBindingFilter.ANY).values().get().size() == rules.size());
        }
    }

    private static AclBinding binding(ResourcePattern topics, AclOperation operation, AclPermissionType type) {
        return new AclBinding(topics, new AccessControlEntry("User:*", "*", operation, type));
    }
}
