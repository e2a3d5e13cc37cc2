package io.eddy.nn;

/** The learning rate as a function of the number of steps taken. */
public sealed interface Schedule {

    /** The learning rate of the step that comes after {@code steps} others. The same bits on every machine. */
    float rate(long steps);

    record Constant(float rate) implements Schedule {
        public Constant {
            Check.positive("rate", rate);
        }

        @Override
        public float rate(long steps) {
            return rate;
        }
    }

    /** rate / (1 + step / scale)^power */
    record InverseScaling(float rate, float scale, float power) implements Schedule {
        public InverseScaling {
            Check.positive("rate", rate);
            Check.positive("scale", scale);
            Check.notNegative("power", power);
        }

        @Override
        public float rate(long steps) {
            return (float) (rate / StrictMath.pow(1 + (double) steps / scale, power));
        }
    }

    /** rate · decay^(step / every), not below {@code floor} */
    record Exponential(float rate, float decay, float every, float floor) implements Schedule {
        public Exponential {
            Check.positive("rate", rate);
            Check.require(decay > 0 && decay <= 1, "decay", decay, "above 0 and at most 1");
            Check.positive("every", every);
            Check.notNegative("floor", floor);
        }

        @Override
        public float rate(long steps) {
            return (float) Math.max(floor, rate * StrictMath.pow(decay, (double) steps / every));
        }
    }

    /** From 0 up to {@code rate} over {@code warmup} steps, then down half a cosine to {@code floor} at {@code steps}, and there. */
    record Cosine(float rate, long warmup, long steps, float floor) implements Schedule {
        public Cosine {
            Check.positive("rate", rate);
            Check.require(warmup >= 0, "warmup", warmup, "0 or a positive number of steps");
            Check.require(steps > warmup, "steps", steps, "more than the " + warmup + " steps of the warm-up");
            Check.require(floor >= 0 && floor <= rate, "floor", floor, "from 0 to the rate, " + rate);
        }

        @Override
        public float rate(long taken) {
            if (taken < warmup) {
                return (float) ((double) rate * taken / warmup);
            }
            if (taken >= steps) {
                return floor;
            }
            double progress = (double) (taken - warmup) / (steps - warmup);
            return (float) (floor + (rate - floor) * 0.5 * (1 + StrictMath.cos(Math.PI * progress)));
        }
    }
}
