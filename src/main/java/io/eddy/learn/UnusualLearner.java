package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.feature.Readings;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Step.Outcome;
import io.eddy.nn.Trainer;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Feature;
import io.eddy.state.Archive;
import io.eddy.state.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Learns what is usual from every event, and tells how unusual each is before it learns from it. Labels, where there are some, teach nothing.
 *
 * <p>With z for the event's numbers in deviations, r for what an {@link Autoencoder} makes of them, and W for the {@link Whitening}, the loss is
 * the mean over all numbers i of
 *
 * <pre>q_i = ((Wz)_i² + (W(z − r))_i²) / 2</pre>
 *
 * Half of it says how far from all others the event is, and half how badly its code describes it; both in the metric of how numbers vary together.
 * Where a number has been unusual for a while, it is less so: each q_i is divided by its own mean of late, if that is above 1. The loss, averaged
 * over as many events as the specification says, becomes a score by its {@link RunningRank}.
 */
final class UnusualLearner implements ResolvedLearner {
    /** Of the square of a deviation: one number alone is not all that counts. */
    private static final double MOST = 100;

    /** How much the last event counts in what is usual of late for a number. */
    private static final double OF_LATE = 0.005;

    /** Shares of the loss that are worth a word. */
    private static final double WORTH_A_WORD = 0.02;

    private final Specification specification;
    private final Specification.Unusual output;
    private final LongSupplier ticker;
    private final Readings readings;
    private final Whitening whitening;
    private final Autoencoder autoencoder;
    private final Trainer trainer;
    private final RunningRank rank = new RunningRank();
    private final Segments segments;
    private final int width;

    private final double[] x;
    private final double[] z;
    private final double[] residual;
    private final double[] distance;
    private final double[] unexplained;
    private final double[] parts;
    private final double[] shares;

    /** For each number its mean part of the loss of late. */
    private final double[] ofLate;

    private double smoothed;
    private long events;
    private long notFinite;
    private double gradientNorm;
    private long encodeNanos;

    /** @param ticker tells the nanoseconds since some moment, for {@link Vitals#encodeNanos} alone; may stand still */
    UnusualLearner(Specification specification, LongSupplier ticker) {
        this.specification = specification;
        this.ticker = ticker;
        output = specification.output().unusual().orElseThrow();
        readings = readings(specification);
        width = readings.width();
        whitening = new Whitening(width);
        autoencoder = new Autoencoder(width, output.code(), specification.network(), specification.seed());
        segments = new Segments(output.segments(), output.code(), specification.seed(), readings.ownFields());
        trainer = new Trainer(
                specification.training().optimizer(),
                specification.training().schedule().forInputs(width),
                specification.training().regularisation());
        autoencoder.learned().forEach(trainer::attach);
        x = new double[width];
        z = new double[width];
        residual = new double[width];
        distance = new double[width];
        unexplained = new double[width];
        parts = new double[width];
        shares = new double[width];
        ofLate = new double[width];
        Arrays.fill(ofLate, 1);
    }

    private static Readings readings(Specification specification) {
        Readings.Builder builder = Readings.builder(specification.seed());
        specification.features().forEach((name, feature) -> add(builder, name, feature));
        return builder.build();
    }

    private static void add(Readings.Builder builder, String name, Feature feature) {
        if (feature instanceof Feature.Number) {
            builder.number(name);
        } else if (feature instanceof Feature.Bool) {
            builder.bool(name);
        } else if (feature instanceof Feature.Numbers numbers) {
            builder.numbers(name, numbers.size());
        } else if (feature instanceof Feature.Time) {
            builder.time(name);
        } else if (feature instanceof Feature.Category || feature instanceof Feature.Id) {
            builder.name(name);
        } else if (feature instanceof Feature.Text text) {
            builder.text(name, text.language());
        } else if (feature instanceof Feature.History history) {
            builder.history(name, history.what());
        } else {
            builder.names(name);
        }
    }

    @Override
    public Prediction predict(Event event) throws RejectedEvent {
        long start = ticker.getAsLong();
        readings.read(event, x);
        encodeNanos += ticker.getAsLong() - start;
        whitening.standardise(x, z);
        autoencoder.forward(z, events, false);
        double loss = smoothed(loss());
        double score = rank.of(loss);
        return new Prediction.OfAnomaly(
                score, score > output.threshold(), (float) loss, segments.of(autoencoder), fields());
    }

    /** Of the event that was shown to the autoencoder last. */
    private double loss() {
        for (int i = 0; i < width; i++) {
            residual[i] = z[i] - autoencoder.made(i);
        }
        whitening.whiten(z, distance);
        whitening.whiten(residual, unexplained);
        double loss = 0;
        for (int i = 0; i < width; i++) {
            double q = (distance[i] * distance[i] + unexplained[i] * unexplained[i]) / 2;
            parts[i] = q < MOST ? q : MOST; // NaN too
            shares[i] = parts[i] / Math.max(1, ofLate[i]);
            loss += shares[i];
        }
        return width == 0 ? 0 : loss / width;
    }

    private double smoothed(double loss) {
        return smoothed + (loss - smoothed) / Math.min(output.smooth(), events + 1);
    }

    private Map<String, Double> fields() {
        Map<String, Double> byField = readings.byField(shares);
        double all = 0;
        for (double share : byField.values()) {
            all += share;
        }
        Map<String, Double> told = new LinkedHashMap<>();
        double total = all;
        byField.entrySet().stream()
                .filter(field -> field.getValue() > WORTH_A_WORD * total)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(field -> told.put(field.getKey(), field.getValue() / total));
        return told;
    }

    @Override
    public Step learn(Event event) throws RejectedEvent {
        Label label = event.label().isMissing()
                ? Label.Unlabelled.INSTANCE
                : new Label.Category(Head.className(event.label()));
        Prediction.OfAnomaly prediction = (Prediction.OfAnomaly) predict(event);
        segments.add(autoencoder, event);
        for (int i = 0; i < width; i++) {
            ofLate[i] += OF_LATE * (parts[i] - ofLate[i]);
        }
        smoothed = smoothed(loss());
        rank.add(smoothed);
        if (autoencoder.stochastic()) {
            autoencoder.forward(z, events, true);
        }
        Outcome outcome = event.weight() == 0 ? Outcome.UNWEIGHTED : step(event);
        whitening.add(x);
        readings.absorb(event);
        events++;
        return new Step(prediction, label, prediction.loss(), outcome);
    }

    private Outcome step(Event event) {
        double lossOfStep = autoencoder.backward();
        double squaredNorm = autoencoder.squaredGradientNorm();
        gradientNorm = Math.sqrt(squaredNorm);
        if (!trainer.begin(event.weight(), squaredNorm)) {
            notFinite++;
            return Outcome.NOT_FINITE;
        }
        trainer.judge(lossOfStep);
        autoencoder.update(trainer);
        return Outcome.LEARNED;
    }

    @Override
    public List<Segment> segments() {
        return segments.list();
    }

    @Override
    public ResolvedLearner goneOnAs(Specification next) {
        UnusualLearner wider = new UnusualLearner(next, ticker);
        wider.takeOver(this);
        return wider;
    }

    /** What has been learned of the numbers that both have; to new ones belong weights of zero, so that they are made up as their mean. */
    private void takeOver(UnusualLearner narrower) {
        int[] places = readings.placesIn(narrower.readings);
        readings.takeOver(narrower.readings);
        whitening.takeOver(narrower.whitening, places);
        for (int i = 0; i < width; i++) {
            ofLate[i] = places[i] < 0 ? 1 : narrower.ofLate[places[i]];
        }
        encodeNanos = narrower.encodeNanos;
        Tensors theirs = new Tensors();
        Tensors mine = new Tensors();
        narrower.learned(theirs.save(true));
        learned(mine.save(true));
        String first = "autoencoder.down." + autoencoder.parameters().get(0).name();
        mine.tensors().replaceAll((name, tensor) -> {
            Tensors.Tensor old = theirs.tensors().get(name);
            if (old == null) {
                return tensor;
            }
            return name.startsWith(first)
                    ? old.withRows(places)
                    : name.startsWith("autoencoder.up.output.") ? old.withColumns(places) : old;
        });
        mine.texts().putAll(theirs.texts());
        learned(mine.load(true));
    }

    @Override
    public List<String> classes() {
        return List.of();
    }

    @Override
    public Specification specification() {
        return specification;
    }

    @Override
    public Vitals vitals(Map<Remark.Kind, Long> remarks) {
        return new Vitals(
                trainer.steps(),
                notFinite,
                readings.ignoredFields(),
                readings.turnover(),
                remarks,
                List.of(),
                gradientNorm,
                trainer.rate(),
                encodeNanos,
                autoencoder.gradientNorms());
    }

    @Override
    public double weightNorm() {
        return Math.sqrt(autoencoder.squaredWeightNorm());
    }

    @Override
    public void state(Archive archive) {
        readings.state(archive.in("features"));
        whitening.state(archive.in("whitening"));
        double[] late = archive.doubles("ofLate", ofLate);
        if (late != ofLate) {
            System.arraycopy(late, 0, ofLate, 0, width);
        }
        learned(archive);
    }

    /** What does not depend on how many numbers an event has, but for the autoencoder's ends. */
    private void learned(Archive archive) {
        autoencoder.state(archive.in("autoencoder"));
        rank.state(archive.in("rank"));
        segments.state(archive.in("segments"));
        smoothed = archive.doubles("smoothed", smoothed)[0];
        events = archive.longs("events", events)[0];
        if (archive.training()) {
            trainer.state(archive.in("trainer"));
            notFinite = archive.longs("notFinite", notFinite)[0];
            gradientNorm = archive.doubles("gradientNorm", gradientNorm)[0];
        }
    }
}
