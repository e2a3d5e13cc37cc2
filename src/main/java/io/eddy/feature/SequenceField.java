package io.eddy.feature;

import io.eddy.kernel.Layout;
import io.eddy.nn.ListBuilder;
import io.eddy.nn.ListLayer;
import io.eddy.nn.Parameter;
import io.eddy.nn.Shape;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/** A sequence within an event: its last elements go through layers that end in one vector. Of an empty or missing one, pools make zeros. */
final class SequenceField implements FieldEncoder {
    private final StepInputs inputs;
    private final ListLayer layers;
    private final int length;
    private final float[] codes;
    private final float[] x;
    private final float[] dx;
    private final float[] y;
    private final float[] dy;
    private int count;

    SequenceField(String name, SequencePlan plan, StepInputs inputs, long seed) {
        this.inputs = inputs;
        this.length = plan.length();
        Shape.Steps in = new Shape.Steps(length, inputs.width());
        this.layers = new ListBuilder(name, seed).stack(plan.layers(), inputs.areWeights() ? 1 : 0, in);
        this.codes = new float[length * inputs.codeWidth()];
        this.x = Layout.matrix(length, inputs.width());
        this.dx = Layout.matrix(length, inputs.width());
        this.y = Layout.vector(layers.outputs());
        this.dy = Layout.vector(layers.outputs());
    }

    @Override
    public int plainInputs() {
        return 0;
    }

    @Override
    public int embeddedInputs() {
        return layers.outputs();
    }

    @Override
    public boolean isStochastic() {
        return layers.isStochastic();
    }

    @Override
    public void encode(Value value, float[] to, int plain, int embedded) throws RejectedEvent {
        inputs.check(value);
        forward(value, 0, false, to, embedded);
    }

    @Override
    public void encodeForLearning(Value value, long step, float[] to, int plain, int embedded) {
        forward(value, step, true, to, embedded);
    }

    private void forward(Value value, long step, boolean training, float[] to, int at) {
        count = inputs.read(value, length, codes);
        inputs.show(codes, count, x);
        layers.forward(x, count, y, step, training);
        System.arraycopy(y, Layout.BASE, to, at, layers.outputs());
    }

    @Override
    public double addSquaredGradient(double sum, float[] gradient, int embedded) {
        System.arraycopy(gradient, embedded, dy, Layout.BASE, layers.outputs());
        layers.backward(x, count, y, dy, dx);
        return inputs.addSquaredGradient(sum + layers.squaredGradientNorm(), codes, count, dx);
    }

    @Override
    public void update(Value value, float[] gradient, int embedded, float scale, Trainer trainer) {
        layers.update(scale, trainer);
        inputs.make(value, length, trainer);
        inputs.read(value, length, codes);
        inputs.update(codes, count, dx, scale, trainer);
    }

    @Override
    public void absorb(Value value) {
        inputs.absorb(value);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(inputs.parameters());
        parameters.addAll(layers.parameters());
        return parameters;
    }

    @Override
    public void gradientNorms(ObjDoubleConsumer<String> told) {
        layers.gradientNorms(told);
    }

    @Override
    public List<Parameter> learned() {
        List<Parameter> learned = new ArrayList<>(inputs.parameters());
        learned.addAll(layers.learned());
        return learned;
    }

    @Override
    public boolean freeze(String layer) {
        return layers.freeze(layer);
    }

    @Override
    public void state(Archive archive) {
        inputs.state(archive);
        for (Parameter p : layers.parameters()) {
            p.fixedState(archive);
        }
    }
}
