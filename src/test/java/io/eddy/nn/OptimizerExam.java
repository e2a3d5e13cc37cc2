package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.kernel.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every optimiser, with every regularisation, against figures that PyTorch computed in double precision: see {@code
 * src/test/python/optimizer_reference.py}, which describes the network and made the file of figures.
 */
class OptimizerExam {
    private static final int EMBEDDED = 3;
    private static final int NUMBERS = 4;
    private static final int WIDTH = 6;
    private static final int CLASSES = 3;

    /**
     * Twenty steps in single precision against twenty in double: each step rounds to 6e-8 of numbers around 1, and rules that
     * divide by the root of a squared gradient pass on the relative error of the smallest gradients, around 1e-5, in steps of
     * .02 and less.
     */
    private static final double TOLERANCE = 5e-6;

    @TestFactory
    Stream<DynamicTest> follows_the_reference() throws IOException {
        JsonNode reference = read();
        Stream.Builder<DynamicTest> tests = Stream.builder();
        for (JsonNode figures : reference.get("cases")) {
            tests.add(DynamicTest.dynamicTest(figures.get("name").asText(), () -> compare(reference, figures)));
        }
        return tests.build();
    }

    private static void compare(JsonNode reference, JsonNode figures) {
        Trainer trainer = new Trainer(optimizer(figures.get("optimizer")), schedule(figures), regularisation(figures));
        Parameter embedding = new Parameter("embedding", 4, EMBEDDED);
        Network network = Network.builder(EMBEDDED + NUMBERS, CLASSES)
                .hidden(List.of(WIDTH, WIDTH))
                .layerNorm(true)
                .residual(true)
                .build(1);
        network.wantInputGradient(0, EMBEDDED);
        List<Parameter> parameters = Stream.concat(Stream.of(embedding), network.parameters().stream())
                .toList();
        for (Parameter p : parameters) {
            fill(p, reference.get("initial").get(p.name()));
            trainer.attach(p);
        }

        int step = 0;
        for (JsonNode event : reference.get("events")) {
            double loss = learn(network, embedding, trainer, event);

            assertThat(loss)
                    .as("loss before step %d", step)
                    .isCloseTo(figures.get("losses").get(step).asDouble(), within(1e-4));
            step++;
        }

        for (Parameter p : parameters) {
            JsonNode expected = figures.get("weights").get(p.name());
            for (int i = 0; i < expected.size(); i++) {
                int row = i / p.columns();
                int column = i % p.columns();
                assertThat((double) p.get(row, column))
                        .as("%s[%d][%d]", p.name(), row, column)
                        .isCloseTo(expected.get(i).asDouble(), within(TOLERANCE));
            }
        }
    }

    private static double learn(Network network, Parameter embedding, Trainer trainer, JsonNode event) {
        int category = event.get("category").asInt();
        float[] x = Layout.vector(EMBEDDED + NUMBERS);
        for (int j = 0; j < EMBEDDED; j++) {
            x[BASE + j] = embedding.get(category, j);
        }
        for (int j = 0; j < NUMBERS; j++) {
            x[BASE + EMBEDDED + j] = (float) event.get("numbers").get(j).asDouble();
        }

        float[] z = network.forward(x, trainer.steps(), true);
        double loss = new Loss.SoftmaxCrossEntropy()
                .evaluate(z, CLASSES, event.get("label").asInt(), network.outputGradient());
        float[] gradient = Layout.vector(EMBEDDED);
        System.arraycopy(network.backward(), BASE, gradient, BASE, EMBEDDED);
        double squaredNorm = network.squaredGradientNorm();
        for (int j = 0; j < EMBEDDED; j++) {
            squaredNorm += gradient[BASE + j] * gradient[BASE + j];
        }

        assertThat(trainer.begin(event.get("weight").asDouble(), squaredNorm)).isTrue();
        network.update(trainer, trainer.scale());
        trainer.row(embedding, category, gradient, BASE, trainer.scale());
        return loss;
    }

    private static void fill(Parameter p, JsonNode values) {
        assertThat(values.size()).isEqualTo(p.rows() * p.columns());
        for (int i = 0; i < values.size(); i++) {
            p.set(i / p.columns(), i % p.columns(), (float) values.get(i).asDouble());
        }
    }

    private static Optimizer optimizer(JsonNode o) {
        return switch (o.get("kind").asText()) {
            case "sgd" -> new Optimizer.Sgd();
            case "momentum" -> new Optimizer.Momentum(number(o, "mu"));
            case "nesterov" -> new Optimizer.Nesterov(number(o, "mu"));
            case "adagrad" -> new Optimizer.AdaGrad(number(o, "epsilon"));
            case "rmsprop" -> new Optimizer.RmsProp(number(o, "rho"), number(o, "epsilon"));
            case "adam" -> new Optimizer.Adam(number(o, "beta1"), number(o, "beta2"), number(o, "epsilon"));
            case "adamw" ->
                new Optimizer.AdamW(
                        number(o, "beta1"), number(o, "beta2"), number(o, "epsilon"), number(o, "weightDecay"));
            case "amsgrad" -> new Optimizer.AmsGrad(number(o, "beta1"), number(o, "beta2"), number(o, "epsilon"));
            case "ftrl" -> new Optimizer.Ftrl(number(o, "beta"), number(o, "l1"), number(o, "l2"));
            default -> throw new IllegalArgumentException("no optimiser " + o);
        };
    }

    private static Schedule schedule(JsonNode figures) {
        JsonNode falling = figures.get("inverseScaling");
        if (falling == null) {
            return new Schedule.Constant(number(figures, "rate"));
        }
        return new Schedule.InverseScaling(
                (float) falling.get(0).asDouble(), (float) falling.get(1).asDouble(), (float)
                        falling.get(2).asDouble());
    }

    private static Regularisation regularisation(JsonNode figures) {
        return new Regularisation(
                optional(figures, "l1").orElse(0f),
                optional(figures, "l2").orElse(0f),
                optional(figures, "clipValue").orElse(Float.POSITIVE_INFINITY),
                optional(figures, "clipNorm").orElse(Float.POSITIVE_INFINITY));
    }

    private static Optional<Float> optional(JsonNode node, String name) {
        return node.has(name) ? Optional.of(number(node, name)) : Optional.empty();
    }

    private static float number(JsonNode node, String name) {
        return (float) node.get(name).asDouble();
    }

    private static JsonNode read() throws IOException {
        try (InputStream in = OptimizerExam.class.getResourceAsStream("optimizers.json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
