package io.eddy.member;

import io.eddy.kernel.FloatMath;
import io.eddy.kernel.Kernels;
import io.eddy.state.Archive;
import java.util.Arrays;

/**
 * Weighs what members say of classes. A mixture gives each member a weight by how probable it found what came (Hedge: Freund and Schapire
 * 1997, with a fixed share, Herbster and Warmuth 1998); on top of it a small model of their log odds begins as the mixture itself and
 * learns to do better (stacking: Wolpert 1992); and of these two again a mixture answers.
 *
 * <p>Members are judged by what they said when they were asked.
 */
public final class ClassMixer {
    private static final float SHARE = 0.002f;
    private static final float LAST_SHARE = 0.001f;
    private static final float LEAST = 1e-6f;
    private static final float LEAST_OF_STACK = 1e-4f;
    private static final float RATE = 0.002f;
    private static final float GRADIENT_BOUND = 3;

    /** An event that counts more is judged as one of these: weights are anybody's to give. */
    private static final float MOST_WEIGHT = 100;

    private final int members;
    private int classes;
    private final float[] weights;
    private final float[] stack;
    private float ofMixture = 1;
    private final float[] last = {0.5f, 0.5f};
    private final double[] losses;
    private long judged;

    private Votes votes = new Votes(0, 0);
    private float[] logs = {};

    /** What members have said of one event, and what was made of it: by that they are judged once the label is there. */
    public static final class Votes {
        private final int classes;

        /** By member and class; then, behind the members, the mixture's. */
        private final float[] said;

        private final float[] mixture;
        private final float[] stacked;

        private Votes(int members, int classes) {
            this.classes = classes;
            this.said = new float[(members + 1) * classes];
            this.mixture = new float[classes];
            this.stacked = new float[classes];
        }
    }

    public ClassMixer(int members) {
        this.members = members;
        this.weights = new float[members];
        Arrays.fill(weights, 1f / members);
        this.stack = new float[members];
        this.losses = new double[members];
    }

    public void classes(int count) {
        classes = count;
        votes = new Votes(members, count);
        logs = new float[(members + 1) * count];
    }

    /** Notes what a member says; if it is no probability, that all classes are equally probable. */
    public void said(int member, float[] probabilities) {
        int at = member * classes;
        System.arraycopy(probabilities, 0, votes.said, at, classes);
        if (!(probabilities[0] >= 0 && probabilities[0] <= 1)) {
            Arrays.fill(votes.said, at, at + classes, 1f / classes);
        }
    }

    /** The answer, from what all members have said. A new array. */
    public float[] mix() {
        float[] said = votes.said;
        float[] mixture = votes.mixture;
        float[] stacked = votes.stacked;
        int mixed = members * classes;
        Arrays.fill(mixture, 0);
        for (int j = 0; j < members; j++) {
            float w = weights[j];
            for (int k = 0; k < classes; k++) {
                mixture[k] += w * said[j * classes + k];
            }
        }
        System.arraycopy(mixture, 0, said, mixed, classes);
        logs(votes);
        Arrays.fill(stacked, 0);
        for (int j = 0; j <= members; j++) {
            float v = j < members ? stack[j] : ofMixture;
            for (int k = 0; k < classes; k++) {
                stacked[k] += v * logs[j * classes + k];
            }
        }
        softmax(stacked);
        float[] answer = new float[classes];
        float sum = last[0] + last[1];
        for (int k = 0; k < classes; k++) {
            answer[k] = (last[0] * mixture[k] + last[1] * stacked[k]) / sum;
        }
        return answer;
    }

    /** The votes as log odds. */
    private void logs(Votes of) {
        for (int at = 0; at < of.said.length; at += of.classes) {
            float mean = 0;
            for (int k = at; k < at + of.classes; k++) {
                logs[k] = FloatMath.log(Math.max(LEAST_OF_STACK, of.said[k]));
                mean += logs[k];
            }
            mean /= of.classes;
            for (int k = at; k < at + of.classes; k++) {
                logs[k] -= mean;
            }
        }
    }

    /** The votes of the last {@link #mix}, to be kept. */
    public Votes take() {
        Votes taken = votes;
        votes = new Votes(members, classes);
        return taken;
    }

    /** Judges members by what they said at the last {@link #mix}, by an event that counts so much. */
    public void learn(int truth, float weight) {
        judge(votes, truth, weight);
    }

    /** Judges members by what they said some time ago. */
    public void learn(Votes then, int truth, float weight) {
        logs(then);
        judge(then, truth, weight);
    }

    private static void softmax(float[] z) {
        float max = z[0];
        for (float value : z) {
            max = Math.max(max, value);
        }
        for (int k = 0; k < z.length; k++) {
            z[k] -= max;
        }
        Kernels.best().exp(z, 0, z, 0, z.length);
        float sum = 0;
        for (float value : z) {
            sum += value;
        }
        for (int k = 0; k < z.length; k++) {
            z[k] /= sum;
        }
    }

    private void judge(Votes then, int truth, float weight) {
        float counting = Math.min(weight, MOST_WEIGHT);
        judgeLast(then, truth, counting);
        judged++;
        float best = bestOf(then, truth);
        float sum = 0;
        for (int j = 0; j < members; j++) {
            float p = Math.max(LEAST, then.said[j * then.classes + truth]);
            losses[j] -= FloatMath.log(p);
            weights[j] *= counting == 1 ? (float) Math.sqrt(p) : power(p / best, counting / 2);
            sum += weights[j];
        }
        for (int j = 0; j < members; j++) {
            weights[j] = (1 - SHARE) * weights[j] / sum + SHARE / members;
        }
        for (int j = 0; j <= members; j++) {
            float gradient = 0;
            for (int k = 0; k < then.classes; k++) {
                gradient += (then.stacked[k] - (k == truth ? 1 : 0)) * logs[j * then.classes + k];
            }
            float step = counting * RATE * Math.max(-GRADIENT_BOUND, Math.min(GRADIENT_BOUND, gradient));
            if (j < members) {
                stack[j] -= step;
            } else {
                ofMixture -= step;
            }
        }
    }

    private float bestOf(Votes then, int truth) {
        float best = LEAST;
        for (int j = 0; j < members; j++) {
            best = Math.max(best, then.said[j * then.classes + truth]);
        }
        return best;
    }

    /** Of a share, at most 1: so nothing overflows, and what was best keeps its weight. */
    private static float power(float share, float exponent) {
        return (float) StrictMath.pow(share, exponent);
    }

    private void judgeLast(Votes then, int truth, float weight) {
        float first = Math.max(LEAST, then.mixture[truth]);
        float second = Math.max(LEAST, then.stacked[truth]);
        if (weight != 1) {
            float best = Math.max(first, second);
            first = power(first / best, weight);
            second = power(second / best, weight);
        }
        first *= last[0];
        second *= last[1];
        last[0] = (1 - LAST_SHARE) * first / (first + second) + LAST_SHARE / 2;
        last[1] = 1 - last[0];
    }

    /** How much a member counts in the mixture; all together 1. */
    public double weight(int member) {
        return weights[member];
    }

    /** The mean log loss of what a member has said so far, in nats. */
    public double loss(int member) {
        return judged == 0 ? 0 : losses[member] / judged;
    }

    public void state(Archive archive) {
        if (archive.training()) {
            double[] stored = archive.doubles("losses", losses);
            System.arraycopy(stored, 0, losses, 0, members);
            judged = archive.longs("judged", judged)[0];
        }
        archive.floats("weights", weights, 0, members, members);
        archive.floats("stack", stack, 0, members, members);
        archive.floats("last", last, 0, 2, 2);
        ofMixture = (float) archive.doubles("ofMixture", ofMixture)[0];
    }
}
