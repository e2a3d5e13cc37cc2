package io.eddy.serve;

import static io.eddy.serve.Serving.VISIT;
import static io.eddy.serve.Serving.problem;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Whatever comes gets its clear answer, and those who behave are answered beside it. */
class HttpLimitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicLong clock = new AtomicLong();

    private Serving driven(HttpLimits limits) throws IOException {
        return new Serving(Optional.empty(), limits, Optional.empty(), clock::get);
    }

    @Test
    void without_the_token_only_health_description_and_page_are_shown() throws Exception {
        try (Serving serving = new Serving(Optional.of("s3cret"), HttpLimits.DEFAULT).learn(10)) {
            for (String path : List.of("/v1/model", "/metrics", "/v1/explain/a", "/v1/events", "/nothing")) {
                HttpResponse<String> response = serving.get(path);

                assertThat(problem(response, Problem.Kind.UNAUTHORIZED)).contains("--http-token-file");
                assertThat(response.headers().firstValue("www-authenticate")).hasValue("Bearer");
            }
            problem(serving.post("/v1/predict", VISIT), Problem.Kind.UNAUTHORIZED);
            for (String wrong : List.of("Bearer s3cre", "Bearer s3crets", "Bearer ", "Basic s3cret", "s3cret")) {
                problem(serving.get("/v1/model", "Authorization", wrong), Problem.Kind.UNAUTHORIZED);
            }
            for (String path : List.of("/health", "/health/live", "/v1/openapi.json", "/")) {
                assertThat(serving.get(path).statusCode()).as(path).isEqualTo(200);
            }
            assertThat(serving.get("/v1/model", "Authorization", "Bearer s3cret")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(serving.post("/v1/predict", VISIT, "Authorization", "bearer s3cret")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void body_of_50_MB_is_refused_however_it_comes_and_the_next_request_is_answered() throws Exception {
        try (Serving serving = Serving.open().learn(10)) {
            byte[] large = new byte[50 << 20];

            HttpResponse<String> declared =
                    serving.send(serving.request("/v1/predict", "Content-Type", "application/json")
                            .POST(BodyPublishers.ofByteArray(large)));
            HttpResponse<String> chunked =
                    serving.send(serving.request("/v1/predict", "Content-Type", "application/json")
                            .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large))));

            assertThat(problem(declared, Problem.Kind.TOO_LARGE)).contains("1,048,576", "--http-max-bytes");
            problem(chunked, Problem.Kind.TOO_LARGE);
            assertThat(serving.post("/v1/predict", VISIT).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void body_as_large_as_allowed_is_read() throws Exception {
        try (Serving serving = new Serving(Optional.empty(), new HttpLimits(2_000, 100, 10, PATIENCE)).learn(10)) {
            String padded = VISIT + " ".repeat(2_000 - VISIT.length());

            assertThat(serving.post("/v1/predict", padded).statusCode()).isEqualTo(200);
            problem(serving.post("/v1/predict", padded + " "), Problem.Kind.TOO_LARGE);
        }
    }

    @Test
    void more_requests_than_allowed_are_told_to_wait() throws Exception {
        try (Serving serving = driven(new HttpLimits(2_000, 5, 10, PATIENCE)).learn(10)) {
            for (int i = 0; i < 5; i++) {
                assertThat(serving.get("/v1/model").statusCode()).isEqualTo(200);
            }
            HttpResponse<String> refused = serving.get("/v1/model");

            assertThat(problem(refused, Problem.Kind.TOO_MANY_REQUESTS)).contains("5 requests a second");
            assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
            clock.addAndGet(Duration.ofMillis(200).toNanos());
            assertThat(serving.get("/v1/model").statusCode()).isEqualTo(200);
            problem(serving.get("/v1/model"), Problem.Kind.TOO_MANY_REQUESTS);
        }
    }

    @Test
    void slow_connections_beyond_the_limit_go_and_whoever_asks_at_once_is_answered() throws Exception {
        try (Serving serving = new Serving(Optional.empty(), new HttpLimits(2_000, 1_000, 20, PATIENCE)).learn(10)) {
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket("127.0.0.1", serving.server.port());
                socket.getOutputStream()
                        .write((i % 3 == 0 ? "" : i % 3 == 1 ? "POST /v1/pre" : slowBody()).getBytes(US_ASCII));
                slow.add(socket);
                if (i % 50 == 0) {
                    assertThat(serving.post("/v1/predict", VISIT).statusCode()).isEqualTo(200);
                }
            }

            assertThat(serving.post("/v1/predict", VISIT).statusCode()).isEqualTo(200);
            assertThat(answer(slow.get(1))).contains("HTTP/1.1 503", "too-many-connections", "20 connections");
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void request_that_does_not_arrive_is_told_so() throws Exception {
        try (Serving serving =
                driven(new HttpLimits(2_000, 1_000, 20, PATIENCE)).learn(10)) {
            for (String begun : List.of("", "POST /v1/pre", slowBody())) {
                try (Socket socket = new Socket("127.0.0.1", serving.server.port())) {
                    socket.getOutputStream().write(begun.getBytes(US_ASCII));

                    await().until(
                                    () -> { // more than once, because the server may not have seen it yet
                                        clock.addAndGet(PATIENCE.toNanos() + 1);
                                        return socket.getInputStream().available() > 0;
                                    });
                    assertThat(answer(socket)).contains("HTTP/1.1 408", "too-slow");
                }
            }
            assertThat(serving.post("/v1/predict", VISIT).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void page_whose_name_leads_to_this_machine_is_not_answered() throws Exception {
        try (Serving serving = Serving.open().learn(10)) {
            for (String host : List.of("evil.example", "127.evil.example", "127.0.0.1.evil.example")) {
                assertThat(answerTo(host, serving)).contains("HTTP/1.1 421", "wrong-host", host);
            }
            for (String host : List.of("localhost", "shop.localhost", "127.0.0.1", "127.255.0.12", "[::1]")) {
                assertThat(answerTo(host, serving)).contains("HTTP/1.1 200");
            }
        }
    }

    private static String answerTo(String host, Serving serving) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", serving.server.port())) {
            socket.getOutputStream()
                    .write("GET /v1/model HTTP/1.1\r\nHost: %s:80\r\nConnection: close\r\n\r\n"
                            .formatted(host)
                            .getBytes(US_ASCII));
            return answer(socket);
        }
    }

    @Test
    void unknown_path_and_method_are_problems_that_say_what_there_is() throws Exception {
        try (Serving serving = Serving.open()) {
            assertThat(problem(serving.get("/v1/predikt"), Problem.Kind.NOT_FOUND))
                    .contains("POST /v1/predict", "GET /v1/model");
            assertThat(problem(serving.get("/v1/predict"), Problem.Kind.WRONG_METHOD))
                    .contains("GET");
        }
    }

    @Test
    void what_became_of_requests_is_counted() throws Exception {
        try (Serving serving = Serving.open().learn(10)) {
            serving.get("/health");
            serving.post("/v1/predict", VISIT);
            serving.post("/v1/predict", "[" + VISIT + "]");
            serving.post("/v1/predict", "{");
            serving.get("/nothing");

            await().until(() -> serving.figures.refused() == 2);
            assertThat(serving.figures.answered()).isEqualTo(3);
            assertThat(serving.figures.failed()).isZero();
            assertThat(serving.figures.predicted()).isEqualTo(2);
            assertThat(serving.figures.slowNanos()).isPositive().isLessThanOrEqualTo(serving.figures.predictNanos());
        }
    }

    @Test
    void limits_that_admit_nobody_are_refused() {
        assertThatThrownBy(() -> new HttpLimits(100, 0, 1, PATIENCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 requests a second");
    }

    private static String slowBody() {
        return "POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    }

    private static String answer(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), US_ASCII);
    }
}
