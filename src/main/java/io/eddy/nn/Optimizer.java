package io.eddy.nn;

/** The rule by which a gradient moves a weight. Immutable; the learning rate comes from a {@link Schedule}. */
public sealed interface Optimizer {

    /** w -= rate g */
    record Sgd() implements Optimizer {}

    /** Heavy ball (Polyak 1964): v = mu v + g; w -= rate v */
    record Momentum(float mu) implements Optimizer {}

    /** Nesterov's momentum, as Sutskever et al. 2013 put it: v = mu v + g; w -= rate (g + mu v) */
    record Nesterov(float mu) implements Optimizer {}

    /** Duchi et al. 2011: s += g²; w -= rate g / (sqrt(s) + epsilon) */
    record AdaGrad(float epsilon) implements Optimizer {}

    /** Tieleman and Hinton 2012: s = rho s + (1 - rho) g²; w -= rate g / (sqrt(s) + epsilon) */
    record RmsProp(float rho, float epsilon) implements Optimizer {}

    /** Kingma and Ba 2015. */
    record Adam(float beta1, float beta2, float epsilon) implements Optimizer {}

    /** Adam with decoupled weight decay (Loshchilov and Hutter 2019). */
    record AdamW(float beta1, float beta2, float epsilon, float weightDecay) implements Optimizer {}

    /** Adam that divides by the largest second moment so far (Reddi et al. 2018). */
    record AmsGrad(float beta1, float beta2, float epsilon) implements Optimizer {}

    /** FTRL-Proximal (McMahan et al. 2013); the learning rate is its alpha. */
    record Ftrl(float beta, float l1, float l2) implements Optimizer {}
}
