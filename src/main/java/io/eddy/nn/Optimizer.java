package io.eddy.nn;

/** The rule by which a gradient moves a weight. Immutable; the learning rate comes from a {@link Schedule}. */
public sealed interface Optimizer {

    /** w -= rate g */
    record Sgd() implements Optimizer {}

    /** Heavy ball (Polyak 1964): v = mu v + g; w -= rate v */
    record Momentum(float mu) implements Optimizer {
        public Momentum {
            Check.fraction("momentum", mu);
        }
    }

    /** Nesterov's momentum, as Sutskever et al. 2013 put it: v = mu v + g; w -= rate (g + mu v) */
    record Nesterov(float mu) implements Optimizer {
        public Nesterov {
            Check.fraction("momentum", mu);
        }
    }

    /** Duchi et al. 2011: s += g²; w -= rate g / (sqrt(s) + epsilon) */
    record AdaGrad(float epsilon) implements Optimizer {
        public AdaGrad {
            Check.positive("epsilon", epsilon);
        }
    }

    /** Tieleman and Hinton 2012: s = rho s + (1 - rho) g²; w -= rate g / (sqrt(s) + epsilon) */
    record RmsProp(float rho, float epsilon) implements Optimizer {
        public RmsProp {
            Check.fraction("rho", rho);
            Check.positive("epsilon", epsilon);
        }
    }

    /** Kingma and Ba 2015. */
    record Adam(float beta1, float beta2, float epsilon) implements Optimizer {
        public Adam {
            Check.fraction("beta1", beta1);
            Check.fraction("beta2", beta2);
            Check.positive("epsilon", epsilon);
        }
    }

    /** Adam with decoupled weight decay (Loshchilov and Hutter 2019), which biases and the gains of norms are spared. */
    record AdamW(float beta1, float beta2, float epsilon, float weightDecay) implements Optimizer {
        public AdamW {
            Check.fraction("beta1", beta1);
            Check.fraction("beta2", beta2);
            Check.positive("epsilon", epsilon);
            Check.notNegative("weight decay", weightDecay);
        }
    }

    /** Adam that divides by the largest second moment so far (Reddi et al. 2018). */
    record AmsGrad(float beta1, float beta2, float epsilon) implements Optimizer {
        public AmsGrad {
            Check.fraction("beta1", beta1);
            Check.fraction("beta2", beta2);
            Check.positive("epsilon", epsilon);
        }
    }

    /**
     * FTRL-Proximal (McMahan et al. 2013); the learning rate is its alpha and has to be constant, for the rule lets the rate
     * of each weight fall by itself. Its state begins so that weights start at their initial values and not at 0, where a
     * network with hidden layers could not leave.
     */
    record Ftrl(float beta, float l1, float l2) implements Optimizer {
        public Ftrl {
            Check.positive("beta", beta);
            Check.notNegative("l1", l1);
            Check.notNegative("l2", l2);
        }
    }
}
