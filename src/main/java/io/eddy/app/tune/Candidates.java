package io.eddy.app.tune;

import io.eddy.nn.Optimizer;
import io.eddy.nn.Schedule;
import io.eddy.spec.Defaults;
import io.eddy.spec.Members;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Kind;
import io.eddy.spec.Specification.Member;
import io.eddy.spec.Specification.Net;
import io.eddy.spec.Specification.Training;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * What a search tries: the default portfolio, the specification it was given if that is another, portfolios with fewer members and
 * networks of other widths, and single networks. To have more tried, add it here.
 */
public final class Candidates {
    /** What the default portfolio is called; it is always the first. */
    public static final String DEFAULT = "default";

    private static final double SHARE_OF_NETWORKS = 1 / 3.0;
    private static final double SHARE_LEFT_OUT = 0.2;
    private static final List<Integer> WIDTHS = List.of(16, 32, 64, 128, 256);
    private static final Set<String> WITH_WIDTH = Set.of("steady", "agile", "asinh");
    private static final List<List<Integer>> LAYERS =
            List.of(List.of(), List.of(32), List.of(64), List.of(128), List.of(256), List.of(64, 32), List.of(128, 64));
    private static final List<String> OPTIMIZERS = List.of("sgd", "adagrad", "rmsprop", "adam");
    private static final List<Float> RATES = List.of(0.25f, 0.5f, 1f, 2f, 4f);
    /** Where there are few ways to differ, chance need not find another one. */
    private static final int MOST_ATTEMPTS = 100;

    private final Specification base;
    private final Kind kind;
    private final Random random;

    private Candidates(Specification base, Kind kind, long seed) {
        this.base = base;
        this.kind = kind;
        this.random = new Random(seed);
    }

    /**
     * The same for the same arguments.
     *
     * @param base whose fields, output and seed all have
     * @param kind of the label
     * @param budget how many at most, at least 1; what stays comes first
     */
    public static List<Candidate> of(Specification base, Kind kind, long seed, int budget) {
        return new Candidates(base, kind, seed).list(budget);
    }

    private List<Candidate> list(int budget) {
        List<Candidate> candidates = new ArrayList<>();
        Set<String> known = new HashSet<>();
        candidates.add(new Candidate(DEFAULT, base.withMembers(Members.DEFAULT), true));
        if (!base.members().equals(Members.DEFAULT)) {
            candidates.add(new Candidate("the model file", base, true));
        }
        for (int i = 0; candidates.size() < budget && i < MOST_ATTEMPTS * budget; i++) {
            Candidate next = random.nextDouble() < SHARE_OF_NETWORKS ? network() : portfolio();
            if (known.add(next.words())) {
                candidates.add(next);
            }
        }
        return candidates;
    }

    private Candidate portfolio() {
        List<Member> members = new ArrayList<>();
        List<String> widths = new ArrayList<>();
        List<String> without = new ArrayList<>();
        for (Member member : Members.of(kind)) {
            String type = member.type();
            boolean isLeftOut = random.nextDouble() < SHARE_LEFT_OUT;
            boolean isSized = WITH_WIDTH.contains(type) && random.nextBoolean();
            int width = isSized ? WIDTHS.get(random.nextInt(WIDTHS.size())) : 0;
            if (isLeftOut) {
                without.add(type);
            } else {
                members.add(new Member(type, width));
                if (isSized) {
                    widths.add(type + " " + width);
                }
            }
        }
        if (members.isEmpty() || without.isEmpty() && widths.isEmpty()) {
            return portfolio();
        }
        String words = (without.isEmpty() ? "" : "without " + String.join(", ", without))
                + (without.isEmpty() || widths.isEmpty() ? "" : "; ")
                + String.join(", ", widths);
        return new Candidate(words, settled().withMembers(members), false);
    }

    private Candidate network() {
        List<Integer> hidden = LAYERS.get(random.nextInt(LAYERS.size()));
        String optimizer = OPTIMIZERS.get(random.nextInt(OPTIMIZERS.size()));
        float rate = Defaults.learningRate(optimizer) * RATES.get(random.nextInt(RATES.size()));
        Specification settled = settled();
        Net plain = Defaults.network();
        Net net = new Net(hidden, plain.activation(), plain.initialisation(), 0, false, false);
        Training training = new Training(
                optimizer(optimizer),
                schedule(optimizer, rate),
                Defaults.training().regularisation());
        return new Candidate(
                String.format(
                        Locale.ROOT,
                        "%s, %s %s",
                        hidden.isEmpty() ? "linear model" : "network " + hidden,
                        optimizer,
                        Float.toString(rate)),
                new Specification(settled.name(), settled.features(), net, settled.output(), training, settled.seed()),
                false);
    }

    /** With the kind of output told, since not every member suits every kind. */
    private Specification settled() {
        return base.output().kind() == Kind.INFERRED ? base.withOutput(kind) : base;
    }

    private static Optimizer optimizer(String name) {
        return switch (name) {
            case "sgd" -> new Optimizer.Sgd();
            case "adagrad" -> new Optimizer.AdaGrad(Defaults.EPSILON);
            case "rmsprop" -> new Optimizer.RmsProp(Defaults.RHO, Defaults.EPSILON);
            default -> new Optimizer.Adam(Defaults.BETA1, Defaults.BETA2, Defaults.EPSILON);
        };
    }

    private static Schedule schedule(String optimizer, float rate) {
        return Defaults.schedule(optimizer) instanceof Schedule.ByInputs
                ? new Schedule.ByInputs(rate)
                : new Schedule.Constant(rate);
    }
}
