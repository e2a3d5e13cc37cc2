package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.kernel.CounterRandom;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Groups of events by their codes: online k-means. An event is in the group whose centre is nearest, and draws it nearer, by one of as many events
 * as the group has, up to {@link #MEMORY}; so centres follow codes that move while they are learned.
 *
 * <p>The first centres are chosen among the codes of events {@link #FROM} to {@link #FROM} + {@link #HELD}, each with a probability in proportion to
 * its squared distance from those before (k-means++, Arthur and Vassilvitskii 2007), and put in the middle of theirs some times.
 */
final class Segments {
    /** Before, codes move too much. */
    static final int FROM = 200;

    static final int HELD = 300;
    private static final double MEMORY = 200;
    private static final int ROUNDS = 10;
    private static final int TRIES = 8;

    private final int k;
    private final int width;
    private final long seed;
    private final List<String> fields;
    private final double[] held;
    private final double[] centres;
    private final double[] counts;
    private final double[] shares;
    private final List<SegmentProfile> profiles = new ArrayList<>();
    private long events;

    /** @param fields of events, that profiles are about */
    Segments(int k, int width, long seed, List<String> fields) {
        this.k = k;
        this.width = width;
        this.seed = seed;
        this.fields = fields;
        held = new double[HELD * width];
        centres = new double[k * width];
        counts = new double[k];
        shares = new double[k];
        for (int i = 0; i < k; i++) {
            profiles.add(new SegmentProfile());
        }
    }

    private boolean begun() {
        return k > 0 && events >= FROM + HELD;
    }

    /** The group of a code, or {@link Prediction.OfAnomaly#NO_SEGMENT}. */
    int of(Autoencoder coded) {
        if (!begun()) {
            return Prediction.OfAnomaly.NO_SEGMENT;
        }
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int c = 0; c < k; c++) {
            double distance = 0;
            for (int i = 0; i < width; i++) {
                double difference = coded.code(i) - centres[c * width + i];
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                nearest = c;
            }
        }
        return nearest;
    }

    void add(Autoencoder coded, Event event) {
        if (k == 0) {
            return;
        }
        if (begun()) {
            int c = of(coded);
            counts[c] = Math.min(MEMORY, counts[c] + 1);
            for (int i = 0; i < width; i++) {
                centres[c * width + i] += (coded.code(i) - centres[c * width + i]) / counts[c];
            }
            for (int other = 0; other < k; other++) {
                shares[other] += ((other == c ? 1 : 0) - shares[other]) / (5 * MEMORY);
            }
            profiles.get(c).add(event, fields);
            events++;
            return;
        }
        if (events >= FROM) {
            for (int i = 0; i < width; i++) {
                held[(int) (events - FROM) * width + i] = coded.code(i);
            }
        }
        events++;
        if (begun()) {
            begin();
        }
    }

    private void begin() {
        double best = Double.POSITIVE_INFINITY;
        double[] bestCentres = centres.clone();
        double[] bestCounts = counts.clone();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            choose(attempt);
            double spread = 0;
            for (int round = 0; round < ROUNDS; round++) {
                spread = centre();
            }
            if (spread < best) {
                best = spread;
                System.arraycopy(centres, 0, bestCentres, 0, centres.length);
                System.arraycopy(counts, 0, bestCounts, 0, k);
            }
        }
        System.arraycopy(bestCentres, 0, centres, 0, centres.length);
        for (int c = 0; c < k; c++) {
            counts[c] = Math.min(MEMORY, Math.max(1, bestCounts[c]));
            shares[c] = bestCounts[c] / HELD;
        }
        Arrays.fill(held, 0);
    }

    private void choose(long attempt) {
        double[] nearest = new double[HELD];
        Arrays.fill(nearest, 1);
        for (int c = 0; c < k; c++) {
            double all = Arrays.stream(nearest).sum();
            double drawn = CounterRandom.uniform(seed, attempt, c) * all;
            int chosen = 0;
            while (chosen < HELD - 1 && (drawn -= nearest[chosen]) >= 0) {
                chosen++;
            }
            System.arraycopy(held, chosen * width, centres, c * width, width);
            for (int e = 0; e < HELD; e++) {
                double distance = distance(e, c);
                nearest[e] = c == 0 ? distance : Math.min(nearest[e], distance);
            }
        }
    }

    private double distance(int event, int centre) {
        double distance = 0;
        for (int i = 0; i < width; i++) {
            double difference = held[event * width + i] - centres[centre * width + i];
            distance += difference * difference;
        }
        return distance;
    }

    /** Puts each centre in the middle of its events. @return how far those are from it, in all */
    private double centre() {
        double[] sums = new double[k * width];
        Arrays.fill(counts, 0);
        double spread = 0;
        for (int e = 0; e < HELD; e++) {
            int nearest = 0;
            for (int c = 1; c < k; c++) {
                nearest = distance(e, c) < distance(e, nearest) ? c : nearest;
            }
            spread += distance(e, nearest);
            counts[nearest]++;
            for (int i = 0; i < width; i++) {
                sums[nearest * width + i] += held[e * width + i];
            }
        }
        for (int c = 0; c < k; c++) {
            for (int i = 0; i < width && counts[c] > 0; i++) {
                centres[c * width + i] = sums[c * width + i] / counts[c];
            }
        }
        return spread;
    }

    /** All of them, once there are any. */
    List<Segment> list() {
        List<Segment> list = new ArrayList<>();
        for (int c = 0; c < k && begun(); c++) {
            list.add(profiles.get(c).segment(c, shares[c]));
        }
        return list;
    }

    void state(Archive archive) {
        restore(archive.doubles("centres", centres), centres);
        restore(archive.doubles("shares", shares), shares);
        events = archive.longs("events", events)[0];
        for (int c = 0; c < k; c++) {
            profiles.get(c).state(archive.in(Integer.toString(c)));
        }
        if (archive.training()) {
            restore(archive.doubles("counts", counts), counts);
            restore(archive.doubles("held", held), held);
        }
    }

    private static void restore(double[] stored, double[] to) {
        if (stored != to) {
            System.arraycopy(stored, 0, to, 0, to.length);
        }
    }
}
