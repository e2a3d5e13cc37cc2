package io.eddy.serve;

import static io.eddy.serve.Serving.VISIT;
import static io.eddy.serve.Serving.json;
import static io.eddy.serve.Serving.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.eddy.feature.Event;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.Prediction;
import io.eddy.spec.SpecificationReader;
import io.eddy.wire.EventWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictOverHttpTest {
    @Test
    void answer_is_what_the_learner_says_to_the_bit_and_names_its_version() throws Exception {
        try (Serving serving = Serving.open().learn(300)) {
            Event event = serving.next();
            Prediction.OfClass said = (Prediction.OfClass) serving.learner.predict(event);
            event.label().setMissing();

            JsonNode answer = json(serving.post("/v1/predict", text(event)));

            assertThat(answer.path("model").asText()).isEqualTo("shop-abcdef@events-0:300");
            assertThat(answer.path("prediction").asText()).isEqualTo(said.label());
            assertThat(answer.path("id").asText()).isEqualTo(event.id());
            for (int k = 0; k < said.classes().size(); k++) {
                assertThat(answer.path("probabilities")
                                .path(said.classes().get(k))
                                .floatValue())
                        .isEqualTo(said.probabilities()[k]);
            }
            assertThat(answer.has("ignored")).isFalse();
        }
    }

    @Test
    void a_model_that_writes_texts_answers_with_one_as_its_description_says() throws Exception {
        Learner learner = Learners.of(
                SpecificationReader.parse(
                        "name: t\nfeatures: {source: text}\noutput: {type: text, dimensions: 8, hidden: 8, beam: 2}\noptimizer: {type: adam, learningRate: 0.02}"));
        Event event = new Event();
        event.field("source").setText("good morning");
        event.label().setText("Guten Morgen!");
        for (int i = 0; i < 120; i++) {
            learner.learn(event);
        }
        try (Serving serving = Serving.open()) {
            serving.offer(0, learner);
            await().until(() -> serving.models.of(0).isPresent());

            var response = serving.post("/v1/predict", "{\"features\": {\"source\": \"Good morning\"}}");

            JsonNode answer = json(response);
            assertThat(answer.path("prediction").asText()).isEqualTo("Guten Morgen!");
            assertThat(Math.exp(answer.path("logProbability").asDouble())).isBetween(0.5, 1.0);
            assertThat(answer.path("others")).hasSize(1);
            SchemaCheck document = new SchemaCheck(json(serving.get("/v1/openapi.json")));
            assertThat(document.fault("#/components/schemas/Prediction", answer))
                    .isEmpty();
        }
    }

    @Test
    void several_are_answered_in_their_order_in_either_form() throws Exception {
        try (Serving serving = Serving.open().learn(300)) {
            List<String> events = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                events.add(text(serving.next()));
            }
            String list = "[" + String.join(",", events) + "]";

            JsonNode ofList = json(serving.post("/v1/predict", list));
            JsonNode ofObject = json(serving.post("/v1/predict", " {\"events\": " + list + "}\n"));

            assertThat(ofList.path("predictions")).hasSize(20);
            assertThat(ofObject).isEqualTo(ofList);
            for (int i = 0; i < 20; i++) {
                JsonNode alone = json(serving.post("/v1/predict", events.get(i)));
                assertThat(ofList.path("predictions").get(i)).isEqualTo(alone);
            }
            assertThat(json(serving.post("/v1/predict", "[]")).path("predictions"))
                    .isEmpty();
        }
    }

    @Test
    void newer_model_answers_once_it_is_offered() throws Exception {
        try (Serving serving = Serving.open().learn(300)) {
            String before =
                    json(serving.post("/v1/predict", VISIT)).path("model").asText();

            serving.learn(50);

            assertThat(before).endsWith(":300");
            assertThat(json(serving.post("/v1/predict", VISIT)).path("model").asText())
                    .endsWith(":350");
            assertThat(json(serving.get("/v1/model")).path("learned").asLong()).isEqualTo(350);
        }
    }

    @Test
    void what_means_nothing_to_the_model_is_named() throws Exception {
        try (Serving serving = Serving.open().learn(300)) {
            JsonNode answer = json(
                    serving.post(
                            "/v1/predict",
                            "{\"features\": {\"price\": 3, \"prise\": 4, \"new\\\"er\": [1, 2], \"nil\": null}, \"label\": \"sold\"}"));

            assertThat(answer.path("ignored")).hasSize(3);
            assertThat(answer.path("ignored").get(0).asText()).isEqualTo("prise");
            assertThat(answer.path("ignored").get(1).asText()).isEqualTo("new\"er");
            assertThat(answer.path("ignored").get(2).asText()).isEqualTo("label");
        }
    }

    @Test
    void what_is_no_event_is_told_where_and_what() throws Exception {
        try (Serving serving = Serving.open().learn(300)) {
            assertThat(problem(serving.post("/v1/predict", "{\"features\": {\"a\": 1"), Problem.Kind.NOT_JSON))
                    .contains("line 1, column");
            assertThat(problem(serving.post("/v1/predict", ""), Problem.Kind.NOT_JSON))
                    .contains("empty");
            assertThat(problem(serving.post("/v1/predict", VISIT + " x"), Problem.Kind.NOT_JSON))
                    .contains("column");
            assertThat(problem(serving.post("/v1/predict", "3"), Problem.Kind.NO_EVENT))
                    .contains("a number; an event is a JSON object");
            assertThat(problem(serving.post("/v1/predict", "{\"id\": \"a\"}"), Problem.Kind.NO_EVENT))
                    .contains("no features");
            assertThat(problem(
                            serving.post("/v1/predict", "{\"features\": {\"price\": 1}, \"featurs\": {}}"),
                            Problem.Kind.NO_EVENT))
                    .isEqualTo(
                            "there is a key 'featurs'; did you mean features? there may be id, features, label, weight, time, source");
            assertThat(problem(
                            serving.post("/v1/predict", "{\"features\": {}, \"time\": \"soon\"}"),
                            Problem.Kind.NO_EVENT))
                    .contains("soon", "ISO-8601");
            assertThat(problem(
                            serving.post("/v1/predict", "[" + VISIT + ", {\"features\": {\"price\": \"much\"}}]"),
                            Problem.Kind.NO_EVENT))
                    .startsWith("event 2: ")
                    .contains("price");
            assertThat(problem(
                            serving.post("/v1/predict", "{\"events\": [" + VISIT + "], \"more\": 1}"),
                            Problem.Kind.NO_EVENT))
                    .contains("'more' beside 'events'");
            assertThat(serving.post("/v1/predict", VISIT).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void made_up_names_do_not_stay_in_memory_nor_cover_up_those_that_count() throws Exception {
        try (Serving serving = Serving.open().learn(300)) {
            String before = serving.post("/v1/predict", VISIT).body();
            for (int i = 0; i < 20; i++) {
                StringBuilder odd = new StringBuilder("{\"features\": {\"n\": 0");
                for (int j = 0; j < 900; j++) {
                    odd.append(",\"n").append(900 * i + j).append("\": 1");
                }
                assertThat(serving.post("/v1/predict", odd + "}}").statusCode()).isEqualTo(200);
            }

            assertThat(serving.post("/v1/predict", VISIT).body()).isEqualTo(before);
        }
    }

    @Test
    void a_form_of_another_page_cannot_ask() throws Exception {
        try (Serving serving = Serving.open().learn(300)) {
            HttpResponse<String> response = serving.send(
                    serving.request("/v1/predict", "Content-Type", "text/plain").POST(BodyPublishers.ofString(VISIT)));

            assertThat(problem(response, Problem.Kind.NOT_TYPED_JSON)).contains("text/plain", "application/json");
        }
    }

    @Test
    void without_a_model_it_says_so_and_with_several_it_asks_which() throws Exception {
        try (Serving serving = Serving.open()) {
            assertThat(problem(serving.post("/v1/predict", VISIT), Problem.Kind.NO_MODEL))
                    .contains("/health");

            serving.offer(3);
            org.awaitility.Awaitility.await()
                    .until(() -> serving.models.partitions().contains(3));
            assertThat(json(serving.post("/v1/predict", VISIT)).path("model").asText())
                    .isEqualTo("shop-abcdef@events-3:0");

            serving.offer(5);
            org.awaitility.Awaitility.await()
                    .until(() -> serving.models.partitions().contains(5));
            assertThat(problem(serving.post("/v1/predict", VISIT), Problem.Kind.BAD_PARAMETER))
                    .contains("[3, 5]", "?partition=");
            assertThat(json(serving.post("/v1/predict?partition=5", VISIT))
                            .path("model")
                            .asText())
                    .isEqualTo("shop-abcdef@events-5:0");
            assertThat(problem(serving.post("/v1/predict?partition=4", VISIT), Problem.Kind.NO_PARTITION))
                    .contains("[3, 5]");
            assertThat(problem(serving.post("/v1/predict?partition=x", VISIT), Problem.Kind.BAD_PARAMETER))
                    .contains("'x'");
        }
    }

    @Test
    void explanation_is_of_the_model_that_answered_and_names_the_fields_that_count() throws Exception {
        try (Serving serving = Serving.open().learn(1_000)) {
            String asked = text(serving.next());
            JsonNode answer = json(serving.post("/v1/predict", "[" + VISIT + "," + asked + "]"))
                    .path("predictions")
                    .get(1);
            String path = "/v1/explain/" + answer.path("id").asText();
            HttpResponse<String> first = serving.get(path);

            serving.learn(200);
            HttpResponse<String> later = serving.get(path);

            assertThat(later.body()).isEqualTo(first.body());
            JsonNode explanation = json(first);
            assertThat(explanation.path("model").asText())
                    .isEqualTo(answer.path("model").asText());
            assertThat(explanation.path("prediction").asText())
                    .isEqualTo(answer.path("prediction").asText());
            List<Double> effects = new ArrayList<>();
            explanation
                    .path("fields")
                    .forEach(field -> effects.add(Math.abs(field.path("effect").asDouble())));
            assertThat(effects).hasSizeGreaterThan(5).isSortedAccordingTo((a, b) -> Double.compare(b, a));
            assertThat(effects.get(0)).isGreaterThan(0);
            assertThat(problem(serving.get("/v1/explain/none%20such"), Problem.Kind.UNKNOWN_ID))
                    .contains("'none such'", "explain-prediction");
        }
    }

    @Test
    void what_is_unusual_is_explained_by_the_shares_that_were_told_and_a_text_by_nothing() throws Exception {
        Learner payments = Learners.of(SpecificationReader.parse(
                "{name: p, features: {fee: number, amount: number}, output: anomaly, network: {hidden: [4]}}"));
        Learner texts = Learners.of(SpecificationReader.parse(
                "{name: t, features: {source: text}, output: {type: text, hidden: 4, dimensions: 4}}"));
        for (int i = 0; i < 300; i++) {
            payments.learn(new Event().set("fee", i % 7).set("amount", i % 11));
            texts.learn(new Event().set("source", "good morning").label("Guten Morgen"));
        }
        try (Serving serving = Serving.open()) {
            serving.offer(0, payments);
            await().until(() -> serving.models.of(0).isPresent());
            JsonNode said =
                    json(serving.post("/v1/predict", "{\"id\": \"u\", \"features\": {\"fee\": 90, \"amount\": 5}}"));
            JsonNode explanation = json(serving.get("/v1/explain/u"));

            assertThat(explanation.path("method").asText()).isEqualTo("share-of-loss");
            assertThat(explanation.at("/fields/0/field").asText()).isEqualTo("fee");
            assertThat(explanation.at("/fields/0/effect").asDouble())
                    .isEqualTo(said.at("/fields/fee").asDouble());
        }
        try (Serving serving = Serving.open()) {
            serving.offer(0, texts);
            await().until(() -> serving.models.of(0).isPresent());
            serving.post("/v1/predict", "{\"id\": \"t\", \"features\": {\"source\": \"good morning\"}}");

            assertThat(problem(serving.get("/v1/explain/t"), Problem.Kind.NOTHING_TO_SHARE))
                    .contains("'t'", "the one field");
        }
    }

    @Test
    void many_that_are_asked_together_can_all_be_explained() throws Exception {
        try (Serving serving = Serving.open().learn(10)) {
            List<String> events = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                events.add("{\"id\": \"m%d\", \"features\": {\"price\": 1}}".formatted(i));
            }

            serving.post("/v1/predict", "[" + String.join(",", events) + "]");

            for (String id : List.of("m0", "m999")) {
                assertThat(serving.get("/v1/explain/" + id).statusCode()).as(id).isEqualTo(200);
            }
        }
    }

    private static String text(Event event) {
        return new String(new EventWriter().write(event), StandardCharsets.UTF_8);
    }
}
