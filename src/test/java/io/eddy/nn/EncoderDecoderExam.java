package io.eddy.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.Seeds;
import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Kernels;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Reading and writing, whole: probabilities and all gradients against a second implementation in double precision and its numeric slopes, and
 * against figures of PyTorch, which {@code src/test/python/translation_reference.py} made.
 */
class EncoderDecoderExam {
    private static final double H = 1e-5;
    private static final Offset<Double> TOLERANCE = within(2e-5);
    private static final int LONGEST = 12;

    /** Dimensions, hidden units, source words, target words, longest source, longest target. */
    private static final int[][] SIZES = {
        {1, 1, 3, 3, 1, 1}, {7, 5, 9, 8, 4, 6}, {3, 18, 5, 70, 9, 3}, {17, 33, 6, 9, 3, 10}
    };

    @Test
    void gradients_are_the_slopes() {
        Seeds.forEach(2, seed -> {
            for (int[] size : SIZES) {
                EncoderDecoder network = network(size, seed, Kernels.best());
                int[] source = text(size[4], size[2], seed, 1);
                int[] target = text(size[5], size[3], seed, 2);
                DoubleEncoderDecoder twin = new DoubleEncoderDecoder(network, size[1]);

                network.forward(source, source.length, target, target.length);

                double[][] p = twin.forward(source, target);
                for (int t = 0; t < target.length; t++) {
                    for (int word = 0; word < size[3]; word++) {
                        assertThat((double) network.probability(t, word)).isCloseTo(p[t][word], TOLERANCE);
                    }
                }
                network.backward();
                double sum = 0;
                Map<String, double[][]> gradients = gradients(network);
                for (Map.Entry<String, double[][]> parameter : twin.weights().entrySet()) {
                    double[][] w = parameter.getValue();
                    for (int r = 0; r < w.length; r++) {
                        for (int c = 0; c < w[r].length; c++) {
                            double slope = slope(twin, source, target, w[r], c);
                            sum += slope * slope;
                            assertThat(gradient(gradients, parameter.getKey())[r][c])
                                    .as("%s[%d][%d]", parameter.getKey(), r, c)
                                    .isCloseTo(slope, TOLERANCE);
                        }
                    }
                }
                assertThat(network.squaredGradientNorm()).isCloseTo(sum, within(1e-4 * (1 + sum)));
            }
        });
    }

    private static double slope(DoubleEncoderDecoder twin, int[] source, int[] target, double[] w, int c) {
        double at = w[c];
        w[c] = at + H;
        double above = twin.loss(source, target);
        w[c] = at - H;
        double slope = (above - twin.loss(source, target)) / (2 * H);
        w[c] = at;
        return slope;
    }

    @Test
    void probabilities_and_gradients_are_pytorchs() throws IOException {
        JsonNode figures;
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("translation.json"))) {
            figures = new ObjectMapper().readTree(in);
        }
        EncoderDecoder network = network(new int[] {3, 4, 6, 7}, 1, Kernels.best());
        List<Parameter> parameters = network.parameters();
        for (int k = 0; k < parameters.size(); k++) {
            Parameter p = parameters.get(k);
            for (int i = 0; i < p.rows() * p.columns(); i++) {
                set(p, i, (float) (((k + 7 * i) % 17 - 8) / 8.0));
            }
        }
        int[] source = {2, 5, 0, 2, EncoderDecoder.END};
        int[] target = {3, 6, 3, EncoderDecoder.END};

        network.forward(source, 5, target, 4);

        double loss = 0;
        for (int t = 0; t < 4; t++) {
            loss -= Math.log(network.probability(t, target[t])) / 4;
            for (int word = 0; word < 7; word++) {
                assertThat((double) network.probability(t, word))
                        .isCloseTo(
                                figures.get("probabilities").get(7 * t + word).asDouble(), TOLERANCE);
            }
        }
        assertThat(loss).isCloseTo(figures.get("loss").asDouble(), TOLERANCE);
        network.backward();
        Map<String, double[][]> gradients = gradients(network);
        int k = 0;
        for (JsonNode theirs : figures.get("gradients")) {
            Parameter p = parameters.get(k++);
            assertThat(theirs.size()).isEqualTo(p.rows() * p.columns());
            for (int i = 0; i < theirs.size(); i++) {
                assertThat(gradient(gradients, p.name())[row(p, i)][column(p, i)])
                        .as("%s, %d", p.name(), i)
                        .isCloseTo(theirs.get(i).asDouble(), TOLERANCE);
            }
        }
        assertThat(k).isEqualTo(parameters.size());
    }

    /** Dense matrices are transposed: PyTorch's have a row for each output. Those by word are as they are. */
    private static boolean isTransposed(Parameter p) {
        return p.name().endsWith("weight") && !p.name().startsWith("words");
    }

    private static int row(Parameter p, int i) {
        return isTransposed(p) ? i % p.rows() : i / p.columns();
    }

    private static int column(Parameter p, int i) {
        return isTransposed(p) ? i / p.rows() : i % p.columns();
    }

    private static void set(Parameter p, int i, float value) {
        p.set(row(p, i), column(p, i), value);
    }

    @Test
    void scalar_and_simd_kernels_learn_the_same_bits() {
        for (int[] size : SIZES) {
            assertThat(learned(size, Kernels.scalar())).isEqualTo(learned(size, Kernels.best()));
        }
    }

    private static long[] learned(int[] size, Kernels kernels) {
        EncoderDecoder network = network(size, 7, kernels);
        Trainer trainer =
                new Trainer(new Optimizer.Adam(0.9f, 0.999f, 1e-8f), new Schedule.Constant(0.01f), Regularisation.NONE);
        network.parameters().forEach(trainer::attach);
        long[] digest = new long[20];
        for (int step = 0; step < digest.length; step++) {
            int[] source = text(1 + step % size[4], size[2], step, 1);
            int[] target = text(1 + step % size[5], size[3], step, 2);
            network.forward(source, source.length, target, target.length);
            network.backward();
            assertThat(trainer.begin(1, network.squaredGradientNorm())).isTrue();
            network.update(trainer.scale(), trainer);
            digest[step] = digest(network);
        }
        return digest;
    }

    private static long digest(EncoderDecoder network) {
        long digest = 0;
        for (Parameter p : network.parameters()) {
            for (int r = 0; r < p.rows(); r++) {
                for (int c = 0; c < p.columns(); c++) {
                    digest = digest * 31 + Float.floatToIntBits(p.get(r, c));
                }
            }
        }
        return digest;
    }

    @Test
    void written_word_by_word_the_probabilities_are_those_of_all_at_once() {
        EncoderDecoder network = network(SIZES[1], 3, Kernels.best());
        int[] source = {2, 3, 4, EncoderDecoder.END};
        int[] target = {5, 2, EncoderDecoder.END};
        network.forward(source, 4, target, 3);
        float[][] atOnce = new float[3][8];
        fill(atOnce, (t, word) -> network.probability(t, word));

        network.read(source, 4);
        float[] state = new float[network.stateLength()];
        network.begin(state);
        for (int t = 0; t < 3; t++) {
            network.write(state, t == 0 ? EncoderDecoder.END : target[t - 1]);
            for (int word = 0; word < 8; word++) {
                assertThat(network.probability(0, word)).isEqualTo(atOnce[t][word]);
            }
        }
    }

    private interface Figure {
        float at(int t, int word);
    }

    private static void fill(float[][] to, Figure figure) {
        for (int t = 0; t < to.length; t++) {
            for (int word = 0; word < to[t].length; word++) {
                to[t][word] = figure.at(t, word);
            }
        }
    }

    @Test
    void a_beam_that_holds_every_text_finds_the_one_whose_words_are_most_probable_on_average() {
        Seeds.forEach(5, seed -> {
            EncoderDecoder network = network(new int[] {4, 6, 4, 4}, seed, Kernels.best());
            int[] source = {2, 3, EncoderDecoder.END};
            double best = Double.NEGATIVE_INFINITY;
            for (int[] target : new int[][] {{1}, {0, 1}, {2, 1}, {3, 1}}) {
                best = Math.max(best, perWord(network, source, target));
            }
            for (int i = 0; i < 4; i++) {
                for (int k = 0; k < 4; k++) {
                    if (i != EncoderDecoder.END) {
                        best = Math.max(best, perWord(network, source, new int[] {i, k, 1}));
                    }
                }
            }
            network.read(source, 3);

            // where nothing is cut but what has not ended, what has ended comes first
            BeamSearch.Written found = new BeamSearch(network, 64, 3).write().get(0);

            assertThat(found.words()).endsWith(EncoderDecoder.END);
            assertThat(found.logProbability() / found.words().length).isCloseTo(best, within(1e-6));
        });
    }

    private static double perWord(EncoderDecoder network, int[] source, int[] target) {
        network.forward(source, source.length, target, target.length);
        double sum = 0;
        for (int t = 0; t < target.length; t++) {
            sum += Math.log(network.probability(t, target[t]));
        }
        return sum / target.length;
    }

    @Test
    void a_beam_of_one_takes_the_most_probable_word_each_time() {
        EncoderDecoder network = network(SIZES[2], 5, Kernels.best());
        int[] source = {2, 4, EncoderDecoder.END};
        network.read(source, 3);

        BeamSearch.Written found = new BeamSearch(network, 1, LONGEST).write().get(0);

        network.forward(source, 3, found.words(), found.words().length);
        for (int t = 0; t < found.words().length; t++) {
            assertThat(network.best(t)).isEqualTo(found.words()[t]);
        }
    }

    private static EncoderDecoder network(int[] size, long seed, Kernels kernels) {
        EncoderDecoder network = new EncoderDecoder(new EncoderDecoder.Shape(size[0], size[1], LONGEST), seed, kernels);
        network.growSource(size[2]);
        network.growTarget(size[3], 0.1f);
        return network;
    }

    private static int[] text(int length, int words, long seed, int which) {
        IntUnaryOperator word = i -> (int) (CounterRandom.uniform(seed, which, i) * words);
        int[] text = new int[length];
        for (int i = 0; i < length - 1; i++) {
            text[i] = word.applyAsInt(i) == EncoderDecoder.END ? 2 % words : word.applyAsInt(i);
        }
        text[length - 1] = EncoderDecoder.END;
        return text;
    }

    private static Map<String, double[][]> gradients(EncoderDecoder network) {
        GradientsByName gradients = new GradientsByName();
        network.update(1, gradients);
        return gradients.all(network.parameters());
    }

    private static double[][] gradient(Map<String, double[][]> gradients, String name) {
        return Objects.requireNonNull(gradients.get(name), name);
    }
}
