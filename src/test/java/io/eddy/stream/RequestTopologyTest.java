package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import io.eddy.replay.Overtaken.Gap;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.PredictionMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.TopologyDescription.Subtopology;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests are predicted by the model as it is, and it is as if they had not been there. */
class RequestTopologyTest {
    @TempDir
    Path folder;

    private DrivenLoop loop;

    @BeforeEach
    void start() {
        loop = new DrivenLoop(folder, LoopSettings.ANSWERING, Specification.inferred("demo"));
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    @Test
    void a_request_is_answered_by_the_newest_version_with_its_own_key_and_time_and_without_a_label() {
        loop.send("events", 1, "{\"features\":{\"x\":1},\"label\":\"yes\"}");
        loop.read("predictions");

        loop.send("requests", 2, "customer-7", "{\"id\":\"a7\",\"features\":{\"x\":1},\"time\":5}");

        List<TestRecord<byte[], byte[]>> answers = loop.records("predictions");
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).key()).asString().isEqualTo("customer-7");
        assertThat(answers.get(0).timestamp()).isEqualTo(DrivenLoop.START.toEpochMilli() + 2_000);
        PredictionMessage answer = message(answers.get(0));
        assertThat(answer.id()).isEqualTo("a7");
        assertThat(answer.time()).isEqualTo(5_000);
        assertThat(answer.model().toString()).endsWith("@events-0:1");
        assertThat(((Prediction.OfClass) answer.prediction()).label()).isEqualTo("yes");
        assertThat(answer.label()).isNull();
        assertThat(answer.loss()).isNaN();
    }

    @Test
    void a_request_for_a_text_is_answered_with_one() {
        stop();
        Specification translation = SpecificationReader.parse(
                "name: t\nfeatures: {source: text}\noutput: {type: text, dimensions: 8, hidden: 8, beam: 2}\noptimizer: {type: adam, learningRate: 0.02}");
        loop = new DrivenLoop(folder, LoopSettings.ANSWERING, translation);
        for (int i = 0; i < 120; i++) {
            loop.send("events", i, "{\"features\":{\"source\":\"good morning\"},\"label\":\"Guten Morgen!\"}");
        }
        loop.read("predictions");

        loop.send("requests", 200, "{\"id\":\"a7\",\"features\":{\"source\":\"Good morning\"}}");
        loop.send("events", 201, "{\"features\":{\"source\":\"Good morning\"},\"label\":\"Moin\"}");

        List<TestRecord<byte[], byte[]>> answers = loop.records("predictions");
        PredictionMessage answer = message(answers.get(0));
        Prediction.OfText written = (Prediction.OfText) answer.prediction();
        assertThat(written.text()).isEqualTo("Guten Morgen!");
        assertThat(Math.exp(written.logProbability())).isBetween(0.5, 1.0);
        assertThat(written.others()).hasSize(1);
        PredictionMessage ofEvent = message(answers.get(1));
        assertThat(ofEvent.prediction()).isEqualTo(written);
        assertThat(ofEvent.label()).isEqualTo(new Label.Text("Moin"));
        assertThat(ofEvent.loss()).isGreaterThan(1);
    }

    @Test
    void before_anything_is_learned_the_answer_is_none_and_a_request_without_an_id_is_called_by_its_place() {
        loop.send("requests", 1, "{\"features\":{\"x\":1}}");

        assertThat(loop.read("predictions"))
                .singleElement()
                .asString()
                .contains("\"id\":\"requests-0:0\"", "\"prediction\":null", "@events-0:0");
    }

    @Test
    void what_cannot_be_answered_is_set_aside_with_its_own_place_and_the_stream_goes_on() {
        loop.send("events", 1, "{\"features\":{\"x\":1,\"tags\":[\"a\"]},\"label\":\"yes\"}");
        loop.send("requests", 2, "{\"features\":{\"x\":1}}");
        loop.send("requests", 3, "hello");
        loop.send("requests", 4, "{\"label\":\"yes\"}");
        loop.send("requests", 5, "{\"features\":{\"x\":2}}");
        loop.idle(Duration.ofMillis(300));

        List<TestRecord<byte[], byte[]>> letters = loop.records("dead-letters");
        assertThat(letters).hasSize(2);
        DeadLetter letter = DeadLetter.in(letters.get(0).headers()).orElseThrow();
        assertThat(letter.reason()).isEqualTo("not-json");
        assertThat(letter.failed()).isEqualTo("predict");
        assertThat(letter.topic() + "-" + letter.partition() + ":" + letter.offset())
                .isEqualTo("requests-0:1");
        assertThat(letter.timestamp()).isEqualTo(DrivenLoop.START.toEpochMilli() + 3_000);
        assertThat(letters.get(0).value()).asString().isEqualTo("hello");
        assertThat(loop.read("predictions")).hasSize(3);
        assertThat(loop.loop.requests())
                .containsExactly(new RequestStatus(new TopicPartition("requests", 0), 4, 2, 2, 0));
        assertThat(loop.board.tasks().get(0).rejected()).isEmpty();
        assertThat(loop.board.tasks().get(0).learned()).isEqualTo(1);
    }

    @Test
    void events_are_predicted_as_if_nobody_had_asked_whatever_was_asked() {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            loop.send("requests", i - 0.5, "{\"id\":\"q\",\"features\":{\"note\":\"first\",\"city\":\"c1\",\"x\":1}}");
            loop.send("events", i, event(random));
            loop.send(
                    "requests",
                    i + 0.5,
                    "{\"id\":\"q\",\"features\":{\"new" + i % 7 + "\":1,\"city\":\"x" + i
                            + "\",\"amount\":1e9,\"note\":\"words that nobody sent before " + i
                            + "\"},\"label\":\"never\"}");
        }
        List<String> asked = loop.read("predictions").stream()
                .filter(prediction -> !prediction.contains("\"id\":\"q\""))
                .toList();
        loop.idle(Duration.ofMillis(300));
        TaskStatus status = loop.board.tasks().get(0);

        stop();
        start();
        Random again = new Random(3);
        for (int i = 0; i < 300; i++) {
            loop.send("events", i, event(again));
        }

        assertThat(asked).hasSize(300).isEqualTo(loop.read("predictions"));
        loop.idle(Duration.ofMillis(300));
        TaskStatus undisturbed = loop.board.tasks().get(0);
        assertThat(status.report()).isEqualTo(undisturbed.report());
        assertThat(status.vitals()).isEqualTo(undisturbed.vitals());
        assertThat(status.version()).isEqualTo(undisturbed.version());
    }

    private static String event(Random random) {
        double x = random.nextGaussian();
        int city = random.nextInt(9);
        return "{\"features\":{\"x\":%s,\"city\":\"c%d\",\"note\":\"%s\"},\"label\":\"%s\"}"
                .formatted(x, city, x > 0 ? "rather much of it" : "not so very much", x + city % 3 > 1 ? "yes" : "no");
    }

    @Test
    void requests_that_retention_removed_are_told_and_counted() {
        loop.send("requests", 1, "{\"features\":{\"x\":1}}");
        loop.overtaken.note(new TopicPartition("requests", 0), new Gap(1, 5));
        loop.send("requests", 2, "{\"features\":{\"x\":1}}");
        loop.idle(Duration.ofMillis(300));

        assertThat(loop.loop.requests().get(0).lost()).isEqualTo(4);
        assertThat(loop.board.tasks().get(0).redo().lost()).isZero();
    }

    @Test
    void the_learner_stays_in_the_first_part_of_the_topology_so_that_a_running_application_goes_on() {
        List<Subtopology> parts = loop
                .topology(folder, LoopSettings.ANSWERING, Specification.inferred("demo"))
                .describe()
                .subtopologies()
                .stream()
                .sorted((a, b) -> a.id() - b.id())
                .toList();

        assertThat(parts).hasSize(1);
        assertThat(parts.get(0).id()).isZero();
        assertThat(parts.get(0).nodes()).extracting(node -> node.name()).contains("events", "requests", "learner");
    }

    private static PredictionMessage message(TestRecord<byte[], byte[]> record) {
        return DrivenLoop.TOPICS.predictions().value().deserializer().deserialize("", record.value());
    }
}
