package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.eddy.join.JoinCounts;
import io.eddy.learn.Prediction;
import io.eddy.replay.EventOptions;
import io.eddy.replay.Overtaken.Gap;
import io.eddy.spec.Input;
import io.eddy.spec.Join;
import io.eddy.spec.Join.Counts;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.PredictionMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.TopologyDescription.Subtopology;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests and what became of them make events of the log, which are learned from as any other. */
class JoinTopologyTest {
    private static final Specification SPECIFICATION = SpecificationReader.parse("{name: shop, output: multiclass}");
    private static final Join RULES =
            new Join(Duration.ofSeconds(10), Counts.FIRST, Optional.of("left"), Duration.ofSeconds(60), 1_000, "");

    @TempDir
    Path folder;

    private DrivenLoop loop;

    @BeforeEach
    void start() {
        loop = new DrivenLoop(folder, LoopSettings.joining(RULES), SPECIFICATION);
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    @Test
    void a_request_is_answered_and_when_its_label_comes_it_is_learned_with_the_places_of_both() {
        loop.send("requests", 1, "k7", "{\"id\":\"a\",\"features\":{\"x\":1,\"city\":\"Basel\"}}");
        loop.send("feedback", 3, "k7", "{\"id\":\"a\",\"label\":\"sold\"}");
        loop.idle(Duration.ofMillis(300));

        List<TestRecord<byte[], byte[]>> events = loop.records("events");
        assertThat(events).hasSize(1);
        assertThat(events.get(0).value())
                .asString()
                .isEqualTo(
                        "{\"id\":\"a\",\"features\":{\"x\":1,\"city\":\"Basel\"},\"label\":\"sold\",\"time\":1778198401000}");
        assertThat(events.get(0).key()).asString().isEqualTo("k7");
        assertThat(events.get(0).timestamp()).isEqualTo(1778198401000L);
        assertThat(header(events.get(0), "eddy.request")).isEqualTo("requests-0:0");
        assertThat(header(events.get(0), "eddy.feedback")).isEqualTo("feedback-0:0");
        assertThat(loop.read("predictions")).hasSize(2).last().asString().contains("\"label\":\"sold\"");
        assertThat(loop.board.tasks().get(0).learned()).isEqualTo(1);
        assertThat(loop.loop.joins())
                .containsExactly(new JoinStatus(
                        new TopicPartition("feedback", 0), 1, 0, 0, 1, new JoinCounts(1, 0, 0, 0, 0, 0, 1, 0, 0, 0)));
    }

    @Test
    void how_far_it_has_come_is_known_of_requests_and_of_feedback_and_not_where_nothing_came() {
        loop.send("requests", 1, "{\"id\":\"a\",\"features\":{}}");
        loop.idle(Duration.ofMillis(300));
        assertThat(loop.loop.positions()).isEqualTo(Map.of(new TopicPartition("requests", 0), 1L));

        loop.send("feedback", 2, "{\"id\":\"a\",\"label\":\"sold\"}");
        loop.send("feedback", 2, "{\"id\":\"b\",\"label\":\"sold\"}");
        loop.idle(Duration.ofMillis(300));

        assertThat(loop.loop.positions())
                .isEqualTo(Map.of(new TopicPartition("requests", 0), 1L, new TopicPartition("feedback", 0), 2L));
    }

    @Test
    void without_a_label_the_default_is_learned_and_a_late_one_corrects_it() {
        loop.send("requests", 1, "{\"id\":\"a\",\"features\":{\"x\":1}}");
        loop.send("requests", 12, "{\"id\":\"b\",\"features\":{\"x\":2}}");
        loop.send("feedback", 14, "{\"id\":\"a\",\"label\":\"sold\"}");

        List<TestRecord<byte[], byte[]>> events = loop.records("events");
        assertThat(events).hasSize(2);
        assertThat(events.get(0).value()).asString().contains("\"id\":\"a\"", "\"label\":\"left\"");
        assertThat(events.get(0).headers().lastHeader("eddy.feedback")).isNull();
        assertThat(events.get(1).value())
                .asString()
                .isEqualTo(
                        "{\"id\":\"a\",\"features\":{\"x\":1},\"label\":\"sold\",\"corrects\":\"left\",\"time\":1778198401000}");
    }

    @Test
    void when_nothing_comes_any_more_the_last_requests_are_decided_all_the_same() {
        loop.send("requests", 0, "{\"id\":\"a\",\"features\":{\"x\":1}}");
        for (int look = 0; look < 4 * 14; look++) {
            loop.idle(Duration.ofMillis(250));
        }
        assertThat(loop.read("events")).isEmpty();

        for (int look = 0; look < 4 * 2; look++) {
            loop.idle(Duration.ofMillis(250));
        }

        assertThat(loop.read("events")).singleElement().asString().contains("left");
    }

    @Test
    void a_machine_that_slept_does_not_take_that_for_waiting() {
        loop.send("requests", 0, "{\"id\":\"a\",\"features\":{\"x\":1}}");
        loop.idle(Duration.ofMillis(250));

        loop.idle(Duration.ofHours(8));

        assertThat(loop.read("events")).isEmpty();
    }

    @Test
    void feedback_that_comes_to_nothing_is_set_aside_with_its_reason() {
        loop.send("feedback", 1, "{\"id\":\"nobody\",\"label\":\"sold\"}");
        loop.send("feedback", 2, "{\"id\":\"a\"}");
        loop.send("feedback", 30, "rubbish");
        loop.send("feedback", 31, "{\"id\":\"b\",\"label\":\"sold\"}");
        for (int look = 0; look < 4 * 6; look++) { // no request comes, so none is waited for
            loop.idle(Duration.ofMillis(250));
        }

        List<TestRecord<byte[], byte[]>> letters = loop.records("dead-letters");
        assertThat(letters)
                .extracting(
                        record -> DeadLetter.in(record.headers()).orElseThrow().reason())
                .containsExactly("missing-label", "not-json", "no-request");
        DeadLetter unmatched = DeadLetter.in(letters.get(2).headers()).orElseThrow();
        assertThat(unmatched.failed()).isEqualTo("join");
        assertThat(unmatched.message()).contains("no request has the id nobody", "another key");
        assertThat(unmatched.topic() + "-" + unmatched.partition() + ":" + unmatched.offset())
                .isEqualTo("feedback-0:0");
        assertThat(unmatched.timestamp()).isEqualTo(DrivenLoop.START.toEpochMilli() + 1_000);
        assertThat(letters.get(2).value()).asString().isEqualTo("{\"id\":\"nobody\",\"label\":\"sold\"}");
    }

    @Test
    void a_request_that_cannot_be_answered_is_one_dead_letter_and_waits_for_nothing() {
        loop.send("requests", 1, "{\"id\":\"a\",\"feat");
        loop.send("requests", 30, "{\"id\":\"b\",\"features\":{}}");
        loop.idle(Duration.ofMillis(300));

        assertThat(loop.read("dead-letters")).hasSize(1);
        assertThat(loop.loop.joins().get(0).remembered()).isEqualTo(1);
    }

    @Test
    void feedback_that_retention_removed_is_told_and_counted() {
        loop.overtaken.note(new TopicPartition("feedback", 0), new Gap(0, 7));
        loop.send("feedback", 1, "{\"id\":\"a\",\"label\":\"sold\"}");
        loop.idle(Duration.ofMillis(300));

        assertThat(loop.loop.joins().get(0).lost()).isEqualTo(7);
    }

    @Test
    void requests_and_feedback_are_taken_in_from_topics_of_others() throws IOException {
        stop();
        List<Input> inputs = read("""
                inputs:
                  - {topic: carts, as: request, id: /cart, time: /at}
                  - {topic: checkouts, as: feedback, id: /cart, label: /bought, labels: {1: sold, 0: left}}
                """);
        loop = new DrivenLoop(folder, LoopSettings.joining(RULES), SPECIFICATION, inputs.toArray(Input[]::new));

        loop.send(
                "carts",
                1,
                "{\"cart\":\"c1\",\"at\":\"2026-05-08T00:00:01Z\",\"goods\":{\"price\":3},\"source\":\"shop\"}");
        loop.send("carts", 2, "rubbish");
        loop.send("checkouts", 3, "{\"cart\":\"c1\",\"bought\":1,\"payment\":\"card\"}");
        loop.send("checkouts", 4, "{\"bought\":1}");

        assertThat(loop.read("requests"))
                .containsExactly(
                        "{\"id\":\"c1\",\"features\":{\"at\":\"2026-05-08T00:00:01Z\",\"goods.price\":3,\"source\":\"shop\"},\"time\":1778198401000}");
        assertThat(loop.read("feedback"))
                .containsExactly("{\"id\":\"c1\",\"features\":{},\"label\":\"sold\",\"time\":1778198403000}");
        assertThat(loop.read("events")).singleElement().asString().contains("\"goods.price\":3", "\"label\":\"sold\"");
        assertThat(loop.records("dead-letters"))
                .extracting(
                        record -> DeadLetter.in(record.headers()).orElseThrow().topic())
                .containsExactly("carts", "checkouts");
        assertThat(loop.loop.joins().isEmpty() || loop.loop.joins().get(0).rejected() == 0)
                .isTrue();
    }

    @Test
    void requests_that_name_a_source_or_correct_something_are_learned_as_those_of_which_nobody_knows_that() {
        loop.send(
                "requests",
                1,
                "{\"id\":\"a\",\"features\":{},\"source\":\"shop-0:9\",\"sourceId\":\"x\",\"corrects\":\"left\"}");
        loop.send("requests", 2, "{\"id\":\"b\",\"features\":{},\"source\":\"shop-0:8\"}");
        loop.send("feedback", 3, "{\"id\":\"a\",\"label\":\"sold\"}");
        loop.send("feedback", 4, "{\"id\":\"b\",\"label\":\"sold\"}");
        loop.idle(Duration.ofMillis(300));

        assertThat(loop.read("events"))
                .hasSize(2)
                .noneMatch(event -> event.contains("source") || event.contains("corrects"));
        assertThat(loop.board.tasks().get(0).learned()).isEqualTo(2);
    }

    @Test
    void where_a_class_is_sampled_the_others_are_learned_whole_and_answers_are_corrected_for_that() {
        stop();
        loop = new DrivenLoop(
                folder,
                LoopSettings.joining(RULES),
                SpecificationReader.parse(
                        "{name: shop, network: {hidden: [4]}, output: {type: binary, positive: sold, keep: {left: 0.25}}}"));
        for (int i = 0; i < 400; i++) {
            loop.send("requests", 1, "{\"id\":\"r%d\",\"features\":{\"x\":1}}".formatted(i));
            loop.send("feedback", 1, "{\"id\":\"r%d\",\"label\":\"%s\"}".formatted(i, i % 4 == 0 ? "sold" : "left"));
        }
        loop.idle(Duration.ofMillis(300));
        List<String> events = loop.read("events");
        loop.read("predictions");
        loop.send("requests", 2, "{\"id\":\"asked\",\"features\":{\"x\":1}}");
        loop.send("feedback", 2, "{\"id\":\"asked\",\"label\":\"sold\"}");

        assertThat(events.stream().filter(event -> event.contains("sold"))).hasSize(100);
        assertThat(events).hasSizeBetween(150, 200);
        assertThat(loop.loop.joins().get(0).counts().leftOut()).isEqualTo(400 - events.size());
        List<PredictionMessage> predictions = loop.records("predictions").stream()
                .map(record ->
                        DrivenLoop.TOPICS.predictions().value().deserializer().deserialize("", record.value()))
                .toList();
        Prediction.OfClass answer = (Prediction.OfClass) predictions.get(0).prediction();
        float sold = answer.probabilities()[answer.classes().indexOf("sold")];
        assertThat(sold).isBetween(0.15f, 0.35f); // a quarter of all, and some half of those that are learned
        assertThat(predictions.get(1).label()).isNotNull();
        assertThat(((Prediction.OfClass) predictions.get(1).prediction()).probabilities())
                .isEqualTo(answer.probabilities());
    }

    @Test
    void inputs_for_which_there_is_no_use_are_refused() throws IOException {
        List<Input> inputs = read("inputs: [{topic: words, as: feedback, id: /cart}]");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> loop.topology(folder, LoopSettings.ANSWERING, SPECIFICATION, inputs.get(0)))
                .withMessageContaining("the input words is taken in as feedback")
                .withMessageContaining("join: {wait: 30m}");
    }

    @Test
    void the_learner_keeps_its_part_of_the_topology_and_the_joiner_is_in_it() {
        List<Subtopology> parts =
                loop.topology(folder, LoopSettings.joining(RULES), SPECIFICATION).describe().subtopologies().stream()
                        .toList();

        assertThat(parts).hasSize(1);
        assertThat(parts.get(0).id()).isZero();
        assertThat(parts.get(0).nodes())
                .extracting(node -> node.name())
                .contains("events", "requests", "learner", "feedback", "joiner");
    }

    @Test
    void at_least_once_is_refused_because_a_request_could_be_decided_twice() {
        Every often = new Every(10, Duration.ofSeconds(10));
        PipelineSettings settings = new PipelineSettings(
                SPECIFICATION,
                "test",
                DrivenLoop.TOPICS,
                "at_least_once",
                EventOptions.DEFAULT,
                RecoverySettings.DEFAULT,
                often,
                often,
                folder,
                Map.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.answering(LoopSettings.joining(RULES)))
                .withMessageContaining("exactly_once_v2")
                .withMessageContaining("leave out --guarantee");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoopSettings(false, Optional.of(RULES)))
                .withMessageContaining("--no-requests");
    }

    private List<Input> read(String modelFile) throws IOException {
        return SpecificationReader.readAll(Files.writeString(folder.resolve("m.yaml"), modelFile))
                .inputs()
                .all();
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
