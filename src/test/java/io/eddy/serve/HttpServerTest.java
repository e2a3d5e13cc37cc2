package io.eddy.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HttpServerTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);
    private static final Health UP = Health.up(Map.of());
    private static final Health DOWN = Health.down(Map.of());

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void metrics_are_the_text_of_the_supplier_at_that_moment() throws Exception {
        int[] scrapes = {0};

        try (HttpServer server = serve(ANY_PORT, () -> "scrapes " + ++scrapes[0] + "\n", () -> UP, () -> UP)) {
            HttpResponse<String> first = get(server, "/metrics");
            HttpResponse<String> second = get(server, "/metrics");

            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(first.body()).isEqualTo("scrapes 1\n");
            assertThat(second.body()).isEqualTo("scrapes 2\n");
        }
    }

    @Test
    void health_answers_200_when_up_and_503_when_down() throws Exception {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", "REBALANCING");
        details.put("lag", 12L);

        try (HttpServer server = serve(() -> UP, () -> Health.down(details))) {
            HttpResponse<String> live = get(server, "/health/live");
            HttpResponse<String> ready = get(server, "/health/ready");

            assertThat(live.statusCode()).isEqualTo(200);
            assertThat(live.body()).isEqualTo("{\"status\":\"up\"}");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("{\"status\":\"down\",\"state\":\"REBALANCING\",\"lag\":12}");
        }
    }

    @Test
    void overall_health_shows_both_and_is_down_when_either_is() throws Exception {
        for (boolean live : new boolean[] {true, false}) {
            for (boolean ready : new boolean[] {true, false}) {
                try (HttpServer server = serve(() -> live ? UP : DOWN, () -> ready ? UP : DOWN)) {
                    HttpResponse<String> response = get(server, "/health");

                    JsonNode body = new ObjectMapper().readTree(response.body());
                    assertThat(response.statusCode()).isEqualTo(live && ready ? 200 : 503);
                    assertThat(body.at("/status").textValue()).isEqualTo(live && ready ? "up" : "down");
                    assertThat(body.at("/live/status").textValue()).isEqualTo(live ? "up" : "down");
                    assertThat(body.at("/ready/status").textValue()).isEqualTo(ready ? "up" : "down");
                }
            }
        }
    }

    @Test
    void first_page_leads_to_all_others() throws Exception {
        try (HttpServer server = serve(() -> UP, () -> UP)) {
            HttpResponse<String> page = get(server, "/");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
            List<String> links = Pattern.compile("href=\"([^\"]+)\"")
                    .matcher(page.body())
                    .results()
                    .map(link -> link.group(1))
                    .toList();
            assertThat(links).contains("/health", "/metrics");
            for (String link : links) {
                assertThat(get(server, link).statusCode()).as(link).isNotEqualTo(404);
            }
        }
    }

    @Test
    void unknown_path_is_not_found_and_a_failing_supplier_fails_only_its_request() throws Exception {
        Supplier<Health> broken = () -> {
            throw new IllegalStateException("no state yet");
        };

        try (HttpServer server = serve(() -> UP, broken)) {
            assertThat(get(server, "/nothing").statusCode()).isEqualTo(404);
            assertThat(get(server, "/health/ready").statusCode()).isEqualTo(500);
            assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void what_the_server_itself_refuses_is_told_like_everything_else() throws Exception {
        try (HttpServer server = serve(() -> UP, () -> UP)) {
            HttpResponse<String> response = get(server, "/v1/explain/%00");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
            JsonNode problem = new ObjectMapper().readTree(response.body());
            assertThat(problem.at("/title").textValue()).isEqualTo("Bad Request");
            assertThat(problem.at("/status").intValue()).isEqualTo(400);
            assertThat(problem.at("/detail").textValue())
                    .startsWith("the request cannot be taken as it was sent: ")
                    .doesNotContain("sent: Bad Request");
            assertThat(get(server, "/" + "x".repeat(20_000)).body()).contains("\"status\":414");
        }
    }

    @Test
    void port_in_use_is_one_clear_message() throws Exception {
        try (HttpServer first = serve(() -> UP, () -> UP)) {
            InetSocketAddress taken = new InetSocketAddress("127.0.0.1", first.port());

            assertThatThrownBy(() -> serve(taken, () -> "", () -> UP, () -> UP))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "cannot serve HTTP on 127.0.0.1:" + first.port() + ": Address already in use;"
                                    + " stop the program that listens there, or give another address or port (0 takes any free port)");
            assertThat(get(first, "/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void unknown_host_is_one_clear_message() {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("no.such.host.invalid", 8080);

        assertThatThrownBy(() -> serve(nowhere, () -> "", () -> UP, () -> UP))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot serve HTTP on no.such.host.invalid:8080: no such host;");
    }

    @Test
    void a_request_that_hangs_does_not_hold_up_the_end() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        HttpServer server = serve(
                () -> {
                    asked.countDown();
                    try {
                        ended.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return UP;
                },
                () -> UP);
        Thread asking = new Thread(() -> {
            try {
                get(server, "/health/live");
            } catch (Exception e) {
                // because it is cut off
            }
        });
        asking.start();
        asked.await();

        server.close();

        ended.countDown();
        asking.join();
    }

    @Test
    void closed_server_frees_its_port() throws Exception {
        HttpServer first = serve(() -> UP, () -> UP);
        int port = first.port();
        get(first, "/health");

        first.close();

        try (HttpServer second = serve(new InetSocketAddress("127.0.0.1", port), () -> "", () -> UP, () -> UP)) {
            assertThat(second.port()).isEqualTo(port);
            assertThat(get(second, "/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void no_thread_of_it_keeps_the_process_alive() throws Exception {
        try (HttpServer server = serve(() -> UP, () -> UP)) {
            get(server, "/health");

            assertThat(Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> !thread.isDaemon())
                            .map(Thread::getName))
                    .noneMatch(name ->
                            name.startsWith("http") || name.startsWith("Scheduler") || name.contains("HouseKeeper"));
        }
    }

    @Test
    void uri_of_a_server_on_all_addresses_can_be_typed() throws Exception {
        try (HttpServer server = serve(new InetSocketAddress("0.0.0.0", 0), () -> "", () -> UP, () -> UP)) {
            assertThat(server.uri()).isEqualTo(URI.create("http://127.0.0.1:" + server.port()));
            assertThat(get(server, "/health").statusCode()).isEqualTo(200);
        }
    }

    private static HttpServer serve(Supplier<Health> live, Supplier<Health> ready) throws IOException {
        return serve(ANY_PORT, () -> "", live, ready);
    }

    private static HttpServer serve(
            InetSocketAddress address, Supplier<String> metrics, Supplier<Health> live, Supplier<Health> ready)
            throws IOException {
        ServedModels models = new ServedModels(System::nanoTime);
        LiveShow show = new LiveShow(models, System::currentTimeMillis, System::nanoTime);
        return HttpServer.start(
                HttpSettings.open(address),
                new Served(metrics, live, ready, new HttpFigures(), Optional.empty(), models, show),
                System::nanoTime);
    }

    private HttpResponse<String> get(HttpServer server, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve(path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
