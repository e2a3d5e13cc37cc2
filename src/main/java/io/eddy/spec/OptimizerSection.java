package io.eddy.spec;

import static io.eddy.spec.SpecificationRange.NOT_NEGATIVE;
import static io.eddy.spec.SpecificationRange.POSITIVE;
import static io.eddy.spec.SpecificationRange.SHARE;

import io.eddy.nn.Optimizer;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code optimizer:} of a model file: the rule, the learning rate and its schedule, regularisation, clipping. */
final class OptimizerSection {
    private static final List<String> ALL = List.of("learningRate", "schedule", "l1", "l2", "clipValue", "clipNorm");

    private static final SpecificationRange OPEN_SHARE =
            new SpecificationRange(0, true, Math.nextDown(1f), "a number above 0 and below 1");

    private static final Map<String, List<String>> KEYS = keys();
    private static final Map<String, List<String>> SCHEDULES = schedules();

    private OptimizerSection() {}

    private static Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("sgd", List.of("weightDecay"));
        keys.put("momentum", List.of("momentum", "weightDecay"));
        keys.put("nesterov", List.of("momentum", "weightDecay"));
        keys.put("adagrad", List.of("epsilon", "weightDecay"));
        keys.put("rmsprop", List.of("rho", "epsilon", "weightDecay"));
        keys.put("adam", List.of("beta1", "beta2", "epsilon", "weightDecay"));
        keys.put("adamw", List.of("beta1", "beta2", "epsilon", "weightDecay"));
        keys.put("amsgrad", List.of("beta1", "beta2", "epsilon", "weightDecay"));
        keys.put("ftrl", List.of("beta"));
        keys.replaceAll((type, own) -> {
            List<String> all = new ArrayList<>(ALL);
            all.addAll(own);
            return all;
        });
        return keys;
    }

    private static Map<String, List<String>> schedules() {
        Map<String, List<String>> schedules = new LinkedHashMap<>();
        schedules.put("constant", List.of());
        schedules.put("byInputs", List.of());
        schedules.put("inverseScaling", List.of("scale", "power"));
        schedules.put("exponential", List.of("decay", "every", "floor"));
        schedules.put("cosine", List.of("warmup", "steps", "floor"));
        schedules.put("damped", List.of("factor", "window", "floor"));
        return schedules;
    }

    static Specification.Training read(SpecificationNode node) {
        SpecificationVariant variant = SpecificationVariant.of(node, KEYS, Optional.of(Defaults.OPTIMIZER));
        SpecificationMap options = variant.options();
        float l1 = options.number("l1", NOT_NEGATIVE, 0);
        float l2 = options.number("l2", NOT_NEGATIVE, 0);
        Optimizer optimizer = optimizer(variant.type(), options, l1, l2);
        boolean ownL1AndL2 = optimizer instanceof Optimizer.Ftrl;
        boolean ownDecay = optimizer instanceof Optimizer.AdamW;
        Regularisation regularisation = new Regularisation(
                ownL1AndL2 ? 0 : l1,
                ownL1AndL2 ? 0 : l2,
                options.limit("clipValue"),
                options.limit("clipNorm"),
                ownDecay ? 0 : options.number("weightDecay", NOT_NEGATIVE, 0));
        float rate = options.number("learningRate", POSITIVE, Defaults.learningRate(variant.type()));
        Schedule schedule = options.get("schedule")
                .map(it -> schedule(it, rate))
                .orElseGet(() -> options.get("learningRate").isPresent()
                        ? new Schedule.Constant(rate)
                        : Defaults.schedule(variant.type()));
        return new Specification.Training(optimizer, schedule, regularisation);
    }

    private static Optimizer optimizer(String type, SpecificationMap options, float l1, float l2) {
        float momentum = options.number("momentum", SHARE, Defaults.MOMENTUM);
        float beta1 = options.number("beta1", SHARE, Defaults.BETA1);
        float beta2 = options.number("beta2", SHARE, Defaults.BETA2);
        float epsilon = options.number("epsilon", POSITIVE, Defaults.EPSILON);
        return switch (type) {
            case "momentum" -> new Optimizer.Momentum(momentum);
            case "nesterov" -> new Optimizer.Nesterov(momentum);
            case "adagrad" -> new Optimizer.AdaGrad(epsilon);
            case "rmsprop" -> new Optimizer.RmsProp(options.number("rho", SHARE, Defaults.RHO), epsilon);
            case "adam" -> new Optimizer.Adam(beta1, beta2, epsilon);
            case "adamw" ->
                new Optimizer.AdamW(
                        beta1, beta2, epsilon, options.number("weightDecay", NOT_NEGATIVE, Defaults.WEIGHT_DECAY));
            case "amsgrad" -> new Optimizer.AmsGrad(beta1, beta2, epsilon);
            case "ftrl" -> new Optimizer.Ftrl(options.number("beta", POSITIVE, Defaults.FTRL_BETA), l1, l2);
            default -> new Optimizer.Sgd();
        };
    }

    private static Schedule schedule(SpecificationNode node, float rate) {
        SpecificationVariant variant = SpecificationVariant.of(node, SCHEDULES, Optional.of(Defaults.SCHEDULE));
        SpecificationMap options = variant.options();
        return switch (variant.type()) {
            case "inverseScaling" ->
                new Schedule.InverseScaling(
                        rate,
                        options.number("scale", POSITIVE, Defaults.INVERSE_SCALE),
                        options.number("power", POSITIVE, Defaults.INVERSE_POWER));
            case "exponential" ->
                new Schedule.Exponential(
                        rate,
                        options.number("decay", SpecificationRange.above0UpTo(1), Defaults.DECAY),
                        options.number("every", POSITIVE, Defaults.DECAY_EVERY),
                        floor(options, rate));
            case "byInputs" -> new Schedule.ByInputs(rate);
            case "damped" ->
                new Schedule.Damped(
                        rate,
                        options.number("factor", OPEN_SHARE, Defaults.DAMPING),
                        options.count("window", 2, Defaults.DAMPING_WINDOW),
                        floor(options, rate));
            case "cosine" -> cosine(options, rate);
            default -> new Schedule.Constant(rate);
        };
    }

    private static Schedule cosine(SpecificationMap options, float rate) {
        long steps = options.count("steps", 1, Defaults.COSINE_STEPS);
        long warmup = options.count("warmup", 0, Math.min(Defaults.WARMUP, steps / 10));
        float floor = floor(options, rate);
        if (warmup >= steps) {
            options.get("warmup")
                    .or(() -> options.get("steps"))
                    .ifPresent(it -> it.problem("leaves nothing after the warm-up: warmup is " + warmup + ", steps is "
                            + steps + "; warmup must be less than steps"));
            return new Schedule.Constant(rate);
        }
        return new Schedule.Cosine(rate, warmup, steps, floor);
    }

    private static float floor(SpecificationMap options, float rate) {
        float floor = options.number("floor", NOT_NEGATIVE, rate * Defaults.FLOOR);
        if (floor <= rate) {
            return floor;
        }
        options.get("floor")
                .ifPresent(it -> it.problem("is " + SpecificationWriter.shortest(floor)
                        + ", above the learning rate; it must be at most " + SpecificationWriter.shortest(rate)));
        return rate;
    }
}
