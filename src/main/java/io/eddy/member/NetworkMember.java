package io.eddy.member;

import io.eddy.feature.Facets;
import io.eddy.feature.Sparse;
import io.eddy.kernel.Layout;
import io.eddy.nn.Network;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.Arrays;
import java.util.List;

/**
 * A network with one hidden layer of ReLUs. Its inputs are the dense ones, a learned vector of four numbers for each field that has a code,
 * and one of 32 for the words of all texts together.
 */
public final class NetworkMember implements Member {
    private static final int DIMENSIONS = 4;
    private static final float DEVIATION = 0.05f;
    private static final float EMBEDDING_RATE = 0.15f;
    private static final float EMBEDDING_DAMPING = 1e-3f;

    /** With more fields than this their vectors would be most of the network. */
    private static final int MOST_EMBEDDINGS = 150;

    private static final int TEXT_DIMENSIONS = 32;
    private static final float TEXT_DEVIATION = 0.1f;
    private static final float TEXT_DAMPING = 1e-5f;

    /** Texts have the length 2, and one of 1 suits the network. */
    private static final float TEXT_SHARE = 0.5f;

    private static final int NO_INPUT = -1;

    private final String name;
    private final Scale scale;
    private final Logits logits;
    private final Temper temper;
    private final long seed;
    private Network network;
    private Trainer trainer;
    private final Embeddings vectors;
    private final Embeddings texts;
    private final boolean hasTexts;

    /** The network's input of each dense input, and the first of each field's vector; the text's come first. */
    private int[] inputOfDense = {};

    private int[] inputOfVector = {};
    private int inputs;

    /** How many there were at first; the learning rate depends on it. */
    private int firstInputs;

    private float[] x = Layout.vector(64);
    private long steps;

    /**
     * Size and temper of a network.
     *
     * @param hidden how many hidden units
     * @param optimizer how weights move
     * @param rate the learning rate, where there are no more than 256 inputs
     */
    public record Temper(int hidden, Optimizer optimizer, float rate) {}

    private static final int USUAL_INPUTS = 256;
    private static final int USUAL_ASINH = 32;

    private NetworkMember(String name, boolean ofClasses, Scale scale, Temper temper, Shape shape, long seed) {
        this.name = name;
        this.scale = scale;
        this.logits = new Logits(ofClasses, scale);
        this.hasTexts = shape.hasTexts;
        boolean embeds = shape.embeddings <= MOST_EMBEDDINGS;
        int textInputs = hasTexts ? TEXT_DIMENSIONS : 0;
        inputs = textInputs + shape.dense + (embeds ? DIMENSIONS * shape.embeddings : 0);
        this.temper = temper;
        this.seed = seed;
        this.firstInputs = inputs;
        build();
        vectors = new Embeddings("vectors", DIMENSIONS, DEVIATION, EMBEDDING_RATE, EMBEDDING_DAMPING, seed);
        texts = new Embeddings("texts", TEXT_DIMENSIONS, TEXT_DEVIATION, EMBEDDING_RATE, TEXT_DAMPING, seed + 1);
        int next = textInputs;
        inputOfDense = new int[shape.dense];
        for (int i = 0; i < shape.dense; i++) {
            inputOfDense[i] = next++;
        }
        inputOfVector = new int[shape.embeddings];
        for (int i = 0; i < shape.embeddings; i++) {
            inputOfVector[i] = embeds ? next : NO_INPUT;
            next += embeds ? DIMENSIONS : 0;
        }
        fitBuffers();
    }

    private void build() {
        network = Network.builder(inputs, logits.outputs())
                .hidden(List.of(temper.hidden))
                .zeroOutput(true)
                .build(seed);
        float rate = (float) (temper.rate * Math.sqrt((double) USUAL_INPUTS / Math.max(USUAL_INPUTS, firstInputs)));
        trainer = new Trainer(temper.optimizer, new Schedule.Constant(rate), Regularisation.NONE);
        network.parameters().forEach(trainer::attach);
    }

    /**
     * What a network begins with.
     *
     * @param dense how many dense inputs
     * @param embeddings how many fields with a vector
     */
    public record Shape(int dense, int embeddings, boolean hasTexts) {
        /** A width that suits so many inputs and outputs: 64, 128 or 256. */
        public int width(int outputs) {
            int width = 64;
            while (width < 256 && width < Math.max(dense, 2 * outputs)) {
                width *= 2;
            }
            return width;
        }
    }

    /** AdaGrad: ever smaller steps, for a world that stays as it is. */
    public static NetworkMember steady(boolean ofClasses, Shape shape, int width, long seed) {
        Temper temper = new Temper(width, new Optimizer.AdaGrad(0.01f), 0.05f);
        return new NetworkMember("steady", ofClasses, Scale.MEAN, temper, shape, seed);
    }

    /** RMSProp with Adam's correction: steps that stay as large, for a world that moves. Of a quantity it predicts the change. */
    public static NetworkMember agile(boolean ofClasses, Shape shape, int width, long seed) {
        Temper temper = new Temper(width, new Optimizer.Adam(0, 0.999f, 1e-6f), 0.003f);
        return new NetworkMember("agile", ofClasses, Scale.CHANGE, temper, shape, seed + 2);
    }

    /** Of quantities whose size varies by orders of magnitude. */
    public static NetworkMember asinh(Shape shape, int width, long seed) {
        Temper temper = new Temper(width == 0 ? USUAL_ASINH : width, new Optimizer.AdaGrad(0.01f), 0.05f);
        return new NetworkMember("asinh", false, Scale.ASINH, temper, shape, seed + 4);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Scale scale() {
        return scale;
    }

    @Override
    public void classes(int count) {
        logits.classes(count);
        network.growOutputs(logits.outputs());
    }

    private void fitBuffers() {
        if (x.length < Layout.BASE + Layout.padded(inputs)) {
            x = Layout.vector(2 * inputs);
        }
        network.wantInputGradient(0, inputs);
    }

    /** Inputs that came since the last step stand behind the others. */
    private void fit(Facets facets) {
        int dense = inputOfDense.length;
        int fields = inputOfVector.length;
        inputOfDense = Arrays.copyOf(inputOfDense, Math.max(dense, facets.denseSize()));
        for (int i = dense; i < inputOfDense.length; i++) {
            inputOfDense[i] = inputs++;
        }
        inputOfVector = Arrays.copyOf(inputOfVector, Math.max(fields, facets.embeddings()));
        boolean embeds = inputOfVector.length <= MOST_EMBEDDINGS;
        for (int i = fields; i < inputOfVector.length; i++) {
            inputOfVector[i] = embeds ? inputs : NO_INPUT;
            inputs += embeds ? DIMENSIONS : 0;
        }
        network.growInputs(inputs);
        fitBuffers();
    }

    @Override
    public void predict(Facets facets) {
        gather(facets);
        float[] z = network.forward(x, steps, false);
        System.arraycopy(z, Layout.BASE, logits.z, 0, logits.z.length);
        logits.toProbabilities();
    }

    private void gather(Facets facets) {
        float[] dense = facets.dense();
        int known = Math.min(facets.denseSize(), inputOfDense.length);
        for (int i = 0; i < known; i++) {
            x[Layout.BASE + inputOfDense[i]] = dense[Layout.BASE + i];
        }
        for (int i = known; i < inputOfDense.length; i++) {
            x[Layout.BASE + inputOfDense[i]] = 0; // because it came after this page was written
        }
        Sparse codes = facets.codes();
        for (int i = 0; i < inputOfVector.length; i++) {
            int at = Layout.BASE + inputOfVector[i];
            if (inputOfVector[i] != NO_INPUT) {
                Arrays.fill(x, at, at + DIMENSIONS, 0);
                if (i < facets.embeddings() && facets.embedded(i) >= 0) {
                    vectors.add(codes, facets.embedded(i), 1, x, at);
                }
            }
        }
        if (hasTexts) {
            Arrays.fill(x, Layout.BASE, Layout.BASE + TEXT_DIMENSIONS, 0);
            Sparse grams = facets.grams();
            for (int i = 0; i < grams.size(); i++) {
                texts.add(grams, i, TEXT_SHARE * grams.value(i), x, Layout.BASE);
            }
        }
    }

    @Override
    public float[] probabilities() {
        return logits.probabilities;
    }

    @Override
    public float quantity() {
        return logits.z[0];
    }

    @Override
    public void learn(Facets facets, Truth truth, float weight) {
        if (facets.denseSize() > inputOfDense.length || facets.embeddings() > inputOfVector.length) {
            fit(facets);
            predict(facets);
        }
        logits.toGradient(truth, weight);
        System.arraycopy(logits.gradient, 0, network.outputGradient(), Layout.BASE, logits.outputs());
        float[] dx = network.backward();
        steps++;
        if (trainer.begin(1, network.squaredGradientNorm())) {
            network.update(trainer, trainer.scale());
            update(facets, dx);
        }
    }

    private void update(Facets facets, float[] dx) {
        Sparse codes = facets.codes();
        vectors.fit(codes);
        for (int i = 0; i < inputOfVector.length; i++) {
            if (inputOfVector[i] != NO_INPUT && i < facets.embeddings() && facets.embedded(i) >= 0) {
                vectors.step(codes, facets.embedded(i), 1, dx, Layout.BASE + inputOfVector[i]);
            }
        }
        if (hasTexts) {
            Sparse grams = facets.grams();
            texts.fit(grams);
            for (int i = 0; i < grams.size(); i++) {
                texts.step(grams, i, TEXT_SHARE * grams.value(i), dx, Layout.BASE);
            }
        }
    }

    @Override
    public double squaredWeightNorm() {
        return network.squaredWeightNorm() + vectors.squaredNorm() + texts.squaredNorm();
    }

    @Override
    public void state(Archive archive) {
        long[] dense = archive.longList(
                "inputOfDense", Arrays.stream(inputOfDense).asLongStream().toArray());
        long[] fields = archive.longList(
                "inputOfVector", Arrays.stream(inputOfVector).asLongStream().toArray());
        long[] counts = archive.longs("counts", inputs, steps, firstInputs, inputOfVector.length);
        if (archive.loading()) {
            inputOfDense = Arrays.stream(dense).mapToInt(i -> (int) i).toArray();
            inputOfVector = Arrays.stream(fields).mapToInt(i -> (int) i).toArray();
            inputs = (int) counts[0];
            steps = counts[1];
            firstInputs = (int) counts[2];
            build();
        }
        network.state(archive.in("network"));
        long vectorInputs =
                Arrays.stream(inputOfVector).filter(input -> input != NO_INPUT).count() * DIMENSIONS;
        archive.check(
                inputOfDense.length + vectorInputs + (hasTexts ? TEXT_DIMENSIONS : 0) == inputs
                        && counts[3] == inputOfVector.length
                        && network.inputs() == inputs
                        && network.outputs() == logits.outputs(),
                "a network of %d inputs and %d outputs for %d and %d"
                        .formatted(network.inputs(), network.outputs(), inputs, logits.outputs()));
        vectors.state(archive);
        texts.state(archive);
        if (archive.training()) {
            trainer.state(archive.in("trainer"));
        }
        if (archive.loading()) {
            fitBuffers();
        }
    }
}
