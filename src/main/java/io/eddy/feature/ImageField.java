package io.eddy.feature;

import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Layout;
import io.eddy.nn.LayerPlan;
import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/**
 * An image, through layers of its own. One that is learned from may be seen in a mirror or moved by some pixels, which seed and step decide;
 * at the edge that is left open, the pixels there are repeated. One more input says whether the image is missing; then all its numbers are
 * 0, neither dark nor bright.
 */
final class ImageField implements FieldEncoder {
    private final ImageForm form;
    private final ImageNumbers numbers;
    private final Tower tower;
    private final long seed;

    /** As it came, where the tower's input may be an altered one. */
    private final float[] plainImage;

    ImageField(String name, ImageForm form, List<LayerPlan> layers, long seed) {
        this.form = form;
        numbers = new ImageNumbers(name, form);
        tower = new Tower(name, layers, form.shape(), seed, false);
        this.seed = CounterRandom.bits(seed, name.hashCode(), 1); // because 0 is that of the tower
        plainImage = form.isAugmented() ? Layout.vector(form.size()) : tower.input();
    }

    @Override
    public int plainInputs() {
        return 1;
    }

    @Override
    public int embeddedInputs() {
        return tower.outputs();
    }

    @Override
    public void encode(Value value, float[] x, int plain, int embedded) throws RejectedEvent {
        if (value.isMissing()) {
            Arrays.fill(plainImage, 0);
        } else {
            numbers.read(value, plainImage);
        }
        x[plain] = value.isMissing() ? 1 : 0;
        if (form.isAugmented()) {
            System.arraycopy(plainImage, 0, tower.input(), 0, plainImage.length);
        }
        tower.forward(0, false, x, embedded);
    }

    @Override
    public boolean isStochastic() {
        return form.isAugmented() || tower.isStochastic();
    }

    @Override
    public void encodeForLearning(Value value, long step, float[] x, int plain, int embedded) {
        if (isStochastic()) { // else x has it
            if (form.isAugmented()) {
                alter(step);
            }
            tower.forward(step, true, x, embedded);
        }
    }

    private void alter(long step) {
        boolean mirrored = form.flip() && CounterRandom.uniform(seed, 0, step) < 0.5f;
        int down = shift(1, step);
        int right = shift(2, step);
        int channels = form.channels();
        int to = Layout.BASE;
        for (int h = 0; h < form.height(); h++) {
            int row = within(h - down, form.height()) * form.width();
            for (int w = 0; w < form.width(); w++, to += channels) {
                int column = within(w - right, form.width());
                int from = row + (mirrored ? form.width() - 1 - column : column);
                System.arraycopy(plainImage, Layout.BASE + from * channels, tower.input(), to, channels);
            }
        }
    }

    /** From -shift to shift. */
    private int shift(int stream, long step) {
        return (int) (CounterRandom.uniform(seed, stream, step) * (2 * form.shift() + 1)) - form.shift();
    }

    private static int within(int place, int size) {
        return Math.max(0, Math.min(size - 1, place));
    }

    @Override
    public double addSquaredGradient(double sum, float[] dx, int embedded) {
        return tower.addSquaredGradient(sum, dx, embedded);
    }

    @Override
    public void update(Value value, float[] dx, int embedded, float scale, Trainer trainer) {
        tower.update(scale, trainer);
    }

    @Override
    public void absorb(Value value) {}

    @Override
    public List<Parameter> parameters() {
        return tower.parameters();
    }

    @Override
    public List<Parameter> learned() {
        return tower.learned();
    }

    @Override
    public boolean freeze(String layer) {
        return tower.freeze(layer);
    }

    @Override
    public void gradientNorms(ObjDoubleConsumer<String> told) {
        tower.gradientNorms(told);
    }

    @Override
    public void state(Archive archive) {
        tower.state(archive);
    }
}
