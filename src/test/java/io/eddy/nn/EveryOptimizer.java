package io.eddy.nn;

/** Each optimiser, and Adam without momentum, which has a kernel of its own; with a learning rate that suits it. */
public enum EveryOptimizer {
    SGD(new Optimizer.Sgd(), 0.001f),
    MOMENTUM(new Optimizer.Momentum(0.9f), 0.001f),
    NESTEROV(new Optimizer.Nesterov(0.9f), 0.001f),
    ADAGRAD(new Optimizer.AdaGrad(1e-8f), 0.01f),
    RMSPROP(new Optimizer.RmsProp(0.99f, 1e-8f), 0.001f),
    ADAM(new Optimizer.Adam(0.9f, 0.999f, 1e-8f), 0.001f),
    ADAM_WITHOUT_MOMENTUM(new Optimizer.Adam(0, 0.999f, 1e-8f), 0.001f),
    ADAMW(new Optimizer.AdamW(0.9f, 0.999f, 1e-8f, 0.01f), 0.001f),
    AMSGRAD(new Optimizer.AmsGrad(0.9f, 0.999f, 1e-8f), 0.001f),
    FTRL(new Optimizer.Ftrl(1, 0, 0), 0.1f);

    public final Optimizer optimizer;
    public final float rate;

    EveryOptimizer(Optimizer optimizer, float rate) {
        this.optimizer = optimizer;
        this.rate = rate;
    }
}
