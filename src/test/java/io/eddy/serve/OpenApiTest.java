package io.eddy.serve;

import static io.eddy.serve.Serving.VISIT;
import static io.eddy.serve.Serving.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document and the server say the same. */
class OpenApiTest {
    @Test
    void every_route_is_in_the_document_and_the_other_way_round() throws Exception {
        try (Serving serving = Serving.open()) {
            Map<String, Boolean> told = new TreeMap<>();
            json(serving.get("/v1/openapi.json"))
                    .path("paths")
                    .properties()
                    .forEach(path -> path.getValue()
                            .properties()
                            .forEach(method -> told.put(
                                    method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                    method.getValue().has("security"))));

            Map<String, Boolean> routes = new TreeMap<>();
            Routes.of(
                            new Served(
                                    () -> "",
                                    () -> Health.up(Map.of()),
                                    () -> Health.up(Map.of()),
                                    serving.figures,
                                    Optional.empty(),
                                    serving.models,
                                    serving.show),
                            System::nanoTime)
                    .stream()
                    .filter(route -> !Resource.isOfPage(route))
                    .forEach(route -> routes.put(
                            route.method() + " "
                                    + route.path().replace('<', '{').replace('>', '}'),
                            route.open()));

            assertThat(told).as("with whether they need no token").isEqualTo(routes);
        }
    }

    @Test
    void every_answer_fits_what_the_document_says() throws Exception {
        try (Serving serving = Serving.open().learn(300)) {
            SchemaCheck document = new SchemaCheck(json(serving.get("/v1/openapi.json")));

            fits(document, "/v1/predict", "post", serving.post("/v1/predict", VISIT));
            fits(document, "/v1/predict", "post", serving.post("/v1/predict", "[" + VISIT + "]"));
            fits(
                    document,
                    "/v1/predict",
                    "post",
                    serving.post("/v1/predict", "{\"features\": {\"x\": 1}, \"time\": 1}"));
            fits(document, "/v1/predict", "post", serving.post("/v1/predict", "{"));
            fits(document, "/v1/model", "get", serving.get("/v1/model"));
            fits(document, "/v1/model", "get", serving.get("/v1/model?partition=-1"));
            fits(document, "/v1/explain/{id}", "get", serving.get("/v1/explain/a7"));
            fits(document, "/v1/explain/{id}", "get", serving.get("/v1/explain/b"));
            fits(document, "/metrics", "get", serving.get("/metrics"));
            fits(document, "/health", "get", serving.get("/health"));
            fits(document, "/health/live", "get", serving.get("/health/live"));
            fits(document, "/health/ready", "get", serving.get("/health/ready"));
            fits(document, "/v1/openapi.json", "get", serving.get("/v1/openapi.json"));
            fits(document, "/", "get", serving.get("/"));
        }
    }

    @Test
    void check_notices_an_answer_that_does_not_fit() throws Exception {
        try (Serving serving = Serving.open()) {
            SchemaCheck document = new SchemaCheck(json(serving.get("/v1/openapi.json")));
            com.fasterxml.jackson.databind.ObjectMapper mapper = new com.fasterxml.jackson.databind.ObjectMapper();

            for (String wrong : List.of(
                    "{\"prediction\": \"a\"}",
                    "{\"prediction\": true, \"model\": \"m\"}",
                    "{\"prediction\": 1, \"model\": \"m\", \"new\": 1}",
                    "{\"prediction\": 1, \"model\": \"m\", \"ignored\": [1]}")) {
                assertThat(document.fault("#/components/schemas/Prediction", mapper.readTree(wrong)))
                        .as(wrong)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void every_kind_of_problem_is_in_the_document() throws Exception {
        try (Serving serving = Serving.open()) {
            TreeSet<String> told = new TreeSet<>();
            json(serving.get("/v1/openapi.json"))
                    .at("/components/schemas/Problem/properties/type/enum")
                    .forEach(type -> told.add(type.asText()));

            assertThat(told)
                    .isEqualTo(Stream.concat(
                                    Stream.of("about:blank"),
                                    Arrays.stream(Problem.Kind.values()).map(kind -> "urn:eddy:problem:" + kind.code()))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    private static void fits(SchemaCheck document, String path, String method, HttpResponse<String> response)
            throws Exception {
        JsonNode responses = document.at(path, method).path("responses");
        JsonNode told = document.resolve(
                responses.has(String.valueOf(response.statusCode()))
                        ? responses.path(String.valueOf(response.statusCode()))
                        : responses.path("default"));
        String type = response.headers().firstValue("content-type").orElse("").split(";", 2)[0];
        assertThat(told.path("content").has(type))
                .as("%s %s answers %d with %s", method, path, response.statusCode(), type)
                .isTrue();
        if (type.endsWith("json")) {
            Optional<String> fault =
                    document.fault(told.path("content").path(type).path("schema"), json(response), "$");
            assertThat(fault).as("%s %s: %s", method, path, response.body()).isEmpty();
        }
    }
}
