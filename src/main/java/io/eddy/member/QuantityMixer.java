package io.eddy.member;

import io.eddy.state.Archive;
import java.util.Arrays;

/** As {@link ClassMixer}, of quantities: a member's error counts in proportion to what its errors usually are. */
public final class QuantityMixer {
    private static final double SHARE = 0.002;
    private static final double LAST_SHARE = 0.001;
    private static final double RATE = 0.02;
    private static final double SLOWEST = 0.005;
    private static final double SHARPNESS = 0.5;

    private final int members;
    private final double[] weights;
    private final double[] errors;
    private final double[] stack;
    private final double[] losses;
    private double usualError;
    private double ofMixture = 0.5;
    private long count;

    private Votes votes;
    private final double[] logs;

    /** What members have said of one event, and what was made of it: by that they are judged once the label is there. */
    public static final class Votes {
        private final double[] said;
        private double mixture;
        private double stacked;
        private double answer;

        private Votes(int members) {
            said = new double[members];
        }
    }

    public QuantityMixer(int members) {
        this.members = members;
        this.weights = new double[members];
        Arrays.fill(weights, 1.0 / members);
        this.errors = new double[members];
        this.stack = new double[members];
        this.losses = new double[members];
        this.votes = new Votes(members);
        this.logs = new double[members];
    }

    /** Notes what a member says, in the label's unit. */
    public void said(int member, double quantity) {
        votes.said[member] = quantity;
    }

    public double mix() {
        double mixture = 0;
        for (int j = 0; j < members; j++) {
            mixture += weights[j] * votes.said[j];
        }
        double change = 0;
        for (int j = 0; j < members; j++) {
            change += stack[j] * (votes.said[j] - mixture);
        }
        votes.mixture = mixture;
        votes.stacked = mixture + change;
        votes.answer = ofMixture * mixture + (1 - ofMixture) * votes.stacked;
        return votes.answer;
    }

    /** The votes of the last {@link #mix}, to be kept. */
    public Votes take() {
        Votes taken = votes;
        votes = new Votes(members);
        return taken;
    }

    /** Judges members by what they said at the last {@link #mix}. */
    public void learn(double truth) {
        learn(votes, truth);
    }

    /** Judges members by what they said some time ago. */
    public void learn(Votes then, double truth) {
        double rate = Math.max(SLOWEST, 1.0 / (count + 2));
        weigh(then, truth, rate);
        stack(then, truth);
        judgeLast(then, truth, rate);
        count++;
    }

    private void weigh(Votes then, double truth, double rate) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < members; j++) {
            double error = Math.abs(then.said[j] - truth);
            losses[j] += error;
            if (count == 0) {
                logs[j] = StrictMath.log(weights[j]);
                errors[j] = Math.max(error, 1e-3 * Math.abs(truth) + 1e-9);
            } else {
                logs[j] = StrictMath.log(weights[j]) + SHARPNESS * (-StrictMath.log(errors[j]) - error / errors[j]);
                errors[j] = Math.max(1e-9, errors[j] + rate * (error - errors[j]));
            }
            greatest = Math.max(greatest, logs[j]);
        }
        double sum = 0;
        for (int j = 0; j < members; j++) {
            weights[j] = StrictMath.exp(logs[j] - greatest);
            sum += weights[j];
        }
        for (int j = 0; j < members; j++) {
            weights[j] = (1 - SHARE) * weights[j] / sum + SHARE / members;
        }
    }

    private void stack(Votes then, double truth) {
        double unit = Math.max(1e-9, usualError);
        double step = RATE * Math.max(-1, Math.min(1, (then.stacked - truth) / unit));
        double norm = 1e-9;
        for (int j = 0; j < members; j++) {
            double q = (then.said[j] - then.mixture) / unit;
            norm += q * q;
        }
        for (int j = 0; j < members; j++) {
            stack[j] -= step * (then.said[j] - then.mixture) / unit / (1 + norm);
        }
    }

    private void judgeLast(Votes then, double truth, double rate) {
        double unit = Math.max(1e-9, usualError);
        double error = Math.abs(then.answer - truth);
        usualError = count == 0 ? error + 1e-9 : usualError + rate * (error - usualError);
        double first = ofMixture * StrictMath.exp(-Math.min(30, Math.abs(then.mixture - truth) / unit));
        double second = (1 - ofMixture) * StrictMath.exp(-Math.min(30, Math.abs(then.stacked - truth) / unit));
        double sum = first + second;
        double share =
                sum > 1e-200 ? first / sum : Math.abs(then.mixture - truth) <= Math.abs(then.stacked - truth) ? 1 : 0;
        ofMixture = (1 - LAST_SHARE) * share + LAST_SHARE / 2;
    }

    /** How much a member counts in the mixture; all together 1. */
    public double weight(int member) {
        return weights[member];
    }

    /** The mean absolute error of what a member has said so far. */
    public double loss(int member) {
        return count == 0 ? 0 : losses[member] / count;
    }

    public void state(Archive archive) {
        move(archive.doubles("weights", weights), weights);
        move(archive.doubles("errors", errors), errors);
        move(archive.doubles("stack", stack), stack);
        double[] numbers = archive.doubles("usualError", usualError, ofMixture);
        usualError = numbers[0];
        ofMixture = numbers[1];
        count = archive.longs("count", count)[0];
        if (archive.training()) {
            move(archive.doubles("losses", losses), losses);
        }
    }

    private static void move(double[] from, double[] to) {
        System.arraycopy(from, 0, to, 0, to.length);
    }
}
