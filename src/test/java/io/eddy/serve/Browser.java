package io.eddy.serve;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eddy.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A page in a Chromium without a window, by the protocol of its developer tools. */
public final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path profile;
    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private int next;

    /** What the page has asked for, by now. */
    public final List<String> requests = new CopyOnWriteArrayList<>();

    /** What has gone wrong in it. */
    public final List<String> faults = new CopyOnWriteArrayList<>();

    /** Where one is, if this machine has one. */
    public static Optional<Path> find() {
        return Programs.find("chromium", "chromium-browser", "google-chrome");
    }

    public Browser(Path chromium, Path profile) throws Exception {
        this.profile = profile;
        process = new ProcessBuilder(
                        chromium.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        boolean open = false;
        try {
            HttpClient client = HttpClient.newHttpClient();
            URI debugger = URI.create("http://127.0.0.1:" + port() + "/json/list");
            String page = await().atMost(Duration.ofSeconds(30))
                    .until(() -> page(client, debugger), Optional::isPresent)
                    .orElseThrow();
            socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create(page), new Listener())
                    .get(20, TimeUnit.SECONDS);
            call("Page.enable", "{}");
            call("Network.enable", "{}");
            call("Runtime.enable", "{}");
            call("Log.enable", "{}");
            open = true;
        } finally {
            if (!open) {
                end(); // because nobody else will
            }
        }
    }

    private int port() throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line;
        while ((line = out.readLine()) != null) {
            if (line.startsWith("DevTools listening on ws://")) {
                new Thread(() -> out.lines().forEach(rest -> {})).start(); // so that it never waits for a reader
                return URI.create(line.substring(line.indexOf("ws://"))).getPort();
            }
        }
        throw new IOException("chromium has ended at once");
    }

    private static Optional<String> page(HttpClient client, URI debugger) throws Exception {
        HttpResponse<String> pages =
                client.send(HttpRequest.newBuilder(debugger).build(), HttpResponse.BodyHandlers.ofString());
        for (JsonNode page : JSON.readTree(pages.body())) {
            if (page.path("type").asText().equals("page")) {
                return Optional.of(page.path("webSocketDebuggerUrl").asText());
            }
        }
        return Optional.empty();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(String message) {
            JsonNode json;
            try {
                json = JSON.readTree(message);
            } catch (IOException e) {
                faults.add(e.toString());
                return;
            }
            JsonNode told = json.path("params");
            switch (json.path("method").asText()) {
                case "Network.requestWillBeSent" ->
                    requests.add(told.at("/request/url").asText());
                case "Runtime.exceptionThrown" ->
                    faults.add(told.at("/exceptionDetails").toString());
                case "Log.entryAdded" -> {
                    if (told.at("/entry/level").asText().equals("error")) {
                        faults.add(told.at("/entry").toString());
                    }
                }
                default -> {
                    CompletableFuture<JsonNode> answer =
                            answers.remove(json.path("id").asInt(-1));
                    if (answer != null) {
                        answer.complete(json);
                    }
                }
            }
        }
    }

    private JsonNode call(String method, String parameters) throws Exception {
        ObjectNode message = JSON.createObjectNode();
        message.put("id", ++next);
        message.put("method", method);
        message.set("params", JSON.readTree(parameters));
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(next, answer);
        socket.sendText(message.toString(), true).get(20, TimeUnit.SECONDS);
        JsonNode json = answer.get(30, TimeUnit.SECONDS);
        if (json.has("error")) {
            throw new IOException(method + ": " + json.path("error"));
        }
        return json.path("result");
    }

    public void open(URI page) throws Exception {
        call("Page.navigate", "{\"url\": \"" + page + "\"}");
    }

    public void size(int width, int height, boolean mobile) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\": %d, \"height\": %d, \"deviceScaleFactor\": 1, \"mobile\": %b}"
                        .formatted(width, height, mobile));
    }

    public void prefer(String scheme) throws Exception {
        call(
                "Emulation.setEmulatedMedia",
                "{\"features\": [{\"name\": \"prefers-color-scheme\", \"value\": \"" + scheme + "\"}]}");
    }

    /** The value of an expression in the page. */
    public JsonNode value(String expression) throws Exception {
        ObjectNode parameters = JSON.createObjectNode();
        parameters.put("expression", expression);
        parameters.put("returnByValue", true);
        return call("Runtime.evaluate", parameters.toString()).path("result").path("value");
    }

    public String text(String selector) throws Exception {
        return value("document.querySelector('" + selector + "')?.innerText ?? ''")
                .asText();
    }

    public void click(String selector) throws Exception {
        value("document.querySelector('" + selector + "').click()");
    }

    public byte[] screenshot() throws Exception {
        return Base64.getDecoder()
                .decode(call("Page.captureScreenshot", "{\"format\": \"png\"}")
                        .path("data")
                        .asText());
    }

    private void end() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        end();
        for (String link : List.of("SingletonSocket", "SingletonCookie", "SingletonLock")) {
            Files.deleteIfExists(profile.resolve(link)); // because it leads out of the folder, which is to be deleted
        }
    }
}
