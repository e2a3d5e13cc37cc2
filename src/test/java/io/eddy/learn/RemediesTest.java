package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import io.eddy.spec.SpecificationReader;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What is there against gradients that vanish or explode and against learning by heart: each helps on a stream that has the ill. */
class RemediesTest {
    private static final String TWO_CLASSES = "output: {type: binary, classes: [\"0\", \"1\"]}\n";

    private static final String SLOW_SGD = "optimizer: {type: sgd, learningRate: 0.01}\n";

    /** A stream of events; each says whether it is one to judge by. */
    private interface Stream {
        boolean next(Event event);
    }

    @Test
    void clipping_by_norm_outlives_wild_labels() throws RejectedEvent {
        String network = "output: regression\nnetwork: {hidden: [16], activation: tanh}\n";

        double plain = error(network + "optimizer: {type: sgd, learningRate: 0.05}", new WildLabels(), 6_000);
        double clipped =
                error(network + "optimizer: {type: sgd, learningRate: 0.05, clipNorm: 0.1}", new WildLabels(), 6_000);

        assertThat(clipped).isLessThan(0.6 * plain);
    }

    @Test
    void relu_with_the_start_of_he_learns_through_layers_where_a_gradient_vanishes_in_sigmoids() throws RejectedEvent {
        String sgd = TWO_CLASSES + "optimizer: {type: sgd, learningRate: 0.05}\n";
        Learner sigmoid = learner(sgd + "network: {hidden: [16, 16, 16, 16], activation: sigmoid}");
        Learner relu = learner(sgd + "network: {hidden: [16, 16, 16, 16], activation: relu, initialisation: he}");

        double lossOfSigmoid = loss(sigmoid, new Quadrants(), 8_000);
        double lossOfRelu = loss(relu, new Quadrants(), 8_000);

        assertThat(lossOfSigmoid).isGreaterThan(0.65);
        assertThat(lossOfRelu).isLessThan(0.3);
        assertThat(shareOfFirstLayer(sigmoid)).isLessThan(0.02);
        assertThat(shareOfFirstLayer(relu)).isGreaterThan(0.1);
    }

    /** ‖g‖ of the first layer beside that of the last. */
    private static double shareOfFirstLayer(Learner learner) {
        Map<String, Double> norms = learner.vitals().gradientNorms();
        return norms.getOrDefault("hidden0", Double.NaN) / norms.getOrDefault("output", Double.NaN);
    }

    @Test
    void layer_normalisation_leads_through_many_layers() throws RejectedEvent {
        String network = TWO_CLASSES + SLOW_SGD
                + "network: {hidden: [12, 12, 12, 12, 12, 12, 12, 12], activation: tanh, layerNorm: ";

        double plain = loss(learner(network + "false}"), new Quadrants(), 6_000);
        double normalised = loss(learner(network + "true}"), new Quadrants(), 6_000);

        assertThat(normalised).isLessThan(0.65 * plain);
    }

    @Test
    void group_normalisation_sees_the_same_in_any_light() throws RejectedEvent {
        double plain = loss(ofPictures("{conv: 8}, relu"), new Stripes(), 3_000);
        double normalised = loss(ofPictures("{conv: 8}, {groupNorm: 2}, relu"), new Stripes(), 3_000);

        assertThat(normalised).isLessThan(0.5 * plain);
    }

    private static Learner ofPictures(String layers) {
        return Learners.of(SpecificationReader.parse("name: remedy\n" + TWO_CLASSES
                + "features: {x: {type: image, width: 6, height: 6, range: [0, 1], layers: [" + layers
                + ", {maxPool: 2}, flatten]}}\n"
                + "network: {hidden: []}\noptimizer: {type: adam, learningRate: 0.005}"));
    }

    @Test
    void residual_blocks_around_any_layers_do_too() throws RejectedEvent {
        double plain = loss(learner(deep("{dense: 12}, tanh")), new Quadrants(), 6_000);
        double blocks = loss(learner(deep("{residual: [{dense: 12}, tanh]}")), new Quadrants(), 6_000);

        assertThat(blocks).isLessThan(0.65 * plain);
    }

    private static String deep(String block) {
        return TWO_CLASSES + SLOW_SGD + "network: {layers: [{dense: 12}, tanh" + (", " + block).repeat(8) + "]}";
    }

    @Test
    void residual_connections_lead_through_many_layers() throws RejectedEvent {
        String network = TWO_CLASSES + SLOW_SGD
                + "network: {hidden: [12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12], activation: tanh, residual: ";

        double plain = loss(learner(network + "false}"), new Quadrants(), 6_000);
        double residual = loss(learner(network + "true}"), new Quadrants(), 6_000);

        assertThat(residual).isLessThan(0.5 * plain);
    }

    @Test
    void weight_decay_and_l2_keep_from_learning_regulars_by_heart() throws RejectedEvent {
        String network = TWO_CLASSES + "network: {hidden: [32]}\noptimizer: {type: adam, learningRate: 0.005";

        double plain = loss(learner(network + "}"), new Regulars(), 12_000);
        double decayed = loss(learner(network + ", weightDecay: 0.2}"), new Regulars(), 12_000);
        double pulled = loss(learner(network + ", l2: 0.005}"), new Regulars(), 12_000);

        assertThat(decayed).isLessThan(0.8 * plain);
        assertThat(pulled).isLessThan(0.8 * plain);
    }

    @Test
    void dropout_keeps_from_learning_regulars_by_heart() throws RejectedEvent {
        String network = TWO_CLASSES
                + "optimizer: {type: adam, learningRate: 0.001}\nnetwork: {hidden: [64, 64], activation: tanh, dropout: ";

        double plain = loss(learner(network + "0}"), new Regulars(), 9_000);
        double dropped = loss(learner(network + "0.8}"), new Regulars(), 9_000);

        assertThat(dropped).isLessThan(0.85 * plain);
    }

    @Test
    void label_smoothing_keeps_from_being_sure_of_what_was_learned_by_heart() throws RejectedEvent {
        String network = "network: {hidden: [32]}\noptimizer: {type: adam, learningRate: 0.005}\n";

        for (String type : new String[] {"binary", "multiclass"}) {
            String output = network + "output: {type: %s, classes: [\"0\", \"1\"], smoothing: ".formatted(type);
            double plain = loss(learner(output + "0}"), new Regulars(), 12_000);
            double smoothed = loss(learner(output + "0.2}"), new Regulars(), 12_000);

            assertThat(smoothed).as(type).isLessThan(0.7 * plain);
        }
    }

    @Test
    void a_damped_rate_comes_to_rest_where_a_constant_one_trembles() throws RejectedEvent {
        String network = TWO_CLASSES + "network: {hidden: []}\noptimizer: {type: sgd, learningRate: 0.3";
        Learner damped = learner(network + ", schedule: {type: damped, window: 500}}");

        double lossOfConstant = loss(learner(network + "}"), new Noise(), 15_000);
        double lossOfDamped = loss(damped, new Noise(), 15_000);

        assertThat(lossOfDamped).isLessThan(0.75 * lossOfConstant);
        assertThat(damped.vitals().learningRate()).isLessThan(0.05);
    }

    @Test
    void a_damped_rate_begins_anew_when_the_world_changes() throws RejectedEvent {
        Learner damped = learner(
                TWO_CLASSES
                        + "network: {hidden: []}\noptimizer: {type: sgd, learningRate: 0.3, schedule: {type: damped, window: 500}}");

        loss(damped, new Noise(), 15_000);
        double calm = damped.vitals().learningRate();
        Noise upsideDown = new Noise();
        upsideDown.sign = -1;
        loss(damped, upsideDown, 1_000);

        assertThat(damped.vitals().learningRate()).isGreaterThan(5 * calm);
    }

    private static Learner learner(String modelFile) {
        return Learners.of(SpecificationReader.parse("name: remedy\nfeatures: {x: numbers}\n" + modelFile));
    }

    /** Mean loss of the last third, of the events to judge by. */
    private static double loss(Learner learner, Stream stream, int events) throws RejectedEvent {
        return mean(learner, stream, events, Step::loss);
    }

    /** Mean absolute error of the last third, of the events to judge by. */
    private static double error(String modelFile, Stream stream, int events) throws RejectedEvent {
        return mean(
                learner(modelFile),
                stream,
                events,
                step -> step.prediction() instanceof Prediction.OfQuantity said
                                && step.label() instanceof Label.Quantity truth
                        ? Math.min(100, Math.abs(said.value() - truth.value()))
                        : 100);
    }

    private static double mean(Learner learner, Stream stream, int events, ToDoubleFunction<Step> figure)
            throws RejectedEvent {
        double sum = 0;
        int judged = 0;
        for (int i = 0; i < events; i++) {
            Event event = new Event();
            boolean counts = stream.next(event);
            Step step = learner.learn(event);
            if (counts && i >= events * 2 / 3) {
                sum += figure.applyAsDouble(step);
                judged++;
            }
        }
        return sum / judged;
    }

    private static Value numbers(Event event) {
        Value value = event.field("x");
        value.setNumbers();
        return value;
    }

    private static double gaussian(SplittableRandom random) {
        double sum = 0;
        for (int i = 0; i < 12; i++) {
            sum += random.nextDouble();
        }
        return sum - 6;
    }

    /** A sum of four numbers; one label in a hundred is a slip of the keyboard. */
    private static final class WildLabels implements Stream {
        private final SplittableRandom random = new SplittableRandom(1);

        @Override
        public boolean next(Event event) {
            Value x = numbers(event);
            double sum = 0;
            for (int i = 0; i < 4; i++) {
                double number = gaussian(random);
                x.add(number);
                sum += number;
            }
            boolean slip = random.nextInt(100) == 0;
            event.label().setNumber(slip ? 300 * gaussian(random) : sum);
            return !slip;
        }
    }

    /** Whether two numbers have the same sign, which no layer sees alone. */
    private static final class Quadrants implements Stream {
        private final SplittableRandom random = new SplittableRandom(2);

        @Override
        public boolean next(Event event) {
            Value x = numbers(event);
            double a = gaussian(random);
            double b = gaussian(random);
            x.add(a);
            x.add(b);
            event.label().setText(a * b > 0 ? "1" : "0");
            return true;
        }
    }

    /** Pictures of stripes that lie or stand, in light of which the brightest is fifty times the dimmest. */
    private static final class Stripes implements Stream {
        private static final int SIDE = 6;

        private final SplittableRandom random = new SplittableRandom(6);

        @Override
        public boolean next(Event event) {
            boolean stand = random.nextBoolean();
            double light = Math.pow(50, -random.nextDouble());
            Value x = numbers(event);
            for (int row = 0; row < SIDE; row++) {
                for (int column = 0; column < SIDE; column++) {
                    boolean isBright = (stand ? column : row) % 2 == 0;
                    x.add(light * ((isBright ? 0.6 : 0.2) + 0.4 * random.nextDouble()));
                }
            }
            event.label().setText(stand ? "1" : "0");
            return true;
        }
    }

    /** A hundred customers who come again and again, each with one outcome for ever, a quarter of them by chance; and new ones, who count. */
    private static final class Regulars implements Stream {
        private static final int FIELDS = 20;

        private final SplittableRandom random = new SplittableRandom(4);
        private final double[][] customers = new double[100][FIELDS];
        private final boolean[] outcomes = new boolean[100];

        Regulars() {
            for (int c = 0; c < customers.length; c++) {
                outcomes[c] = meet(customers[c]);
            }
        }

        private boolean meet(double[] customer) {
            double sum = 0;
            for (int i = 0; i < FIELDS; i++) {
                customer[i] = gaussian(random);
                sum += i < 4 ? customer[i] : 0;
            }
            return sum > 0 != (random.nextInt(4) == 0);
        }

        @Override
        public boolean next(Event event) {
            int c = random.nextInt(110);
            boolean isNew = c >= customers.length;
            double[] customer = isNew ? new double[FIELDS] : customers[c];
            boolean outcome = isNew ? meet(customer) : outcomes[c];
            Value x = numbers(event);
            for (double number : customer) {
                x.add(number);
            }
            event.label().setText(outcome ? "1" : "0");
            return isNew;
        }
    }

    /** One number of twenty says something, and not much. */
    private static final class Noise implements Stream {
        private final SplittableRandom random = new SplittableRandom(5);
        private double sign = 1;

        @Override
        public boolean next(Event event) {
            Value x = numbers(event);
            double first = 0;
            for (int i = 0; i < 20; i++) {
                double number = gaussian(random);
                x.add(number);
                first = i == 0 ? number : first;
            }
            event.label().setText(sign * first + gaussian(random) > 0 ? "1" : "0");
            return true;
        }
    }
}
