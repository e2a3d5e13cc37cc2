package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.replay.StoredRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an instance that stops on its own leaves to the others. */
class TakeoverIT {
    private static final int FIRST = 700;
    private static final int ALL = 1_000;

    /** Longer than anything is waited for here. */
    private static final Duration SESSION = Duration.ofMinutes(25);

    private final List<byte[]> events = Trial.events(ALL);

    @Test
    void the_partitions_of_an_instance_that_failed_are_taken_over_without_waiting_for_its_session(
            @TempDir Path data, @TempDir Path one, @TempDir Path two) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.startOn(data, 0).orElseThrow()) {
            Trial trial = new Trial(
                    Map.of(
                            "bootstrap.servers",
                            broker.address(),
                            "main.consumer.session.timeout.ms",
                            Math.toIntExact(SESSION.toMillis())),
                    one);
            trial.send(events.subList(0, FIRST));
            try (Pipeline failing = trial.start("exactly_once_v2")) {
                Trial.await(() -> Trial.learned(failing, FIRST));
                admitAtMost(trial, 10); // bytes of a checkpoint's page
                AtomicInteger sent = new AtomicInteger(FIRST);
                Trial.await(
                        () -> { // one after the other, because some time goes by until the limit holds
                            if (sent.get() < ALL) {
                                trial.send(events.subList(sent.get(), sent.incrementAndGet()));
                            }
                            return failing.failure().isPresent();
                        });
                trial.send(events.subList(sent.get(), ALL));
                admitAtMost(trial, 1 << 20);

                try (Pipeline next = trial.in(two).start("exactly_once_v2")) {
                    Trial.await(() -> Trial.learned(next, ALL));
                    Trial.await(() -> trial.published(ALL));
                }
            }

            assertThat(trial.newest().manifest().digest()).isEqualTo(Trial.digest(Trial.specification(), events));
            assertThat(trial.readAll(trial.topics.predictions())).hasSize(ALL);
        }
    }

    private static void admitAtMost(Trial trial, int bytes) throws Exception {
        ConfigResource checkpoints =
                new ConfigResource(ConfigResource.Type.TOPIC, StoredRecords.changelog(trial.application));
        AlterConfigOp limit = new AlterConfigOp(
                new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes)),
                AlterConfigOp.OpType.SET);
        try (Admin admin = trial.admin()) {
            admin.incrementalAlterConfigs(Map.of(checkpoints, List.of(limit)))
                    .all()
                    .get();
        }
    }
}
