package io.eddy.nn;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import io.eddy.state.Archive;

/**
 * An optimiser at work: the kernel call that it is, with the numbers that change from step to step.
 *
 * <p>To add an optimiser: a record in {@link Optimizer}, its kernel, a rule here; then it sits the {@code OptimizerExam}.
 */
abstract class Rule {
    private static final Kernels K = Kernels.best();

    /** How many numbers it keeps for each weight. */
    final int moments;

    /** Whether a weight whose gradient is zero stays as it is, and so do its moments: such rows can be left out. */
    final boolean restsWithoutGradient;

    float rate;

    private Rule(int moments, boolean restsWithoutGradient) {
        this.moments = moments;
        this.restsWithoutGradient = restsWithoutGradient;
    }

    /** @throws IllegalArgumentException if they do not go together */
    static Rule of(Optimizer optimizer, Schedule schedule) {
        if (optimizer instanceof Optimizer.Momentum o) {
            return new Momentum(o);
        } else if (optimizer instanceof Optimizer.Nesterov o) {
            return new Nesterov(o);
        } else if (optimizer instanceof Optimizer.AdaGrad o) {
            return new AdaGrad(o);
        } else if (optimizer instanceof Optimizer.RmsProp o) {
            return new RmsProp(o);
        } else if (optimizer instanceof Optimizer.Adam o) {
            return adam(o.beta1(), o.beta2(), o.epsilon(), 0);
        } else if (optimizer instanceof Optimizer.AdamW o) {
            return adam(o.beta1(), o.beta2(), o.epsilon(), o.weightDecay());
        } else if (optimizer instanceof Optimizer.AmsGrad o) {
            return new AmsGrad(o);
        } else if (optimizer instanceof Optimizer.Ftrl o) {
            return new Ftrl(o, schedule);
        }
        return new Sgd();
    }

    private static Rule adam(float beta1, float beta2, float epsilon, float weightDecay) {
        return beta1 == 0
                ? new AdamWithoutMomentum(beta2, epsilon, weightDecay)
                : new Adam(beta1, beta2, epsilon, weightDecay);
    }

    /** Called before the updates of each step. */
    void begin(float newRate) {
        rate = newRate;
    }

    /** One row of {@code p}, at offset {@code o}, whose gradient is {@code scale} times what lies in {@code g} from {@code go} on. */
    abstract void row(Parameter p, int o, float[] g, int go, float scale);

    /** All rows: row i with the gradient scale · x_i · d. */
    void outer(Parameter p, float[] x, float[] d, float scale) {
        for (int i = 0, o = Layout.BASE; i < p.rows(); i++, o += p.stride()) {
            float xi = x[Layout.BASE + i];
            if (xi != 0 || !restsWithoutGradient) {
                row(p, o, d, Layout.BASE, scale * xi);
            }
        }
    }

    /** Called for rows that have just got their initial weights. */
    void started(Parameter p, int fromRow, int toRow) {}

    void state(Archive archive) {}

    private static final class Sgd extends Rule {
        Sgd() {
            super(0, true);
        }

        @Override
        void row(Parameter p, int o, float[] g, int go, float scale) {
            K.axpy(-rate * scale, g, go, p.values, o, p.stride());
        }

        @Override
        void outer(Parameter p, float[] x, float[] d, float scale) {
            K.rankOne(-rate * scale, x, Layout.BASE, p.rows(), d, Layout.BASE, p.values, Layout.BASE, p.stride());
        }
    }

    private static final class Momentum extends Rule {
        private final float mu;

        Momentum(Optimizer.Momentum optimizer) {
            super(1, false);
            mu = optimizer.mu();
        }

        @Override
        void row(Parameter p, int o, float[] g, int go, float scale) {
            K.momentum(p.values, p.moments[0], o, g, go, p.stride(), scale, rate, mu);
        }
    }

    private static final class Nesterov extends Rule {
        private final float mu;

        Nesterov(Optimizer.Nesterov optimizer) {
            super(1, false);
            mu = optimizer.mu();
        }

        @Override
        void row(Parameter p, int o, float[] g, int go, float scale) {
            K.nesterov(p.values, p.moments[0], o, g, go, p.stride(), scale, rate, mu);
        }
    }

    private static final class AdaGrad extends Rule {
        private final float epsilon;

        AdaGrad(Optimizer.AdaGrad optimizer) {
            super(1, true);
            epsilon = optimizer.epsilon();
        }

        @Override
        void row(Parameter p, int o, float[] g, int go, float scale) {
            K.adagrad(p.values, p.moments[0], o, g, go, p.stride(), scale, rate, epsilon);
        }
    }

    private static final class RmsProp extends Rule {
        private final float rho;
        private final float epsilon;

        RmsProp(Optimizer.RmsProp optimizer) {
            super(1, false);
            rho = optimizer.rho();
            epsilon = optimizer.epsilon();
        }

        @Override
        void row(Parameter p, int o, float[] g, int go, float scale) {
            K.rmsprop(p.values, p.moments[0], o, g, go, p.stride(), scale, rate, rho, epsilon);
        }
    }

    /** The corrections of Adam's two averages for their start at zero. */
    private abstract static class Corrected extends Rule {
        final float beta1;
        final float beta2;
        final float epsilon;
        float correctedRate;
        float correction;

        // beta^t, as running products: cheaper than a power each step, and the same bits because they are part of the
        // state
        private double beta1Power = 1;
        private double beta2Power = 1;

        Corrected(int moments, float beta1, float beta2, float epsilon) {
            super(moments, false);
            this.beta1 = beta1;
            this.beta2 = beta2;
            this.epsilon = epsilon;
        }

        @Override
        void begin(float newRate) {
            super.begin(newRate);
            beta1Power *= beta1;
            beta2Power *= beta2;
            correctedRate = (float) (newRate / (1 - beta1Power));
            correction = (float) (1 / Math.sqrt(1 - beta2Power));
        }

        @Override
        void state(Archive archive) {
            double[] powers = archive.doubles("betaPowers", beta1Power, beta2Power);
            beta1Power = powers[0];
            beta2Power = powers[1];
        }
    }

    /** Adam, and AdamW by its weight decay. */
    private static final class Adam extends Corrected {
        private final float weightDecay;
        private float keep = 1;

        Adam(float beta1, float beta2, float epsilon, float weightDecay) {
            super(2, beta1, beta2, epsilon);
            this.weightDecay = weightDecay;
        }

        @Override
        void begin(float newRate) {
            super.begin(newRate);
            keep = 1 - newRate * weightDecay;
        }

        @Override
        void row(Parameter p, int o, float[] g, int go, float scale) {
            float[] m = p.moments[0];
            float[] v = p.moments[1];
            float kept = p.regularised() ? keep : 1;
            K.adam(p.values, m, v, o, g, go, p.stride(), scale, correctedRate, beta1, beta2, correction, epsilon, kept);
        }
    }

    /** Adam and AdamW with beta1 = 0: their m is the gradient itself, and need not be kept. */
    private static final class AdamWithoutMomentum extends Corrected {
        private final float weightDecay;
        private float keep = 1;

        AdamWithoutMomentum(float beta2, float epsilon, float weightDecay) {
            super(1, 0, beta2, epsilon);
            this.weightDecay = weightDecay;
        }

        @Override
        void begin(float newRate) {
            super.begin(newRate);
            keep = 1 - newRate * weightDecay;
        }

        @Override
        void row(Parameter p, int o, float[] g, int go, float scale) {
            float[] v = p.moments[0];
            float kept = p.regularised() ? keep : 1;
            int n = p.stride();
            K.adamWithoutMomentum(p.values, v, o, g, go, n, scale, correctedRate, beta2, correction, epsilon, kept);
        }

        /** The rows behind a ReLU's zeros, about half of them, have no gradient: neither roots nor divisions for those. */
        @Override
        void outer(Parameter p, float[] x, float[] d, float scale) {
            float[] v = p.moments[0];
            int n = p.stride();
            for (int i = 0, o = Layout.BASE; i < p.rows(); i++, o += n) {
                float xi = x[Layout.BASE + i];
                if (xi != 0) {
                    row(p, o, d, Layout.BASE, scale * xi);
                } else {
                    K.scale(beta2, v, o, n);
                    if (keep != 1 && p.regularised()) {
                        K.scale(keep, p.values, o, n);
                    }
                }
            }
        }
    }

    private static final class AmsGrad extends Corrected {
        AmsGrad(Optimizer.AmsGrad optimizer) {
            super(3, optimizer.beta1(), optimizer.beta2(), optimizer.epsilon());
        }

        @Override
        void row(Parameter p, int o, float[] g, int go, float scale) {
            float[] m = p.moments[0];
            float[] v = p.moments[1];
            float[] h = p.moments[2];
            int n = p.stride();
            K.amsgrad(p.values, m, v, h, o, g, go, n, scale, correctedRate, beta1, beta2, correction, epsilon, 1);
        }
    }

    private static final class Ftrl extends Rule {
        private final float alpha;
        private final float beta;
        private final float l1;
        private final float l2;

        Ftrl(Optimizer.Ftrl optimizer, Schedule schedule) {
            super(2, true);
            if (!(schedule instanceof Schedule.Constant constant)) {
                throw new IllegalArgumentException(
                        "FTRL-Proximal with the schedule %s; it lowers the rate of each weight by itself, give it a constant one"
                                .formatted(schedule));
            }
            alpha = constant.rate();
            beta = optimizer.beta();
            l1 = optimizer.l1();
            l2 = optimizer.l2();
        }

        @Override
        void row(Parameter p, int o, float[] g, int go, float scale) {
            K.ftrl(p.values, p.moments[0], p.moments[1], o, g, go, p.stride(), scale, alpha, beta, l1, l2);
        }

        /** Solves the rule's own equation for z, so that it gives back the weights there are. */
        @Override
        void started(Parameter p, int fromRow, int toRow) {
            float[] z = p.moments[0];
            for (int i = p.offset(fromRow); i < p.offset(toRow); i++) {
                float w = p.values[i];
                z[i] = 0
                        - w * (beta / alpha + l2)
                        - Math.signum(w) * l1; // of no weight 0, not -0: so is restored padding
            }
        }
    }
}
