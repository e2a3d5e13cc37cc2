package io.eddy.bench;

import io.eddy.app.demo.ShopVisits;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.snapshot.FrozenModel;
import io.eddy.snapshot.Snapshot;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Tensors;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** How long a follower's model takes for one prediction, in one thread and in two that share one copy or have two. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class FrozenModelBench {
    private static final int EVENTS = 1_024;

    /** The model, for all threads. */
    @State(Scope.Benchmark)
    public static class Frozen {
        /** Six numbers and a category without a model file, a network of them, and the shop with text, ids, lags and windows. */
        @Param({"default", "network", "shop"})
        String model = "default";

        @Param({"1", "2"})
        int copies = 1;

        @SuppressWarnings("NullAway.Init") // JMH calls learn first
        private FrozenModel frozen;

        @Setup
        public void learn() throws RejectedEvent, UnreadableSnapshot {
            String text = switch (model) {
                case "default" -> "{name: x, output: inferred}";
                case "network" -> "{name: x, output: binary, network: {hidden: [64, 32]}, features: {'*': inferred}}";
                default -> "";
            };
            Learner learner = Learners.of(
                    text.isEmpty()
                            ? SpecificationReader.read(java.nio.file.Path.of("src/examples/shop.yaml"))
                            : SpecificationReader.parse(text));
            Event event = new Event();
            for (int i = 0; i < 20_000; i++) {
                fill(model, i, event);
                learner.learn(event);
            }
            Tensors tensors = new Tensors();
            learner.state(tensors.save(false));
            frozen = FrozenModel.of(
                    new Snapshot(
                            new ModelVersion("x", "123456", "events-0", 20_000),
                            20_000,
                            Instant.EPOCH,
                            learner.specification().canonical(),
                            Map.of(),
                            tensors),
                    copies);
        }
    }

    /** What a thread asks. */
    @State(Scope.Thread)
    public static class Questions {
        private final Event[] events = new Event[EVENTS];
        private final Event asked = new Event();
        private int next;

        @Setup
        public void fill(Frozen frozen) {
            for (int i = 0; i < EVENTS; i++) {
                events[i] = new Event();
                FrozenModelBench.fill(frozen.model, 20_000 + i, events[i]);
            }
        }

        /** In the same object, as a decoder fills it. */
        Event next() {
            asked.copyFrom(events[next++ % EVENTS]);
            return asked;
        }
    }

    private static void fill(String model, int i, Event event) {
        if (model.equals("shop")) {
            new ShopVisits(1).visit(i, event);
            return;
        }
        Random random = new Random(i);
        random.nextInt();
        event.clear();
        double sum = 0;
        for (int f = 0; f < 6; f++) {
            double value = random.nextGaussian();
            event.field("n" + f).setNumber(value);
            sum += f % 2 == 0 ? value : -value;
        }
        int day = random.nextInt(7);
        event.field("day").setText("day " + day);
        event.label().setText(sum + day % 2 > 0.5 ? "up" : "down");
    }

    @Benchmark
    @Threads(1)
    public Prediction one(Frozen frozen, Questions questions) throws RejectedEvent {
        return frozen.frozen.predict(questions.next());
    }

    @Benchmark
    @Threads(2)
    public Prediction two(Frozen frozen, Questions questions) throws RejectedEvent {
        return frozen.frozen.predict(questions.next());
    }
}
