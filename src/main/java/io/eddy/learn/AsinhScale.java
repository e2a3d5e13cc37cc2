package io.eddy.learn;

import io.eddy.state.Archive;

/** Quantities as asinh(y / c), standardised by their running mean and variance, where c is half their usual size. */
final class AsinhScale {
    private static final double SLOWEST = 0.001;
    private static final double BOUND = 20;

    private double unit = 1;
    private double mean;
    private double variance = 1;
    private double sum;
    private long count;

    /** Takes a quantity in, and returns what it is in this scale, as that was before. */
    double absorb(double y) {
        sum += Math.abs(y);
        count++;
        if ((count & (count - 1)) == 0) {
            unit = Math.max(
                    1e-9, sum / count / 2); // looked at ever more rarely, so that targets seldom change their meaning
        }
        double value = asinh(y / unit);
        double standardised = (value - mean) / Math.sqrt(variance + 1e-9);
        double rate = Math.max(SLOWEST, 1.0 / count);
        double difference = value - mean;
        mean += rate * difference;
        variance = Math.max(1e-6, variance + rate * (difference * difference - variance));
        return standardised;
    }

    double inUnit(double standardised) {
        double value = mean + Math.sqrt(variance) * standardised;
        return unit * StrictMath.sinh(Math.max(-BOUND, Math.min(BOUND, value)));
    }

    private static double asinh(double x) {
        double a = Math.abs(x);
        return Math.copySign(StrictMath.log(a + Math.sqrt(a * a + 1)), x);
    }

    void state(Archive archive) {
        double[] numbers = archive.doubles("asinh", unit, mean, variance, sum);
        unit = numbers[0];
        mean = numbers[1];
        variance = numbers[2];
        sum = numbers[3];
        count = archive.longs("asinh.count", count)[0];
    }
}
