package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.replay.Rebuild;
import io.eddy.replay.TopicFlaw;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log from which events vanish that others of their key follow. */
class CompactedLogIT {
    private static final int FIRST = 700;

    @TempDir
    static Path data;

    private static EmbeddedBroker broker;

    @TempDir
    Path folder;

    private final List<byte[]> events = Trial.events(FIRST);

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.startOn(data, 0).orElseThrow();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private Trial trial() {
        return Trial.at(broker.address(), Map.of(), folder);
    }

    @Test
    void a_compacted_log_is_refused_unless_it_is_accepted() throws Exception {
        Trial trial = trial();
        trial.alter(trial.topics.events(), "cleanup.policy", "compact,delete");
        trial.send("key", events);

        try (Pipeline pipeline = trial.start("exactly_once_v2")) {
            assertThat(pipeline.isAlive()).isFalse();
            assertThat(pipeline.failure().orElseThrow())
                    .contains(trial.topics.events().name(), "compacted", "--accept compacted");
        }
        try (Pipeline pipeline = trial.startAccepting(TopicFlaw.COMPACTED)) {
            Trial.await(() -> Trial.learned(pipeline, FIRST));
        }
    }

    @Test
    void a_version_of_a_log_that_was_compacted_is_rebuilt_with_a_word_on_what_is_missing() throws Exception {
        Trial trial = trial();
        trial.send("key", events);
        try (Pipeline pipeline = trial.start("exactly_once_v2")) {
            Trial.await(() -> Trial.learned(pipeline, FIRST)
                    && pipeline.tasks().get(0).checkpoints().offset() == FIRST);
        }
        trial.alter(trial.topics.events(), "cleanup.policy", "compact");
        trial.alter(trial.topics.events(), "min.cleanable.dirty.ratio", "0.01");
        trial.alter(trial.topics.events(), "max.compaction.lag.ms", "1000");
        trial.alter(trial.topics.events(), "segment.ms", "1000");
        Trial.await(() -> {
            trial.send("key", events.subList(0, 1)); // because only what a newer segment follows is compacted
            return trial.readAll(trial.topics.events()).size() < FIRST;
        });

        List<String> kept = new ArrayList<>();
        try (Rebuild rebuild = trial.rebuild(false, kept::add)) {
            assertThat(rebuild.at(0, FIRST).snapshot().digest()).isEqualTo(Trial.digest(Trial.specification(), events));
        }
        List<String> fromScratch = new ArrayList<>();
        try (Rebuild rebuild = trial.rebuild(true, fromScratch::add)) {
            assertThat(rebuild.at(0, FIRST).snapshot().digest())
                    .isNotEqualTo(Trial.digest(Trial.specification(), events));
        }

        List<String> later = new ArrayList<>();
        try (Rebuild rebuild = trial.rebuild(false, later::add)) {
            rebuild.at(0, FIRST + 1); // whose one event after the checkpoint was followed by others of its key
        }

        assertThat(kept)
                .singleElement(STRING)
                .contains(
                        trial.topics.events().name() + " is compacted",
                        "none is missing of the 0 from offset " + FIRST);
        assertThat(later)
                .singleElement(STRING)
                .contains(
                        "of the 1 offsets from " + FIRST + " on that were learned again, 1 hold no event",
                        "this is NOT the version that was");
        assertThat(fromScratch).hasSize(2);
        assertThat(fromScratch.get(1)).contains("of the " + FIRST + " offsets from 0 on", "this is NOT the version");
        assertThat(fromScratch.get(0))
                .contains("had " + FIRST + " events before offset " + FIRST + " when they were learned, and has")
                .contains("this is NOT the version that was");
    }
}
