package io.eddy.learn;

import io.eddy.nn.Activation;
import io.eddy.nn.Initialisation;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import java.util.List;

/** What a model file need not say. To change a default, change it here. */
final class Defaults {
    static final long SEED = 42;

    /** Standard deviations. Without a clip, a feature that was constant for long and then moves wrecks plain SGD. */
    static final float CLIP = 5;

    static final int DIMENSIONS = 8;
    static final int MAX_VALUES = 100_000;

    static final List<Integer> HIDDEN = List.of(64);
    static final Activation ACTIVATION = Activation.RELU;

    static final float HUBER_DELTA = 1;

    /** Of nine optimisers tried on six streams, the best on most and never far from the best: RMSProp with Adam's correction. */
    static final String OPTIMIZER = "adam";

    static final float MOMENTUM = 0.9f;
    static final float RHO = 0.999f;

    /** Not the usual 0.9: averaging gradients over events costs accuracy where each event counts and the world changes. */
    static final float BETA1 = 0;

    static final float BETA2 = 0.999f;
    static final float EPSILON = 1e-8f;
    static final float WEIGHT_DECAY = 0.01f;
    static final float FTRL_BETA = 1;

    static final String SCHEDULE = "constant";
    static final float INVERSE_SCALE = 1_000;
    static final float INVERSE_POWER = 0.5f;
    static final float DECAY = 0.5f;
    static final float DECAY_EVERY = 100_000;
    static final long WARMUP = 1_000;
    static final long COSINE_STEPS = 1_000_000;

    /** A stream has no end, so a falling learning rate stops at this share of its start rather than at nothing. */
    static final float FLOOR = 0.01f;

    private Defaults() {}

    static Specification.Net network() {
        return new Specification.Net(HIDDEN, ACTIVATION, initialisation(ACTIVATION), 0, false, false);
    }

    static Specification.Training training() {
        return new Specification.Training(
                new Optimizer.Adam(BETA1, BETA2, EPSILON), schedule(OPTIMIZER), Regularisation.NONE);
    }

    /** He et al. for what is zero on one side, Glorot and Bengio for the rest. */
    static Initialisation initialisation(Activation activation) {
        return switch (activation) {
            case RELU, LEAKY_RELU, ELU, GELU, SILU, SOFTPLUS -> Initialisation.HE;
            case IDENTITY, TANH, SIGMOID -> Initialisation.GLOROT;
        };
    }

    /** Where neither learning rate nor schedule is said. */
    static Schedule schedule(String optimizer) {
        float rate = learningRate(optimizer);
        return switch (optimizer) {
            case "rmsprop", "adam", "adamw", "amsgrad" -> new Schedule.ByInputs(rate);
            default -> new Schedule.Constant(rate);
        };
    }

    /** What learns one event at a time without tuning, by the name of the optimiser. */
    static float learningRate(String optimizer) {
        return switch (optimizer) {
            case "ftrl" -> 0.1f;
            case "adagrad" -> 0.05f;
            case "sgd" -> 0.03f;
            default -> 0.003f;
        };
    }
}
