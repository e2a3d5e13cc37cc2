package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.eddy.app.Main;
import io.eddy.feature.Event;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.ModelVersion;
import io.eddy.snapshot.Snapshot;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Tensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What 'eddy snapshot' does with files. The MLflow server here is a small one of our own that takes the same requests. */
class SnapshotFileCommandsTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String before = "";
    private String after = "";

    @BeforeEach
    void write_two_snapshots() throws Exception {
        Learner learner = Learners.of(
                SpecificationReader.parse(
                        "{name: shop, features: {price: number, city: {type: category, dimensions: 4}}, output: binary, network: {hidden: [8]}}"));
        List<String> cities = List.of("Basel", "Bern", "Chur");
        for (int i = 0; i < 300; i++) {
            learner.learn(new Event()
                    .set("price", i % 7)
                    .set("city", cities.get(i % 3))
                    .label(i % 3 == 0 ? "sold" : "left"));
        }
        before = write(learner, 300);
        for (int i = 0; i < 300; i++) {
            learner.learn(new Event()
                    .set("price", i % 7)
                    .set("city", i < 299 ? "Chur" : "Zug")
                    .label(i % 7 < 3 ? "sold" : "left"));
        }
        after = write(learner, 600);
    }

    private String write(Learner learner, long offset) throws IOException {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        Path file = folder.resolve(offset + ".safetensors");
        new Snapshot(
                        new ModelVersion("shop", "123456", "events-0", offset),
                        offset,
                        Instant.EPOCH,
                        learner.specification().canonical(),
                        Map.of("accuracy", 0.75),
                        tensors)
                .writeTo(file);
        return file.toString();
    }

    @Test
    void a_difference_names_what_has_moved_most() {
        assertThat(eddy("diff", before, after)).isZero();

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).startsWith("shop-123456@events-0:300, 300 events", "shop-123456@events-0:600, 600 events");
        assertThat(lines).anyMatch(line -> line.matches(" +[0-9.]+ +[0-9.e-]+ +network.hidden0.weight [0-9]+ x 8"));
        int rows = lines.indexOf("  relative    distance  rows");
        assertThat(lines.get(rows + 1))
                .as("the only city that was learned from")
                .contains("city = Chur");
        assertThat(lines).anyMatch(line -> line.matches("features.city.embedding had 5 rows and has 6"));
        assertThat(lines.stream().filter(line -> line.contains("city = "))).hasSize(1);
    }

    @Test
    void of_the_same_snapshot_there_is_no_difference() {
        assertThat(eddy("diff", before, before)).isZero();

        assertThat(out.toString()).endsWith("all numbers are equal\n");
    }

    @Test
    void a_network_becomes_onnx_and_what_is_none_is_refused() throws Exception {
        Path file = folder.resolve("shop.onnx");
        assertThat(eddy("export", before, "--onnx", file.toString()))
                .as(err::toString)
                .isZero();
        assertThat(out.toString()).startsWith("shop-123456@events-0:300: ").contains(" bytes in " + file);
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).contains("ai.onnx.ml", "Chur");

        String several = write(Learners.of(SpecificationReader.parse("{name: shop, output: binary}")), 0);
        assertThat(eddy("export", several, "--onnx", file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("cannot be said in ONNX: it has several members");
        assertThat(eddy("export", "nowhere.safetensors", "--onnx", file.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("no file nowhere.safetensors");
    }

    @Test
    void a_run_of_mlflow_has_parameters_metrics_and_the_file() throws Exception {
        try (Mlflow server = new Mlflow("secret")) {
            Path token = Files.writeString(folder.resolve("token"), "secret\n");

            assertThat(eddy("push", before, "--mlflow", server.url() + "/", "--token-file", token.toString()))
                    .as(err::toString)
                    .isZero();

            assertThat(out.toString())
                    .isEqualTo("shop-123456@events-0:300 is run run1 of %s/\n".formatted(server.url()));
            assertThat(server.experiments).containsExactly("shop");
            assertThat(server.run.at("/create/run_name").asText()).isEqualTo("shop-123456@events-0:300");
            assertThat(server.run.at("/log-batch/metrics/0/key").asText()).isEqualTo("accuracy");
            assertThat(server.run.at("/log-batch/metrics/0/value").asDouble()).isEqualTo(0.75);
            assertThat(server.run.at("/log-batch/metrics/0/step").asLong()).isEqualTo(300);
            assertThat(server.run.at("/log-batch/params").toString())
                    .contains(
                            "{\"key\":\"offset\",\"value\":\"300\"}",
                            Snapshot.read(Path.of(before)).digest());
            assertThat(server.run.at("/update/status").asText()).isEqualTo("FINISHED");
            assertThat(server.files.get("7/run1/artifacts/model.safetensors"))
                    .isEqualTo(Files.readAllBytes(Path.of(before)));
            assertThat(server.files).containsKey("7/run1/artifacts/specification.json");

            assertThat(eddy("push", after, "--mlflow", server.url(), "--token-file", token.toString()))
                    .as("the experiment is there now")
                    .isZero();
            assertThat(server.experiments).hasSize(1);

            assertThat(eddy("push", before, "--mlflow", server.url())).isEqualTo(1);
            assertThat(err.toString()).contains("answers experiments/get-by-name with 401", "--token-file");
        }
        assertThat(eddy("push", before, "--mlflow", "http://127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString()).contains("the MLflow server at http://127.0.0.1:1 does not answer");
        assertThat(eddy("push", before, "--mlflow", "mlflow:5000")).isEqualTo(2);
    }

    /** As much of the REST interface as is used, with its paths, statuses and names. */
    private static final class Mlflow implements AutoCloseable {
        private static final ObjectMapper JSON = new ObjectMapper();

        private final HttpServer server;
        private final String token;
        private final List<String> experiments = new ArrayList<>();
        private final Map<String, byte[]> files = new LinkedHashMap<>();
        private final com.fasterxml.jackson.databind.node.ObjectNode run = JSON.createObjectNode();

        Mlflow(String token) throws IOException {
            this.token = token;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void answer(HttpExchange exchange) throws IOException {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 401, "who are you?");
            } else if (path.startsWith("/api/2.0/mlflow-artifacts/artifacts/") && isA("PUT", exchange)) {
                files.put(path.substring("/api/2.0/mlflow-artifacts/artifacts/".length()), body);
                send(exchange, 200, "{}");
            } else if (path.equals("/api/2.0/mlflow/experiments/get-by-name") && isA("GET", exchange)) {
                boolean isThere = experiments.contains("shop")
                        && exchange.getRequestURI().getQuery().equals("experiment_name=shop");
                send(
                        exchange,
                        isThere ? 200 : 404,
                        isThere
                                ? "{\"experiment\":{\"experiment_id\":\"7\"}}"
                                : "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\"}");
            } else if (path.equals("/api/2.0/mlflow/experiments/create")) {
                experiments.add(JSON.readTree(body).path("name").asText());
                send(exchange, 200, "{\"experiment_id\":\"7\"}");
            } else if (path.startsWith("/api/2.0/mlflow/runs/") && isA("POST", exchange)) {
                JsonNode request = JSON.readTree(body);
                String what = path.substring("/api/2.0/mlflow/runs/".length());
                boolean fits = what.equals("create")
                        ? request.path("experiment_id").asText().equals("7")
                        : request.path("run_id").asText().equals("run1");
                run.set(what, request);
                send(
                        exchange,
                        fits ? 200 : 400,
                        what.equals("create")
                                ? "{\"run\":{\"info\":{\"run_id\":\"run1\",\"artifact_uri\":\"mlflow-artifacts:/7/run1/artifacts\"}}}"
                                : "{}");
            } else {
                send(exchange, 404, "{\"error_code\":\"ENDPOINT_NOT_FOUND\"}");
            }
        }

        private static boolean isA(String method, HttpExchange exchange) {
            return exchange.getRequestMethod().equals(method);
        }

        private static void send(HttpExchange exchange, int status, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private int eddy(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of("snapshot", command));
        all.addAll(List.of(arguments));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(new String[0]));
    }
}
