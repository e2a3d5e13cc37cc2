package io.eddy.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What of a schema registry's REST interface readers use, in this process; {@code RegistryIT} asks a real one. It can be stopped and started again on the same port.
 */
public final class SmallRegistry implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Integer, Map<String, Object>> schemas = new LinkedHashMap<>();
    private final Map<String, Integer> versions = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> authorizations = new ArrayList<>();
    private final @Nullable SSLContext tls;
    private HttpServer server;
    private int port;
    private int status = 200;

    public SmallRegistry() {
        this(null);
    }

    /** @param tls null for one without */
    SmallRegistry(@Nullable SSLContext tls) {
        this.tls = tls;
        start();
    }

    public synchronized void start() {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            if (tls == null) {
                server = HttpServer.create(address, 0);
            } else {
                HttpsServer https = HttpsServer.create(address, 0);
                https.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = https;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        port = server.getAddress().getPort();
        server.createContext("/", this::answer);
        server.start();
    }

    public synchronized void stop() {
        server.stop(0);
    }

    public String url() {
        return (tls == null ? "http" : "https") + "://127.0.0.1:" + port;
    }

    /** Takes a schema on; returns its number. */
    public synchronized int register(String subject, String type, String schema, Map<String, String> references) {
        int id = schemas.size() + 1;
        List<Map<String, Object>> named = new ArrayList<>();
        references.forEach((name, other) -> named.add(Map.of("name", name, "subject", other, "version", 1)));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("schema", schema);
        if (!type.equals("AVRO")) {
            answer.put("schemaType", type);
        }
        if (!named.isEmpty()) {
            answer.put("references", named);
        }
        schemas.put(id, answer);
        versions.put("/subjects/" + subject + "/versions/1", id);
        return id;
    }

    /** From now on every answer has this status. */
    public synchronized void answerWith(int newStatus) {
        status = newStatus;
    }

    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    public synchronized List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        asked.add(path);
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        Integer id = path.startsWith("/schemas/ids/") ? Integer.valueOf(path.substring(13)) : versions.get(path);
        Map<String, Object> found = id == null ? null : schemas.get(id);
        if (status != 200) {
            send(exchange, status, "<html>");
        } else if (found == null) {
            send(exchange, 404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
        } else {
            send(exchange, 200, JSON.writeValueAsString(found));
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        stop();
    }
}
