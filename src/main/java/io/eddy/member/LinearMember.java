package io.eddy.member;

import io.eddy.feature.Facets;
import io.eddy.feature.Picks;
import io.eddy.feature.Sparse;
import io.eddy.state.Archive;

/** A linear model of some of the facets, with AdaGrad: a weight for each input and output. */
public final class LinearMember implements Member {
    private static final float LITTLE_DAMPING = 1e-4f;

    private final String name;
    private final Inputs inputs;
    private final float rate;
    private final float denseRate;
    private final float damping;
    private final Logits logits;
    private final DenseWeights dense = new DenseWeights("dense");
    private final DenseWeights products = new DenseWeights("products");
    private final Weights bias = new Weights("bias", 1);
    private final Weights codes = new Weights("codes", 1);
    private final Weights crosses = new Weights("crosses", 1);
    private final Weights grams = new Weights("grams", 1);

    /**
     * What it looks at.
     *
     * @param dense whether dense inputs and texts
     * @param wide whether products, crosses and bins, too
     * @param codes which codes
     */
    private record Inputs(boolean dense, boolean wide, Codes codes) {}

    private enum Codes {
        CATEGORIES,
        COUNTS,
        CODES;

        Picks of(Facets facets) {
            return switch (this) {
                case CATEGORIES -> facets.categories();
                case COUNTS -> facets.counted();
                case CODES -> facets.coded();
            };
        }
    }

    private LinearMember(String name, boolean ofClasses, Inputs inputs, float rate, float denseRate, float damping) {
        this.name = name;
        this.inputs = inputs;
        this.rate = rate;
        this.denseRate = denseRate;
        this.damping = damping;
        this.logits = new Logits(ofClasses, Scale.MEAN);
        bias.rows(1);
    }

    /** Numbers, categories and texts, at a high rate: it follows soon. */
    public static LinearMember linear(boolean ofClasses) {
        return new LinearMember(
                "linear", ofClasses, new Inputs(true, false, Codes.CATEGORIES), 0.3f, 0.3f, LITTLE_DAMPING);
    }

    /** All there is, bins, pairs of fields and products of numbers with it, at a low rate. */
    public static LinearMember wide(boolean ofClasses) {
        return new LinearMember(
                "wide", ofClasses, new Inputs(true, true, Codes.CATEGORIES), 0.02f, 0.05f, LITTLE_DAMPING);
    }

    /** Categories and counts alone, with a damping that keeps rare ones small: as click-through wants it. */
    public static LinearMember counts(boolean ofClasses) {
        return new LinearMember("counts", ofClasses, new Inputs(false, false, Codes.COUNTS), 0.1f, 0.1f, 1);
    }

    /** As {@link #counts}, where whole numbers are codes. */
    public static LinearMember codes(boolean ofClasses) {
        return new LinearMember("codes", ofClasses, new Inputs(false, false, Codes.CODES), 0.1f, 0.1f, 1);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void classes(int count) {
        logits.classes(count);
        int outputs = logits.outputs();
        dense.columns(outputs);
        products.columns(outputs);
        bias.columns(outputs);
        codes.columns(outputs);
        crosses.columns(outputs);
        grams.columns(outputs);
    }

    @Override
    public void predict(Facets facets) {
        float[] z = logits.z;
        for (int o = 0; o < z.length; o++) {
            z[o] = bias.get(0, o);
        }
        if (inputs.dense) {
            dense.add(facets.dense(), facets.denseSize(), z);
            add(grams, facets.grams(), z);
        }
        add(codes, facets.codes(), inputs.codes.of(facets), z);
        if (inputs.wide) {
            products.add(facets.products(), facets.productSize(), z);
            add(codes, facets.codes(), facets.bins(), z);
            add(crosses, facets.crosses(), z);
        }
        logits.toProbabilities();
    }

    private static void add(Weights weights, Sparse sparse, float[] z) {
        for (int i = 0; i < sparse.size(); i++) {
            weights.add(sparse.row(i), sparse.value(i), z);
        }
    }

    private static void add(Weights weights, Sparse sparse, Picks picks, float[] z) {
        for (int i = 0; i < picks.size(); i++) {
            weights.add(sparse.row(picks.get(i)), 1, z);
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
        logits.toGradient(truth, weight);
        float[] d = logits.gradient;
        bias.step(0, 1, d, denseRate, damping);
        if (inputs.dense) {
            dense.step(facets.dense(), facets.denseSize(), d, denseRate, damping);
            step(grams, facets.grams(), d);
        }
        step(codes, facets.codes(), inputs.codes.of(facets), d);
        if (inputs.wide) {
            products.step(facets.products(), facets.productSize(), d, denseRate, damping);
            step(codes, facets.codes(), facets.bins(), d);
            step(crosses, facets.crosses(), d);
        }
    }

    private void step(Weights weights, Sparse sparse, float[] d) {
        weights.rows(sparse.size() == 0 ? 0 : sparse.table().rows());
        for (int i = 0; i < sparse.size(); i++) {
            weights.step(sparse.row(i), sparse.value(i), d, rate, damping);
        }
    }

    private void step(Weights weights, Sparse sparse, Picks picks, float[] d) {
        weights.rows(picks.size() == 0 ? 0 : sparse.table().rows());
        for (int i = 0; i < picks.size(); i++) {
            weights.step(sparse.row(picks.get(i)), 1, d, rate, damping);
        }
    }

    @Override
    public double squaredWeightNorm() {
        return dense.squaredNorm()
                + products.squaredNorm()
                + bias.squaredNorm()
                + codes.squaredNorm()
                + crosses.squaredNorm()
                + grams.squaredNorm();
    }

    @Override
    public void state(Archive archive) {
        bias.state(archive);
        dense.state(archive);
        codes.state(archive);
        products.state(archive);
        crosses.state(archive);
        grams.state(archive);
    }
}
