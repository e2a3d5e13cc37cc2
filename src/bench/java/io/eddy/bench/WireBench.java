package io.eddy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Label;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import io.eddy.wire.EventReader;
import io.eddy.wire.EventWriter;
import io.eddy.wire.PredictionMessage;
import io.eddy.wire.PredictionWriter;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to read an event and to write a prediction; {@code -prof gc} shows what they allocate. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WireBench {
    private final JsonFactory json = new JsonFactory();
    private final EventReader reader = new EventReader();
    private final EventWriter eventWriter = new EventWriter();
    private final PredictionWriter predictionWriter = new PredictionWriter();
    private final Event event = new Event();

    private byte[] nineFields = {};
    private byte[] pixels = {};
    private PredictionMessage ofTwo = prediction(2);
    private PredictionMessage ofTen = prediction(10);

    @Setup
    public void make() throws RejectedEvent {
        nineFields =
                ("{\"id\":\"row-12345\",\"features\":{\"date\":0.425556,\"day\":\"2\",\"period\":0.0,\"nswprice\":0.051699,"
                                + "\"nswdemand\":0.383814,\"vicprice\":0.003467,\"vicdemand\":0.422915,\"transfer\":0.414912,"
                                + "\"holiday\":false},\"label\":\"UP\",\"time\":1714564800000}")
                        .getBytes(UTF_8);
        Event image = new Event();
        Random random = new Random(1);
        image.field("pixels").setNumbers();
        for (int i = 0; i < 784; i++) {
            image.field("pixels").add(random.nextInt(5) == 0 ? random.nextInt(256) : 0);
        }
        image.label().setText("7");
        pixels = eventWriter.write(image);
        check();
    }

    private void check() throws RejectedEvent {
        reader.read(nineFields, event);
        require(event.field("transfer").number() == 0.414912 && event.width() == 9);
        reader.read(pixels, event);
        require(event.field("pixels").length() == 784 && event.label().text().equals("7"));
        require(new String(predictionWriter.write(ofTwo), UTF_8).contains("@events-0:45312\""));
    }

    private static void require(boolean isRight) {
        if (!isRight) {
            throw new IllegalStateException("the bench measures something wrong");
        }
    }

    private static PredictionMessage prediction(int classes) {
        List<String> names =
                new Random(2).ints(classes, 0, 1000).mapToObj(Integer::toString).toList();
        float[] probabilities = new float[classes];
        for (int k = 0; k < classes; k++) {
            probabilities[k] = (k + 0.5f) / classes / classes * 2;
        }
        return new PredictionMessage(
                "row-12345",
                new Prediction.OfClass(names, probabilities),
                new ModelVersion("elec2", "3f9ac1", "events-0", 45_312),
                new Label.Category(names.get(0)),
                0.4353214f,
                1_714_564_800_000L);
    }

    /** The floor: what the parser needs to make tokens of it. */
    @Benchmark
    public int tokensOfNineFields() throws IOException {
        return tokens(nineFields);
    }

    @Benchmark
    public int tokensOfPixels() throws IOException {
        return tokens(pixels);
    }

    @Benchmark
    public Event readNineFields() throws RejectedEvent {
        reader.read(nineFields, event);
        return event;
    }

    @Benchmark
    public Event readPixels() throws RejectedEvent {
        reader.read(pixels, event);
        return event;
    }

    @Benchmark
    public byte[] writePredictionOfTwo() {
        return predictionWriter.write(ofTwo);
    }

    @Benchmark
    public byte[] writePredictionOfTen() {
        return predictionWriter.write(ofTen);
    }

    private int tokens(byte[] message) throws IOException {
        int count = 0;
        try (JsonParser parser = json.createParser(message)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                count++;
            }
        }
        return count;
    }
}
