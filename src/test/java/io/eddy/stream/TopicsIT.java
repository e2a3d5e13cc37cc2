package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.replay.LostEvents;
import io.eddy.replay.Rebuild;
import io.eddy.wire.EvaluationMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody does to the topics of a pipeline, while it runs or stands still. */
class TopicsIT {
    private static final int FIRST = 700;
    private static final int ALL = 1_000;

    @TempDir
    static Path data;

    private static EmbeddedBroker broker;

    @TempDir
    Path folder;

    private final List<byte[]> events = Trial.events(ALL);

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.startOn(data, 0).orElseThrow();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private Trial trial(Map<String, Object> more) {
        return Trial.at(broker.address(), more, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void a_partition_that_is_added_while_it_runs_gets_a_learner_and_the_others_go_on(String protocol) throws Exception {
        Map<String, Object> client = new HashMap<>(Map.of("main.consumer.metadata.max.age.ms", 1_000));
        if (protocol.equals("streams")) {
            client.put("group.protocol", protocol);
        }
        Trial trial = trial(client);
        trial.send(events.subList(0, FIRST));
        try (Pipeline pipeline = trial.start("exactly_once_v2")) {
            Trial.await(() -> Trial.learned(pipeline, FIRST));

            grow(trial, 2);
            trial.send(0, events.subList(FIRST, ALL));
            trial.send(1, events.subList(0, FIRST));

            Trial.await(() -> learned(pipeline).equals(List.of((long) ALL, (long) FIRST)));
            assertThat(pipeline.failure()).isEmpty();
            Trial.await(() -> tasksOfThreads(pipeline).equals(List.of(1, 1)));
        }
        checkBoth(trial);
    }

    private static List<Integer> tasksOfThreads(Pipeline pipeline) {
        return pipeline.streams().metadataForLocalThreads().stream()
                .map(thread -> thread.activeTasks().size())
                .toList();
    }

    @Test
    void a_partition_that_was_added_while_it_stood_still_gets_a_learner_too() throws Exception {
        Trial trial = trial(Map.of());
        trial.send(events.subList(0, FIRST));
        try (Pipeline pipeline = trial.start("exactly_once_v2")) {
            Trial.await(() -> Trial.learned(pipeline, FIRST));
        }

        grow(trial, 2);
        trial.send(0, events.subList(FIRST, ALL));
        trial.send(1, events.subList(0, FIRST));

        try (Pipeline pipeline = trial.start("exactly_once_v2")) {
            Trial.await(() -> learned(pipeline).equals(List.of((long) ALL, (long) FIRST)));
        }
        checkBoth(trial);
    }

    /** Each learner is the one that its partition's events make. */
    private void checkBoth(Trial trial) throws Exception {
        try (Rebuild rebuild = trial.rebuild(false, note -> {})) {
            assertThat(rebuild.at(0, rebuild.committed(0).orElseThrow())
                            .snapshot()
                            .digest())
                    .isEqualTo(Trial.digest(Trial.specification(), events));
            assertThat(rebuild.at(1, rebuild.committed(1).orElseThrow())
                            .snapshot()
                            .digest())
                    .isEqualTo(Trial.digest(Trial.specification(), events.subList(0, FIRST)));
        }
    }

    private static List<Long> learned(Pipeline pipeline) {
        assertThat(pipeline.failure()).isEmpty();
        return pipeline.tasks().stream().map(TaskStatus::learned).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"STOP", "CONTINUE"})
    void where_retention_overtakes_it_while_it_runs_it_stops_or_goes_on_as_told(LostEvents lostEvents)
            throws Exception {
        // so that a fetch waits at the broker while the events it waits for come and go
        Trial trial = trial(Map.of(
                "main.consumer.fetch.min.bytes", 50_000_000,
                "main.consumer.fetch.max.wait.ms", 4_000));
        int gone = 90;
        trial.send(events.subList(0, FIRST));
        try (Pipeline pipeline = trial.start("exactly_once_v2", Trial.specification(), false, lostEvents)) {
            Trial.await(() -> Trial.learned(pipeline, FIRST));

            trial.send(events.subList(FIRST, ALL));
            trial.deleteEvents(FIRST + gone);

            if (lostEvents == LostEvents.STOP) {
                Trial.await(() -> pipeline.failure().isPresent());
                assertThat(pipeline.failure().orElseThrow())
                        .contains("from offset " + FIRST, "before " + (FIRST + gone), "--lost-events continue");
            } else {
                Trial.await(() -> Trial.learned(pipeline, ALL - gone));
                assertThat(pipeline.tasks().get(0).redo().lost()).isEqualTo(gone);
                Trial.await(() -> trial.published(ALL - gone));
                Trial.await(() -> newestEvaluation(trial).lost() == gone);
                List<byte[]> left = new ArrayList<>(events);
                left.subList(FIRST, FIRST + gone).clear();
                assertThat(trial.newest().manifest().digest()).isEqualTo(Trial.digest(Trial.specification(), left));
            }
        }
    }

    private static EvaluationMessage newestEvaluation(Trial trial) {
        List<ConsumerRecord<String, EvaluationMessage>> evaluations = trial.readAll(trial.topics.evaluations());
        return evaluations.get(evaluations.size() - 1).value();
    }

    @Test
    void another_topic_under_the_name_of_the_first_is_noticed_at_the_next_start() throws Exception {
        Trial trial = trial(Map.of());
        trial.send(events.subList(0, FIRST));
        try (Pipeline pipeline = trial.start("exactly_once_v2")) {
            Trial.await(() -> Trial.learned(pipeline, FIRST));
        }

        recreate(trial);
        trial.send(events);

        try (Pipeline pipeline = trial.start("exactly_once_v2")) {
            Trial.await(() -> pipeline.failure().isPresent());
            assertThat(pipeline.failure().orElseThrow())
                    .contains("is not the one that was learned", "eddy reset --application-id " + trial.application);
        }
    }

    @Test
    void what_happens_to_the_topics_while_it_runs_is_seen_by_a_look_at_them() throws Exception {
        Trial trial = trial(Map.of());
        try (TopicWatch watch = new TopicWatch(
                trial.settings("exactly_once_v2", Trial.specification(), Trial.recovery(false, LostEvents.STOP)))) {
            watch.check();
            watch.look();

            trial.alter(trial.topics.events(), "cleanup.policy", "compact");
            watch.look(); // tells it in the log, and the next start refuses
            assertThatThrownBy(watch::check).hasMessageContaining("--accept compacted");
            trial.alter(trial.topics.events(), "cleanup.policy", "delete");
            watch.check();

            recreate(trial);
            assertThatThrownBy(watch::look)
                    .hasMessageContaining("created anew while the pipeline runs")
                    .hasMessageContaining("eddy reset --application-id " + trial.application);
            watch.check();

            trial.deleteTopic(trial.topics.predictions().name());
            watch.look(); // because a broker may not know of a topic for a moment
            assertThatThrownBy(watch::look)
                    .hasMessageContaining(trial.topics.predictions().name() + " was deleted");
        }
    }

    /** As where a name or a forwarded port leads elsewhere from one moment to the next. */
    @ParameterizedTest(name = "with topics of the same names: {0}")
    @ValueSource(booleans = {false, true})
    void another_cluster_that_answers_at_the_address_is_told_as_one(
            boolean alike, @TempDir Path first, @TempDir Path second) {
        String address;
        Trial trial;
        TopicWatch watch;
        try (EmbeddedBroker one = EmbeddedBroker.startOn(first, 0).orElseThrow()) {
            address = one.address();
            trial = Trial.at(address, Map.of(), folder);
            watch = new TopicWatch(
                    trial.settings("exactly_once_v2", Trial.specification(), Trial.recovery(false, LostEvents.STOP)));
            watch.check();
        }
        try (watch;
                EmbeddedBroker other = EmbeddedBroker.startOn(second, Integer.parseInt(address.split(":", 2)[1]))
                        .orElseThrow()) {
            if (alike) {
                trial.createTopics();
            }
            Trial.await(() -> {
                try {
                    watch.look();
                    return false;
                } catch (KafkaException e) {
                    return false; // because it has to find the other one first
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessageStartingWith("another cluster answers at " + other.address());
                    return true;
                }
            });
            watch.fit();
            assertThat(watch.refusedGrowth().orElseThrow()).startsWith("another cluster answers");
            assertThat(watch.gone().orElseThrow()).startsWith("another cluster answers");
        }
    }

    private static void grow(Trial trial, int partitions) throws Exception {
        try (Admin admin = trial.admin()) {
            admin.createPartitions(Map.of(trial.topics.events().name(), NewPartitions.increaseTo(partitions)))
                    .all()
                    .get();
        }
    }

    private static void recreate(Trial trial) throws Exception {
        trial.deleteTopic(trial.topics.events().name());
        trial.createTopics();
        try (Admin admin = trial.admin()) {
            Trial.await(() -> admin.listTopics()
                    .names()
                    .get()
                    .contains(trial.topics.events().name()));
        }
    }
}
