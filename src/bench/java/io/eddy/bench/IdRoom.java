package io.eddy.bench;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.spec.SpecificationReader;

/**
 * How much room ids take, and how fast they are learned: {@code IdRoom ROWS} makes so many rows of 16 numbers with AdaGrad, each id
 * seen twice, then touches ids at random. Run it with as small a heap as should do: {@code -Xmx2g -XX:+UseSerialGC}.
 */
public final class IdRoom {
    private static final int MEBIBYTE = 1 << 20;
    private static final int TOUCHED = 2_000_000;

    private IdRoom() {}

    public static void main(String[] arguments) throws RejectedEvent {
        int rows = Integer.parseInt(arguments[0]);
        Learner learner = Learners.of(SpecificationReader.parse("""
                name: ids
                features: {user: {type: id, dimensions: 16, admitAfter: 1, expireAfter: 30d, maxRows: %d}}
                network: {hidden: [8]}
                output: {type: binary, classes: [no, yes]}
                optimizer: {type: adagrad, learningRate: 0.05}
                """.formatted(rows)));
        Event event = new Event();
        long start = System.nanoTime();
        for (int i = 0; i < rows; i++) {
            learn(learner, event, i, i);
        }
        report("made", rows, start);
        start = System.nanoTime();
        long state = 1;
        for (int i = 0; i < TOUCHED; i++) {
            state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            learn(learner, event, (state >>> 33) % rows, rows + i);
        }
        report("touched", TOUCHED, start);
        start = System.nanoTime();
        for (int i = 0; i < TOUCHED; i++) {
            learn(learner, event, rows + (long) i, rows + i);
        }
        report("new ones for old", TOUCHED, start);
        System.out.printf("‖w‖ %.3f%n", learner.weightNorm());
    }

    private static void learn(Learner learner, Event event, long id, long at) throws RejectedEvent {
        event.clear();
        event.time(1_700_000_000_000L + at);
        event.field("user").setNumber(id);
        event.label().setText((id & 1) == 0 ? "no" : "yes");
        learner.learn(event);
    }

    private static void report(String what, long events, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        System.out.printf(
                "%,d %s: %,.0f events/s, heap %,d MiB%n",
                events, what, events / seconds, (runtime.totalMemory() - runtime.freeMemory()) / MEBIBYTE);
    }
}
