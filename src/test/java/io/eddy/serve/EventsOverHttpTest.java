package io.eddy.serve;

import static io.eddy.serve.Serving.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsOverHttpTest {
    private record Told(String type, JsonNode data) {}

    /** Somebody who listens. */
    private static final class Listener implements AutoCloseable {
        /** Not that of an answer that is cut off. */
        static final String END = "the stream has ended";

        private final InputStream stream;
        private final BufferedReader lines;

        Listener(Serving serving) throws IOException, InterruptedException {
            HttpResponse<InputStream> response = HttpClient.newHttpClient()
                    .send(serving.request("/v1/events").build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
            stream = response.body();
            lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        }

        Told next() throws IOException {
            String type = "";
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    return new Told(type, new ObjectMapper().readTree(line.substring(6)));
                }
            }
            throw new IOException(END);
        }

        Told next(String type) throws IOException {
            Told told = next();
            while (!told.type.equals(type)) {
                told = next();
            }
            return told;
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    @Test
    void listener_is_told_the_history_then_what_happens() throws Exception {
        try (Serving serving = Serving.open();
                Listener first = new Listener(serving)) {
            ShownShop shop = new ShownShop(serving);
            shop.learn(500);
            serving.offer(0);

            JsonNode metrics = first.next("metrics").data;
            while (metrics.path("learned").asLong() < 500) {
                metrics = first.next("metrics").data;
            }
            assertThat(metrics.at("/model/accuracy").asDouble()).isPositive();
            assertThat(metrics.at("/baselines/majority/accuracy").asDouble()).isPositive();
            assertThat(metrics.path("version").asText()).isEqualTo("shop-abcdef@events-0:500");
            assertThat(metrics.path("members").size()).isGreaterThan(3);

            shop.publish();
            JsonNode mark = first.next("mark").data;
            assertThat(mark.path("kind").asText()).isEqualTo("snapshot");
            JsonNode insight = first.next("insight").data;
            while (insight.path("fields").isEmpty()) {
                shop.learn(10);
                insight = first.next("insight").data;
            }
            assertThat(insight.at("/outcomes/count").asLong()).isGreaterThanOrEqualTo(500);

            try (Listener second = new Listener(serving)) {
                Told history = second.next();
                assertThat(history.type).isEqualTo("history");
                JsonNode learner = history.data.path("learners").get(0);
                assertThat(learner.path("points").size()).isPositive();
                assertThat(learner.path("marks").size()).isEqualTo(1);
                assertThat(learner.path("predictions").get(0).path("label").asText())
                        .isNotEmpty();
                assertThat(learner.path("insight").path("fields").isEmpty()).isFalse();
            }
        }
    }

    @Test
    void a_listener_who_is_there_at_the_end_has_a_whole_answer() throws Exception {
        try (Serving serving = Serving.open();
                Listener listener = new Listener(serving)) {
            listener.next("history");

            serving.server.close();

            assertThatThrownBy(() -> listener.next("nothing of that kind")).hasMessage(Listener.END);
        }
    }

    @Test
    void what_was_of_a_partition_that_has_left_is_shown_no_more() throws Exception {
        try (Serving serving = Serving.open();
                Listener first = new Listener(serving)) {
            ShownShop shop = new ShownShop(serving);
            shop.learn(50);
            first.next("insight");

            shop.leave();

            await().pollInterval(Duration.ofMillis(500)) // each listener is one of 32 until it is missed
                    .during(Duration.ofMillis(2_500))
                    .untilAsserted(
                            () -> { // longer than from insight to insight
                                try (Listener later = new Listener(serving)) {
                                    assertThat(later.next().data.path("learners"))
                                            .isEmpty();
                                }
                            });
        }
    }

    @Test
    void listeners_who_do_not_read_hold_up_nobody_and_there_is_an_end_to_their_number() throws Exception {
        try (Serving serving = Serving.open()) {
            ShownShop shop = new ShownShop(serving);
            List<Socket> deaf = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                Socket socket = new Socket("127.0.0.1", serving.server.port());
                socket.setReceiveBufferSize(1_000);
                socket.getOutputStream()
                        .write("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                deaf.add(socket);
            }
            await().untilAsserted(
                            () -> assertThat(problem(serving.get("/v1/events"), Problem.Kind.TOO_MANY_CONNECTIONS))
                                    .contains("32 are listening"));

            shop.learn(100);
            assertThat(serving.get("/health").statusCode()).isEqualTo(200);
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }
}
