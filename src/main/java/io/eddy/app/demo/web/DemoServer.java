package io.eddy.app.demo.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.eddy.app.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A page and answers in JSON, on the loopback address. */
public final class DemoServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoServer.class);
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int MOST_BYTES = 10_000;
    private static final int THREADS = 4;

    private final HttpServer server;
    private final String page;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    private DemoServer(HttpServer server, String page) {
        this.server = server;
        this.page = page;
    }

    /**
     * @param page what is at {@code /}: a resource of the demos
     * @param port 0 for any
     */
    public static DemoServer at(int port, String page) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
            DemoServer server = new DemoServer(http, page);
            http.setExecutor(server.threads);
            http.createContext("/", server::page);
            return server;
        } catch (IOException e) {
            throw new Failure(
                    "cannot serve the page on 127.0.0.1:%d: %s; --port names another".formatted(port, e.getMessage()),
                    e);
        }
    }

    /** What comes back for the body of a request; an {@link IllegalArgumentException} is the asker's fault. */
    public interface Answer {
        Object to(JsonNode body);
    }

    public DemoServer answer(String path, Answer answer) {
        server.createContext(path, exchange -> {
            try (exchange) {
                reply(exchange, path, answer);
            }
        });
        return this;
    }

    public DemoServer start() {
        server.start();
        return this;
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private static void reply(HttpExchange exchange, String path, Answer answer) throws IOException {
        try {
            byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES);
            JsonNode asked = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
            send(exchange, 200, "application/json", JSON.writeValueAsBytes(answer.to(asked)));
        } catch (IllegalArgumentException | JsonProcessingException e) {
            refuse(exchange, 400, e);
        } catch (RuntimeException e) {
            LOG.error("{} failed", path, e);
            refuse(exchange, 500, e);
        }
    }

    private static void refuse(HttpExchange exchange, int status, Exception e) throws IOException {
        send(
                exchange,
                status,
                "text/plain; charset=utf-8",
                String.valueOf(e.getMessage()).getBytes(UTF_8));
    }

    /**
     * A text that has to be there.
     *
     * @throws IllegalArgumentException if it is not
     */
    public static String text(JsonNode body, String field) {
        String text = body.path(field).asText("").strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("\"%s\" is missing".formatted(field));
        }
        return text;
    }

    private void page(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream html =
                        Objects.requireNonNull(DemoServer.class.getResourceAsStream("/io/eddy/app/demo/" + page))) {
            boolean here = exchange.getRequestURI().getPath().equals("/");
            send(
                    exchange,
                    here ? 200 : 404,
                    here ? "text/html; charset=utf-8" : "text/plain; charset=utf-8",
                    here ? html.readAllBytes() : "the page is at /".getBytes(UTF_8));
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
