package io.eddy.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.broker.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.FeatureUpdate.UpgradeType;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster of an older transaction.version is told apart, and what the warning says to do mends it. */
class TransactionVersionIT {
    private static Optional<EmbeddedBroker> broker = Optional.empty();
    private static String address = "";

    @TempDir
    private Path folder;

    @BeforeAll
    static void start(@TempDir Path data) {
        broker = EmbeddedBroker.startOn(data, 0);
        address = broker.orElseThrow().address();
    }

    @AfterAll
    static void stop() {
        broker.ifPresent(EmbeddedBroker::close);
    }

    @BeforeEach
    void have_the_newest() throws Exception {
        if (doubt().isPresent()) {
            set(TransactionVersion.NEEDED, UpgradeType.UPGRADE);
        }
    }

    @ParameterizedTest
    @ValueSource(shorts = {0, 1})
    void an_older_version_is_doubted_until_it_is_upgraded_as_the_doubt_says(short version) throws Exception {
        assertThat(doubt()).isEmpty();

        set(version, UpgradeType.SAFE_DOWNGRADE);

        assertThat(doubt().orElseThrow())
                .contains("transaction.version is " + version)
                .endsWith(
                        "kafka-features.sh --bootstrap-server " + address + " upgrade --feature transaction.version=2");

        set(TransactionVersion.NEEDED, UpgradeType.UPGRADE);

        assertThat(doubt()).isEmpty();
    }

    @Test
    void brokers_that_do_not_know_it_are_to_be_upgraded_first() {
        assertThat(TransactionVersion.doubt(Map.of(), Map.of(), "kafka:9092").orElseThrow())
                .contains("transaction.version is 0", "upgrade its brokers to Kafka 4.0 or later, then run");
    }

    @Test
    void run_warns_once_under_exactly_once_and_goes_on() throws Exception {
        set((short) 1, UpgradeType.SAFE_DOWNGRADE);

        assertThat(printed("exactly_once_v2").filter(line -> line.contains("transaction.version is 1")))
                .hasSize(1);
        assertThat(printed("at_least_once").filter(line -> line.contains("transaction.version")))
                .isEmpty();
    }

    /** What {@code run} prints until it is ready. */
    private Stream<String> printed(String guarantee) throws Exception {
        Path log = folder.resolve(guarantee + ".log");
        ChildProcess eddy = ChildProcess.eddy(
                log,
                List.of("-XX:TieredStopAtLevel=1"),
                List.of(
                        "run",
                        "--bootstrap=" + address,
                        "--data-dir=" + folder.resolve(guarantee),
                        "--application-id=" + guarantee,
                        "--guarantee=" + guarantee,
                        "--http-port=0"));
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> eddy.printed("ready").isPresent());
        } finally {
            eddy.kill();
        }
        return Files.readAllLines(log).stream();
    }

    private static Optional<String> doubt() {
        try (Cluster cluster = Cluster.at(address, Map.of())) {
            return cluster.doubtAboutTransactions();
        }
    }

    private static void set(short version, UpgradeType type) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.updateFeatures(
                            Map.of(TransactionVersion.FEATURE, new FeatureUpdate(version, type)),
                            new UpdateFeaturesOptions())
                    .all()
                    .get();
            Awaitility.await().until(() -> {
                FinalizedVersionRange has = admin.describeFeatures()
                        .featureMetadata()
                        .get()
                        .finalizedFeatures()
                        .get(TransactionVersion.FEATURE);
                return (has == null ? 0 : has.maxVersionLevel()) == version;
            });
        }
    }
}
