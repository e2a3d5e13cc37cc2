package io.eddy.app.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eddy.app.Failure;
import io.eddy.snapshot.Snapshot;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A tracking server of <a href="https://mlflow.org/docs/latest/rest-api.html">MLflow</a>, by its REST interface, 2.0. Files go through the server
 * ({@code mlflow server --serve-artifacts}, which is its default), so that nothing need be known of where it keeps them.
 */
final class MlflowServer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String ARTIFACTS = "mlflow-artifacts:";

    /** So many metrics a request may have at most. */
    private static final int MOST_METRICS = 1_000;

    private final URI server;
    private final Optional<String> token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();

    MlflowServer(URI server, Optional<String> token) {
        this.server = server;
        this.token = token;
    }

    private record Answer(int status, String body) {}

    /**
     * Makes a run of a snapshot.
     *
     * @return its id
     * @throws Failure if the server does not take it; it says what it answered
     */
    String push(Snapshot snapshot, String experiment, long millis) {
        ObjectNode create = JSON.createObjectNode()
                .put("experiment_id", experimentId(experiment))
                .put("run_name", snapshot.version().toString())
                .put("start_time", millis);
        create.putArray("tags").addObject().put("key", "mlflow.source.name").put("value", "eddy");
        JsonNode info = post("runs/create", create).path("run").path("info");
        String run = info.path("run_id").asText();
        log(snapshot, run, millis);
        upload(snapshot, info.path("artifact_uri").asText(), run);
        post(
                "runs/update",
                JSON.createObjectNode()
                        .put("run_id", run)
                        .put("status", "FINISHED")
                        .put("end_time", millis));
        return run;
    }

    private String experimentId(String name) {
        Answer answer = send(
                HttpRequest.newBuilder(at("/api/2.0/mlflow/experiments/get-by-name?experiment_name="
                                + URLEncoder.encode(name, StandardCharsets.UTF_8)))
                        .GET(),
                "experiments/get-by-name");
        if (answer.status == 404) {
            return post("experiments/create", JSON.createObjectNode().put("name", name))
                    .path("experiment_id")
                    .asText();
        }
        return json(checked(answer, "experiments/get-by-name"))
                .path("experiment")
                .path("experiment_id")
                .asText();
    }

    private void log(Snapshot snapshot, String run, long millis) {
        ObjectNode batch = JSON.createObjectNode().put("run_id", run);
        ArrayNode metrics = batch.putArray("metrics");
        snapshot.metrics().entrySet().stream()
                .limit(MOST_METRICS)
                .forEach(metric -> metrics.addObject()
                        .put("key", metric.getKey())
                        .put("value", metric.getValue())
                        .put("timestamp", millis)
                        .put("step", snapshot.events()));
        ArrayNode params = batch.putArray("params");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("version", snapshot.version().toString());
        facts.put("fingerprint", snapshot.version().fingerprint());
        facts.put("source", snapshot.version().source());
        facts.put("offset", Long.toString(snapshot.version().offset()));
        facts.put("events", Long.toString(snapshot.events()));
        facts.put("time", snapshot.time().toString());
        facts.put("digest", snapshot.digest());
        facts.forEach((key, value) -> params.addObject().put("key", key).put("value", value));
        post("runs/log-batch", batch);
    }

    private void upload(Snapshot snapshot, String artifacts, String run) {
        if (!artifacts.startsWith(ARTIFACTS)) {
            throw new Failure(
                    "run %s has its metrics, but %s keeps files at %s itself; start it with --serve-artifacts, or add the file of 'eddy snapshot get' there"
                            .formatted(run, server, artifacts));
        }
        String path = URI.create(artifacts).getPath().replaceAll("^/+", "");
        put(path + "/model.safetensors", BodyPublishers.ofInputStream(snapshot::file));
        put(path + "/specification.json", BodyPublishers.ofString(snapshot.specification()));
    }

    private void put(String path, BodyPublisher body) {
        String request = "mlflow-artifacts/artifacts/" + path;
        checked(
                send(
                        HttpRequest.newBuilder(at("/api/2.0/" + request))
                                .header("Content-Type", "application/octet-stream")
                                .PUT(body),
                        request),
                request);
    }

    private JsonNode post(String request, ObjectNode body) {
        Answer answer = send(
                HttpRequest.newBuilder(at("/api/2.0/mlflow/" + request))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString())),
                request);
        return json(checked(answer, request));
    }

    private URI at(String path) {
        return URI.create(server + path);
    }

    private Answer send(HttpRequest.Builder request, String what) {
        token.ifPresent(it -> request.header("Authorization", "Bearer " + it));
        try {
            HttpResponse<String> response =
                    http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new Failure(
                    "the MLflow server at %s does not answer %s: %s; is that its address?"
                            .formatted(server, what, Failure.why(e)),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while %s of %s was asked".formatted(what, server), e);
        }
    }

    private Answer checked(Answer answer, String what) {
        if (answer.status / 100 != 2) {
            String hint =
                    answer.status == 401 || answer.status == 403 ? "; --token-file names a file with a token" : "";
            throw new Failure("the MLflow server at %s answers %s with %d: %s%s"
                    .formatted(server, what, answer.status, shortened(answer.body), hint));
        }
        return answer;
    }

    private JsonNode json(Answer answer) {
        try {
            return JSON.readTree(answer.body);
        } catch (JsonProcessingException e) {
            throw new Failure(
                    "what answers at %s is no MLflow server: %s".formatted(server, shortened(answer.body)), e);
        }
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > 300 ? line.substring(0, 300) + "..." : line;
    }
}
