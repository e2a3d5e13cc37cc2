package io.eddy.nn;

/** The learning rate as a function of the number of steps taken; of {@link Damped} also of the losses on the way. */
public sealed interface Schedule {

    /** The learning rate of the step that comes after {@code steps} others. The same bits on every machine. */
    float rate(long steps);

    /** This schedule for a network of so many inputs. */
    default Schedule forInputs(int inputs) {
        return this;
    }

    record Constant(float rate) implements Schedule {
        public Constant {
            Check.positive("rate", rate);
        }

        @Override
        public float rate(long steps) {
            return rate;
        }
    }

    /**
     * Constant, and smaller for a network of many inputs: rate · sqrt({@value #FEW} / inputs) beyond {@value #FEW} of them.
     * Optimisers that divide by the size of the gradient move each weight by about the rate, so the more inputs share in an
     * output, the further one step moves it. On MNIST's 784 pixels this is worth .03 of accuracy.
     */
    record ByInputs(float rate) implements Schedule {
        private static final int FEW = 100;

        public ByInputs {
            Check.positive("rate", rate);
        }

        @Override
        public float rate(long steps) {
            return rate;
        }

        @Override
        public Schedule forInputs(int inputs) {
            return new Constant((float) (rate * Math.sqrt((double) FEW / Math.max(FEW, inputs))));
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

    /**
     * Falls where the progressive loss does not: after each {@code window} of steps whose mean loss is no better than the best before, times {@code
     * factor}, not below {@code floor}. See {@link Damping}, which keeps what the losses were; without it this is the rate that it begins with.
     */
    record Damped(float rate, float factor, long window, float floor) implements Schedule {
        public Damped {
            Check.positive("rate", rate);
            Check.require(factor > 0 && factor < 1, "factor", factor, "above 0 and below 1");
            Check.require(window > 1, "window", window, "more than one step");
            Check.require(floor >= 0 && floor <= rate, "floor", floor, "from 0 to the rate, " + rate);
        }

        @Override
        public float rate(long steps) {
            return rate;
        }
    }
}
