package io.eddy.serve;

import static io.eddy.serve.Serving.VISIT;
import static io.eddy.serve.Serving.json;
import static io.eddy.serve.Serving.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeedbackOverHttpTest {
    private final List<String> asked = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private CompletableFuture<Void> written = CompletableFuture.allOf();

    private final FeedbackLog log = new FeedbackLog() {
        @Override
        public void asked(int partition, byte[] request, String version) {
            asked.add(partition + " " + new String(request, StandardCharsets.UTF_8) + " " + version);
        }

        @Override
        public CompletionStage<Void> told(int partition, List<byte[]> feedback) {
            feedback.forEach(each -> told.add(partition + " " + new String(each, StandardCharsets.UTF_8)));
            return written;
        }
    };

    private Serving serving() throws IOException {
        return new Serving(Optional.empty(), HttpLimits.DEFAULT, Optional.of(log));
    }

    @Test
    void what_was_asked_with_an_id_is_kept_for_its_feedback_with_the_version_that_answered() throws Exception {
        try (Serving serving = serving().learn(300)) {
            serving.post("/v1/predict", VISIT);
            serving.post("/v1/predict", "{\"features\": {\"price\": 1}}");
            serving.post("/v1/predict", "[{\"id\": 7, \"features\": {\"price\": 1}, \"time\": 1714564800}]");

            assertThat(asked)
                    .containsExactly(
                            "0 " + VISIT + " shop-abcdef@events-0:300",
                            "0 {\"id\":\"7\",\"features\":{\"price\":1},\"time\":1714564800000} shop-abcdef@events-0:300");
        }
    }

    @Test
    void of_a_request_that_is_refused_no_event_is_kept() throws Exception {
        try (Serving serving = serving().learn(300)) {
            problem(
                    serving.post("/v1/predict", "[" + VISIT + ", {\"id\": 8, \"features\": {\"price\": \"much\"}}]"),
                    Problem.Kind.NO_EVENT);

            assertThat(asked).isEmpty();
            problem(serving.get("/v1/explain/a7"), Problem.Kind.UNKNOWN_ID);
        }
    }

    @Test
    void feedback_is_written_and_what_was_never_asked_is_named() throws Exception {
        try (Serving serving = serving().learn(300)) {
            serving.post("/v1/predict", VISIT);

            HttpResponse<String> one = serving.post("/v1/feedback", "{\"id\": \"a7\", \"label\": \"sold\"}");
            HttpResponse<String> several = serving.post(
                    "/v1/feedback",
                    "{\"feedback\": [{\"id\": \"a7\", \"label\": true, \"weight\": 2, \"time\": \"1970-01-01T00:00:05Z\"},"
                            + " {\"id\": 9, \"reward\": 12.5}, {\"id\": \"n\", \"label\": 12345678901234567890}]}");

            assertThat(one.statusCode()).isEqualTo(202);
            assertThat(one.body()).isEqualTo("{\"accepted\":1,\"unknown\":[]}");
            assertThat(json(several).path("accepted").asInt()).isEqualTo(3);
            assertThat(several.body()).contains("[\"9\",\"n\"]");
            assertThat(told)
                    .containsExactly(
                            "0 {\"id\":\"a7\",\"label\":\"sold\"}",
                            "0 {\"id\":\"a7\",\"label\":true,\"weight\":2.0,\"time\":5000}",
                            "0 {\"id\":\"9\",\"label\":12.5}",
                            "0 {\"id\":\"n\",\"label\":12345678901234567890}");
            assertThat(new SchemaCheck(json(serving.get("/v1/openapi.json")))
                            .fault("#/components/schemas/Accepted", json(several)))
                    .isEmpty();
        }
    }

    @Test
    void labels_of_several_outputs_are_kept_by_their_names() throws Exception {
        try (Serving serving = serving().learn(300)) {
            serving.post(
                    "/v1/feedback",
                    "{\"id\": \"a7\", \"label\": {\"click\": true, \"seconds\": 4.5, \"bought\": null}}");

            assertThat(told)
                    .containsExactly("0 {\"id\":\"a7\",\"label\":{\"click\":true,\"seconds\":4.5,\"bought\":null}}");
        }
    }

    @Test
    void a_reward_is_a_label_and_there_is_one() throws Exception {
        try (Serving serving = serving().learn(300)) {
            HttpResponse<String> both =
                    serving.post("/v1/feedback", "{\"id\": \"a7\", \"label\": \"sold\", \"reward\": 1}");

            problem(both, Problem.Kind.NO_EVENT);
            assertThat(both.body()).contains("there are two labels, and reward is one; send one");
            assertThat(told).isEmpty();
        }
    }

    @Test
    void feedback_goes_to_the_partition_that_was_asked_also_when_others_were_since() throws Exception {
        try (Serving serving = serving().learn(300)) {
            serving.offer(1);
            await().until(() -> serving.models.partitions().contains(1));
            serving.post("/v1/predict?partition=1", VISIT);
            for (int i = 0; i < 10; i++) {
                serving.post(
                        "/v1/predict?partition=" + i % 2, "{\"id\": \"b" + i + "\", \"features\": {\"price\": 1}}");
            }
            assertThat(serving.get("/v1/explain/a7").statusCode()).isEqualTo(200);

            String many = IntStream.range(0, 2_001)
                    .mapToObj(i -> "{\"id\": \"c" + i + "\", \"features\": {\"price\": 1}}")
                    .collect(Collectors.joining(", ", "[", "]"));
            assertThat(serving.post("/v1/predict?partition=0", many).statusCode())
                    .isEqualTo(200);
            serving.post("/v1/feedback", "{\"id\": \"a7\", \"label\": \"sold\"}");
            HttpResponse<String> unknown = serving.post("/v1/feedback", "{\"id\": \"z\", \"label\": \"sold\"}");
            serving.post("/v1/feedback?partition=1", "{\"id\": \"z\", \"label\": \"lost\"}");

            assertThat(problem(unknown, Problem.Kind.BAD_PARAMETER)).contains("'z'", "[0, 1]", "?partition=");
            assertThat(told)
                    .containsExactly("1 {\"id\":\"a7\",\"label\":\"sold\"}", "1 {\"id\":\"z\",\"label\":\"lost\"}");
        }
    }

    @Test
    void feedback_that_cannot_be_read_or_written_or_joined_is_told() throws Exception {
        try (Serving serving = serving().learn(300)) {
            assertThat(problem(serving.post("/v1/feedback", "{\"label\": 1}"), Problem.Kind.NO_EVENT))
                    .contains("no id");
            assertThat(problem(serving.post("/v1/feedback", "{\"id\": \"a\"}"), Problem.Kind.NO_EVENT))
                    .contains("neither label nor reward");
            assertThat(problem(
                            serving.post("/v1/feedback", "{\"id\": \"a\", \"label\": 1, \"lable\": 2}"),
                            Problem.Kind.NO_EVENT))
                    .contains("'lable'; did you mean label?");
            problem(serving.post("/v1/feedback", "{\"id\""), Problem.Kind.NOT_JSON);
            assertThat(told).isEmpty();

            written = CompletableFuture.failedFuture(new IOException("no answer from the cluster"));
            assertThat(problem(serving.post("/v1/feedback", "{\"id\": \"a\", \"label\": 1}"), Problem.Kind.NOT_WRITTEN))
                    .contains("no answer from the cluster");
        }
        try (Serving serving = Serving.open().learn(300)) {
            assertThat(problem(serving.post("/v1/feedback", "{\"id\": \"a\", \"label\": 1}"), Problem.Kind.NO_JOIN))
                    .contains("join: {wait: 30m}");
        }
    }
}
