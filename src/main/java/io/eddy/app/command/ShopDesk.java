package io.eddy.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.eddy.app.Failure;
import io.eddy.app.RunningPipeline;
import io.eddy.app.StopSignal;
import io.eddy.app.demo.ShopFloor;
import io.eddy.feature.Event;
import io.eddy.stream.RequestStatus;
import io.eddy.wire.EventWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks over HTTP; what was shown and what was bought goes to the topics. */
final class ShopDesk implements ShopFloor.Desk {
    /** Never further ahead than visitors would be who wait for the page. */
    private static final long LEAD = 500;

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int NOT_YET = 503;
    private static final long LOOK_MILLIS = 20;

    private final RunningPipeline running;
    private final RowProducer requests;
    private final RowProducer feedback;
    private final HttpClient http = HttpClient.newHttpClient();
    private final EventWriter writer = new EventWriter();
    private long shown;

    ShopDesk(RunningPipeline running, RowProducer requests, RowProducer feedback) {
        this.running = running;
        this.requests = requests;
        this.feedback = feedback;
    }

    /** Until the pipeline has nearly caught up; false if it is time to stop. */
    boolean waits(StopSignal stop) throws InterruptedException {
        while (shown - taken() > LEAD) {
            running.checkAlive();
            if (stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return !stop.isAsked();
    }

    /** Until all that was shown has been through the pipeline. */
    void settle(StopSignal stop) throws InterruptedException {
        while (taken() < shown && running.pipeline().isAlive() && !stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {}
    }

    private long taken() {
        return running.pipeline().requests().stream()
                .mapToLong(RequestStatus::answered)
                .sum();
    }

    @Override
    public double[] likings(List<Event> offers) {
        double[] likings = new double[offers.size()];
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write('[');
        for (int i = 0; i < offers.size(); i++) {
            if (i > 0) {
                body.write(',');
            }
            body.writeBytes(writer.write(unnamed(offers.get(i))));
        }
        body.write(']');
        HttpRequest request = HttpRequest.newBuilder(running.uri().resolve("/v1/predict"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() == NOT_YET) {
                return likings; // because nothing is learned yet
            }
            if (answer.statusCode() != 200) {
                throw new Failure("a prediction was refused: " + new String(answer.body(), UTF_8));
            }
            int i = 0;
            for (JsonNode prediction : JSON.readTree(answer.body()).path("predictions")) {
                likings[i++] = prediction.path("probabilities").path("bought").asDouble();
            }
            return likings;
        } catch (IOException e) {
            throw new Failure("Eddy does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }

    /** Because what is asked with an id counts as shown, and waits to be bought. */
    private static Event unnamed(Event offer) {
        Event unnamed = offer.copy();
        unnamed.id(null);
        return unnamed;
    }

    @Override
    public void show(Event offer) {
        requests.send(null, writer.write(offer));
        shown++;
    }

    @Override
    public void bought(String id, long time) {
        feedback.send(
                null,
                "{\"id\":\"%s\",\"label\":\"bought\",\"time\":%d}"
                        .formatted(id, time)
                        .getBytes(UTF_8));
    }
}
