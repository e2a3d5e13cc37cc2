package io.eddy.spec;

import io.eddy.nn.Activation;
import io.eddy.nn.Initialisation;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import java.util.List;

/** What a model file need not say. To change a default, change it here. */
public final class Defaults {
    public static final long SEED = 42;

    /** Standard deviations. Without a clip, a feature that was constant for long and then moves wrecks plain SGD. */
    public static final float CLIP = 5;

    public static final int DIMENSIONS = 8;
    public static final int MAX_VALUES = 100_000;

    public static final int DIMENSIONS_OF_ID = 16;

    /** Of the elements of a sequence, and of the recurrent unit that reads them. */
    static final int EMBEDDED = 32;

    static final int RECURRENT = 64;
    public static final int ADMIT_AFTER = 2;
    public static final int MAX_ROWS = 1_000_000;

    /** Of which a history remembers something. */
    public static final int MAX_KEYS = 1_000_000;

    /** Requests that wait for their labels: some 0.7 GB of heap where they have 300 bytes. */
    static final int MAX_WAITING = 1_000_000;

    public static final List<Integer> HIDDEN = List.of(64);
    public static final Activation ACTIVATION = Activation.RELU;

    public static final float HUBER_DELTA = 1;

    /** Of nine optimisers tried on six streams, the best on most and never far from the best: RMSProp with Adam's correction. */
    public static final String OPTIMIZER = "adam";

    public static final float MOMENTUM = 0.9f;
    public static final float RHO = 0.999f;

    /** Not the usual 0.9: averaging gradients over events costs accuracy where each event counts and the world changes. */
    public static final float BETA1 = 0;

    public static final float BETA2 = 0.999f;
    public static final float EPSILON = 1e-8f;
    public static final float WEIGHT_DECAY = 0.01f;
    public static final float FTRL_BETA = 1;

    public static final String SCHEDULE = "constant";
    public static final float INVERSE_SCALE = 1_000;
    public static final float INVERSE_POWER = 0.5f;
    public static final float DECAY = 0.5f;
    public static final float DECAY_EVERY = 100_000;
    public static final long WARMUP = 1_000;
    public static final long COSINE_STEPS = 1_000_000;

    public static final float DAMPING = 0.5f;

    /** Long enough that chance does not decide: the mean of a thousand losses is known to a few hundredths of what they differ by. */
    public static final long DAMPING_WINDOW = 1_000;

    /** A stream has no end, so a falling learning rate stops at this share of its start rather than at nothing. */
    public static final float FLOOR = 0.01f;

    public static final int VOCABULARY = 4_000;
    public static final int DIMENSIONS_OF_WORD = 64;
    public static final int HIDDEN_OF_TEXT = 128;
    public static final int BEAM = 4;
    public static final int LONGEST = 50;

    /** Of an autoencoder: numbers that stand for an event, and from where on it is unusual. */
    public static final int CODE = 4;

    public static final float UNUSUAL_FROM = 0.99f;

    private Defaults() {}

    public static Specification.Net network() {
        return new Specification.Net(HIDDEN, ACTIVATION, Initialisation.suiting(ACTIVATION), 0, false, false);
    }

    /** Of an autoencoder, whose layers are gone through there and back. */
    static Specification.Net networkOfUnusual() {
        Activation both = Activation.TANH; // because what is made up again has to be as smooth on both sides of zero
        return new Specification.Net(List.of(32), both, Initialisation.suiting(both), 0, false, false);
    }

    /** Slow, since what is unusual must not be learned at once. */
    static Specification.Training trainingOfUnusual() {
        return new Specification.Training(
                new Optimizer.Adam(BETA1, BETA2, EPSILON), new Schedule.Constant(3e-4f), Regularisation.NONE);
    }

    public static Specification.Training training() {
        return new Specification.Training(
                new Optimizer.Adam(BETA1, BETA2, EPSILON), schedule(OPTIMIZER), Regularisation.NONE);
    }

    /** Of a model that writes texts: quick at first and slower once it has read some ten thousand, see translation.md. */
    public static Specification.Training trainingOfText() {
        return new Specification.Training(
                new Optimizer.Adam(0.9f, BETA2, EPSILON),
                new Schedule.Exponential(0.003f, 0.5f, 10_000, 0.0005f),
                Regularisation.NONE);
    }

    /** Where neither learning rate nor schedule is said. */
    public static Schedule schedule(String optimizer) {
        float rate = learningRate(optimizer);
        return switch (optimizer) {
            case "rmsprop", "adam", "adamw", "amsgrad" -> new Schedule.ByInputs(rate);
            default -> new Schedule.Constant(rate);
        };
    }

    /** What learns one event at a time without tuning, by the name of the optimiser. */
    public static float learningRate(String optimizer) {
        return switch (optimizer) {
            case "ftrl" -> 0.1f;
            case "adagrad" -> 0.05f;
            case "sgd" -> 0.03f;
            default -> 0.003f;
        };
    }
}
