package io.eddy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Report;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Label;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import io.eddy.snapshot.Manifest;
import io.eddy.snapshot.Stand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.Test;

/** The topics in code and those in {@code topics/} are the same, down to the fields of their messages. */
class TopicsTest {
    private static final Topics TOPICS = Topics.standard();

    @Test
    void each_topic_has_a_file_and_each_file_a_topic() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("topics"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            all(TOPICS).map(topic -> topic.role() + ".yaml").toList());
        }
        assertThat(TOPICS.definitions().stream().map(TopicDefinition::name))
                .containsExactlyInAnyOrderElementsOf(
                        all(TOPICS).map(Topic::name).toList());
        assertThat(all(TOPICS)).allSatisfy(topic -> assertThat(topic.name()).isEqualTo(topic.role()));
    }

    @Test
    void keys_that_are_texts_in_the_files_are_texts_in_code() {
        assertThat(all(TOPICS)).allSatisfy(topic -> {
            boolean isText = topic.key().getClass() == Serdes.String().getClass();
            assertThat(definition(topic).key().format())
                    .isEqualTo(isText ? TopicDefinition.Format.TEXT : TopicDefinition.Format.BYTES);
        });
    }

    @Test
    void every_setting_is_one_that_kafka_knows() {
        List<Object> known = Arrays.stream(TopicConfig.class.getFields())
                .filter(field -> field.getName().endsWith("_CONFIG"))
                .map(TopicsTest::constant)
                .toList();

        assertThat(TOPICS.definitions())
                .allSatisfy(definition -> assertThat(definition.config().keySet())
                        .isSubsetOf(known.stream().map(String::valueOf).toList())
                        .contains("cleanup.policy", "min.insync.replicas", "max.message.bytes"));
    }

    @Test
    void only_snapshots_are_compacted() {
        assertThat(TOPICS.definitions())
                .allSatisfy(definition -> assertThat(definition.config())
                        .containsEntry("cleanup.policy", definition.name().equals("snapshots") ? "compact" : "delete"));
    }

    @Test
    void an_event_of_all_fields_in_the_schema_is_read() throws RejectedEvent {
        EventReader reader = new EventReader();
        Map<String, String> values = Map.of(
                "id",
                "\"a\"",
                "features",
                "{}",
                "label",
                "1",
                "weight",
                "1",
                "time",
                "1",
                "corrects",
                "\"left\"",
                "source",
                "\"a:1\"",
                "sourceId",
                "\"x7QdKw\"");

        reader.read(
                ("{"
                                + String.join(
                                        ",",
                                        fields(TOPICS.events()).stream()
                                                .map(name -> "\"" + name + "\":" + values.get(name))
                                                .toList())
                                + "}")
                        .getBytes(UTF_8),
                new Event());

        assertThat(reader.passedOver().sentences()).isEmpty();
        assertThat(fields(TOPICS.events())).containsExactlyInAnyOrderElementsOf(values.keySet());
        assertThat(required(TOPICS.events())).containsExactly("features");
    }

    @Test
    void a_prediction_has_the_fields_of_its_schema() throws IOException {
        ModelVersion version = new ModelVersion("m", "3f9ac1", "events-0", 1);
        Topic<byte[], PredictionMessage> topic = TOPICS.predictions();

        Set<String> written = new HashSet<>(written(
                topic,
                new PredictionMessage(
                        "a",
                        new Prediction.OfClass(List.of("x"), new float[] {1}),
                        version,
                        new Label.Category("x"),
                        1,
                        1)));
        Prediction ofText = new Prediction.OfText("x", -1, List.of(new Prediction.OfText.Other("y", -2)));
        written.addAll(written(topic, new PredictionMessage("a", ofText, version, new Label.Text("x"), 1, 1)));

        Prediction ofAnomaly = new Prediction.OfAnomaly(0.5, false, 1, 2, Map.of("price", 1.0));
        written.addAll(written(topic, new PredictionMessage("a", ofAnomaly, version, Label.Unlabelled.INSTANCE, 1, 1)));

        assertThat(written).containsExactlyInAnyOrderElementsOf(fields(topic));
        assertThat(written(topic, new PredictionMessage(null, Prediction.None.INSTANCE, version, null, Float.NaN, -1)))
                .isEqualTo(required(topic));
    }

    @Test
    void an_evaluation_has_the_fields_of_its_schema() throws IOException {
        Topic<String, EvaluationMessage> topic = TOPICS.evaluations();
        EvaluationMessage message = EvaluationMessageTest.MESSAGE;

        assertThat(written(topic, message)).isEqualTo(fields(topic));
        Report none = new Evaluation().report();
        assertThat(written(topic, new EvaluationMessage(message.model(), 1, -1, 0, none, List.of())))
                .isEqualTo(required(topic));
    }

    @Test
    void a_dead_letter_has_the_headers_of_its_schema() {
        List<String> all = new ArrayList<>(DeadLetter.HEADERS);
        all.addAll(Fitted.MARKS);
        assertThat(fields(TOPICS.deadLetters())).isEqualTo(all);
        assertThat(required(TOPICS.deadLetters())).isEqualTo(DeadLetter.HEADERS);
        assertThat(definition(TOPICS.deadLetters()).schema().get(0).meaning())
                .contains(Arrays.stream(RejectedEvent.Reason.values())
                        .map(RejectedEvent.Reason::code)
                        .toList());
    }

    @Test
    void a_manifest_has_the_fields_of_its_schema() throws IOException {
        Manifest manifest = new Manifest(
                new ModelVersion("m", "3f9ac1", "events-0", 1), 1, Instant.EPOCH, 1, List.of("0"), "0", "0", Map.of());

        Manifest delta = new Manifest(
                manifest.version(),
                1,
                Instant.EPOCH,
                1,
                List.of("0"),
                "0",
                "0",
                Map.of(),
                Optional.of(new Stand(manifest.version(), "0")));

        assertThat(names(new ObjectMapper().readTree(manifest.toJson()))).isEqualTo(required(TOPICS.snapshots()));
        assertThat(names(new ObjectMapper().readTree(delta.toJson()))).isEqualTo(fields(TOPICS.snapshots()));
        assertThat(Manifest.parse(delta.toJson())).isEqualTo(delta);
    }

    @Test
    void an_event_may_be_as_large_as_its_topic_admits() {
        assertThat(TopicLimits.defined(TOPICS).of(TOPICS.events()).bytes()).isEqualTo(EventReader.DEFAULT_MAX_BYTES);
    }

    @Test
    void messages_pass_their_serdes() {
        Topic<byte[], PredictionMessage> topic = TOPICS.predictions();
        PredictionMessage message = new PredictionMessage(
                "a", new Prediction.OfQuantity(2), new ModelVersion("m", "3f9ac1", "events-0", 1), null, Float.NaN, 1);

        byte[] bytes = topic.value().serializer().serialize(topic.name(), message);

        assertThat(topic.value().deserializer().deserialize(topic.name(), bytes))
                .isEqualTo(message);
        assertThatThrownBy(() -> topic.value().deserializer().deserialize("predictions", new byte[] {'['}))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("predictions");
        assertThatThrownBy(
                        () -> TOPICS.evaluations().value().deserializer().deserialize("evaluations", new byte[] {'1'}))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("evaluations");
    }

    @Test
    void a_request_and_feedback_of_all_fields_in_their_schemas_are_read() throws RejectedEvent {
        EventReader requests = new EventReader();
        EventReader feedback = EventReader.ofFeedback();

        requests.read("{\"id\":\"a\",\"features\":{},\"weight\":1,\"time\":1}".getBytes(UTF_8), new Event());
        feedback.read("{\"id\":\"a\",\"label\":1,\"weight\":1,\"time\":1}".getBytes(UTF_8), new Event());
        feedback.read("{\"id\":\"a\",\"reward\":1}".getBytes(UTF_8), new Event());

        assertThat(requests.passedOver().sentences()).isEmpty();
        assertThat(fields(TOPICS.requests())).containsExactlyInAnyOrder("id", "features", "weight", "time");
        assertThat(required(TOPICS.requests())).containsExactly("features");
        assertThat(feedback.passedOver().sentences()).isEmpty();
        assertThat(fields(TOPICS.feedback())).containsExactlyInAnyOrder("id", "label", "reward", "weight", "time");
        assertThat(required(TOPICS.feedback())).containsExactly("id");
    }

    @Test
    void topics_can_have_other_names() {
        Topics topics = Topics.named("shop-", Map.of("events", "clicks.v2"));

        assertThat(topics.events().name()).isEqualTo("clicks.v2");
        assertThat(topics.predictions().name()).isEqualTo("shop-predictions");
        assertThat(topics.definitions().stream().map(TopicDefinition::name))
                .containsExactly(
                        "clicks.v2",
                        "shop-requests",
                        "shop-feedback",
                        "shop-predictions",
                        "shop-snapshots",
                        "shop-evaluations",
                        "shop-dead-letters");
    }

    @Test
    void a_name_that_cannot_be_is_an_error() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.named("", Map.of("event", "clicks")))
                .withMessageContaining("no topic 'event'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.named("a b", Map.of()))
                .withMessageContaining("a bevents");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topics.named("", Map.of("events", "predictions")))
                .withMessageContaining("two topics would be called 'predictions'");
    }

    private static Stream<Topic<?, ?>> all(Topics topics) {
        return Stream.of(
                topics.events(),
                topics.requests(),
                topics.feedback(),
                topics.predictions(),
                topics.snapshots(),
                topics.evaluations(),
                topics.deadLetters());
    }

    private static <V> List<String> written(Topic<?, V> topic, V message) throws IOException {
        return names(new ObjectMapper().readTree(topic.value().serializer().serialize(topic.name(), message)));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> fields(Topic<?, ?> topic) {
        return definition(topic).schema().stream()
                .map(TopicDefinition.Field::name)
                .toList();
    }

    private static List<String> required(Topic<?, ?> topic) {
        return definition(topic).schema().stream()
                .filter(TopicDefinition.Field::required)
                .map(TopicDefinition.Field::name)
                .toList();
    }

    private static TopicDefinition definition(Topic<?, ?> topic) {
        return TOPICS.definitions().stream()
                .filter(definition -> definition.name().equals(topic.name()))
                .findFirst()
                .orElseThrow();
    }

    private static Object constant(java.lang.reflect.Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(field.getName(), e);
        }
    }
}
