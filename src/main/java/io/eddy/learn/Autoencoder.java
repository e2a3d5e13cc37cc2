package io.eddy.learn;

import io.eddy.kernel.Layout;
import io.eddy.nn.Network;
import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.spec.Specification;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network that makes its inputs up again from a few numbers, their code: hidden layers down to the code, which is linear, and the same
 * back. The last layer starts at zero, so that at first all is made up as the mean.
 *
 * <p>The loss is half the squared error of each input, up to {@link #REACH} deviations, and beyond as steep as there: what is unusual is not
 * to be learned at once.
 */
final class Autoencoder {
    static final float REACH = 3;

    private final Network down;
    private final Network up;
    private final float[] x;
    private final float[] code;
    private final int width;
    private final int codes;

    /** Of the pass before. */
    private float[] made;

    Autoencoder(int width, int codes, Specification.Net net, long seed) {
        this.width = width;
        this.codes = codes;
        List<Integer> back = new ArrayList<>(net.hidden());
        Collections.reverse(back);
        down = network(width, codes, net.hidden(), net, false, seed);
        up = network(codes, width, back, net, true, seed + 1);
        up.wantInputGradient(0, codes);
        x = Layout.vector(width);
        code = Layout.vector(codes);
        made = up.output();
    }

    private static Network network(
            int inputs, int outputs, List<Integer> hidden, Specification.Net net, boolean zeroOutput, long seed) {
        return Network.builder(inputs, outputs)
                .hidden(hidden)
                .activation(net.activation())
                .initialisation(net.initialisation())
                .dropout(net.dropout())
                .layerNorm(net.layerNorm())
                .residual(net.residual())
                .zeroOutput(zeroOutput)
                .build(seed);
    }

    List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(down.parameters());
        parameters.addAll(up.parameters());
        return parameters;
    }

    /** Those that an optimiser moves. */
    List<Parameter> learned() {
        List<Parameter> learned = new ArrayList<>(down.learned());
        learned.addAll(up.learned());
        return learned;
    }

    /** By layer, after {@link #backward}. */
    Map<String, Double> gradientNorms() {
        Map<String, Double> norms = new LinkedHashMap<>();
        down.gradientNorms((layer, norm) -> norms.put("down." + layer, norm));
        up.gradientNorms((layer, norm) -> norms.put("up." + layer, norm));
        return norms;
    }

    boolean stochastic() {
        return down.stochastic();
    }

    /** @param z shown from its first element on */
    void forward(double[] z, long step, boolean training) {
        for (int i = 0; i < width; i++) {
            x[Layout.BASE + i] = (float) z[i];
        }
        float[] c = down.forward(x, step, training);
        System.arraycopy(c, Layout.BASE, code, Layout.BASE, codes);
        made = up.forward(code, step, training);
    }

    /** What was made up for an input. */
    double made(int input) {
        return made[Layout.BASE + input];
    }

    double code(int i) {
        return code[Layout.BASE + i];
    }

    /** The loss of the pass before, and all gradients. */
    double backward() {
        double loss = 0;
        float[] dz = up.outputGradient();
        for (int i = Layout.BASE; i < Layout.BASE + width; i++) {
            float error = made[i] - x[i];
            dz[i] = Math.max(-REACH, Math.min(REACH, error));
            loss += dz[i] * (error - dz[i] / 2);
        }
        float[] dCode = up.backward();
        System.arraycopy(dCode, Layout.BASE, down.outputGradient(), Layout.BASE, codes);
        down.backward();
        return loss;
    }

    double squaredGradientNorm() {
        return down.squaredGradientNorm() + up.squaredGradientNorm();
    }

    void update(Trainer trainer) {
        down.update(trainer, trainer.scale());
        up.update(trainer, trainer.scale());
    }

    double squaredWeightNorm() {
        return down.squaredWeightNorm() + up.squaredWeightNorm();
    }

    void state(Archive archive) {
        state(down, archive.in("down"));
        state(up, archive.in("up"));
    }

    private static void state(Network network, Archive archive) {
        network.parameters().forEach(p -> p.fixedState(archive));
    }
}
