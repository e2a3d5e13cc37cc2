package io.eddy.eval;

import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import java.util.ArrayList;
import java.util.List;

/** Streams of predictions and labels that {@code src/test/python/evaluation_reference.py} makes as well. */
final class Streams {
    record Judged(Prediction prediction, Label label) {}

    private long x;

    private Streams(long seed) {
        x = seed;
    }

    private int next() {
        x = (1103515245 * x + 12345) % (1L << 31);
        return (int) (x >> 15);
    }

    static Label category(String name) {
        return new Label.Category(name);
    }

    static Prediction classes(List<String> names, float... probabilities) {
        return new Prediction.OfClass(names, probabilities);
    }

    /** What the model of each event says of the class {@code yes}, beside {@code no}. */
    static List<Judged> binary(int n) {
        Streams stream = new Streams(7);
        List<String> names = List.of("no", "yes");
        List<Judged> events = new ArrayList<>();
        int state = 0;
        for (int i = 0; i < n; i++) {
            state = stream.next() % 4 == 0 ? 1 - state : state;
            int wide = stream.next() % 1025;
            float p = (2 * wide + (state == 1 ? 1024 : 0)) / 3 / 1024f;
            if (stream.next() % 50 == 0) {
                p = stream.next() % 2;
            }
            events.add(new Judged(
                    i == 0 ? Prediction.None.INSTANCE : classes(names, 1 - p, p), category(names.get(state))));
        }
        return events;
    }

    /** Three classes, the third of which comes late and is unknown to predictions until then. */
    static List<Judged> three(int n) {
        Streams stream = new Streams(11);
        List<Judged> events = new ArrayList<>();
        List<String> seen = List.of();
        for (int i = 0; i < n; i++) {
            String label = List.of("a", "b", "c").get(stream.next() % (i < 300 ? 2 : 3));
            int[] raw = new int[seen.size()];
            int sum = 0;
            for (int k = 0; k < raw.length; k++) {
                raw[k] = 1 + stream.next() % 16 + (seen.get(k).equals(label) ? 8 : 0);
                sum += raw[k];
            }
            float[] probabilities = new float[raw.length];
            int rest = 256;
            for (int k = 0; k < raw.length; k++) {
                rest -= raw[k] * 256 / sum;
                probabilities[k] = raw[k] * 256 / sum / 256f;
            }
            if (raw.length > 0) {
                probabilities[0] += rest / 256f;
            }
            events.add(new Judged(
                    raw.length == 0 ? Prediction.None.INSTANCE : classes(seen, probabilities), category(label)));
            if (!seen.contains(label)) {
                List<String> more = new ArrayList<>(seen);
                more.add(label);
                seen = List.copyOf(more);
            }
        }
        return events;
    }

    static List<Judged> quantities(int n) {
        Streams stream = new Streams(13);
        List<Judged> events = new ArrayList<>();
        double level = 0;
        for (int i = 0; i < n; i++) {
            level = level * 0.875 + (stream.next() - 32768) / 4096.0;
            double guess = level + (stream.next() - 32768) / 16384.0;
            events.add(new Judged(
                    i == 0 ? Prediction.None.INSTANCE : new Prediction.OfQuantity(guess + 100),
                    new Label.Quantity(level + 100)));
        }
        return events;
    }
}
