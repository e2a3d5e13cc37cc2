package io.eddy.nn;

import io.eddy.kernel.Layout;
import java.util.List;

/** Steps that together go through every layer over lists, with lists of every length there is room for. */
final class EveryListStep {
    private static final int MOST = 5;
    private static final int WIDTH = 8;

    private final String name;
    private final ListLayer layer;
    private final Trainer trainer = new Trainer(
            EveryOptimizer.ADAM.optimizer, new Schedule.Constant(0.01f), new Regularisation(0.01f, 0, 1, 1));
    private final float[] x = Layout.matrix(MOST, WIDTH);
    private final float[] dx = Layout.matrix(MOST, WIDTH);
    private final float[] y;
    private final float[] dy;
    private int taken;

    private EveryListStep(String name, ListLayer... layers) {
        this.name = name;
        this.layer = new ListStack(List.of(layers), MOST);
        this.y = Layout.matrix(MOST, layer.outputs());
        this.dy = Layout.matrix(MOST, layer.outputs());
        layer.parameters().forEach(trainer::attach);
    }

    static List<EveryListStep> all() {
        return List.of(
                new EveryListStep("gru, mean", new Gru("l", WIDTH, 7, MOST), new ListPool(ListPool.Kind.MEAN, 7)),
                new EveryListStep("lstm, max", new Lstm("l", WIDTH, 7, MOST), new ListPool(ListPool.Kind.MAX, 7)),
                new EveryListStep(
                        "recurrent, last, dense",
                        new PlainRecurrent("l", WIDTH, 7, MOST),
                        new ListPool(ListPool.Kind.LAST, 7),
                        new OfOneVector(new Dense("d", 7, 3))),
                new EveryListStep(
                        "positions, transformer, norm, dense, attention",
                        new Positions("p", WIDTH, MOST, true, 1),
                        new TransformerBlock("l", WIDTH, 2, 16, MOST),
                        new ListNorm("n", WIDTH, MOST),
                        new ListDense("d", WIDTH, 6, MOST),
                        new AttentionPool("a", 6, MOST)));
    }

    String name() {
        return name;
    }

    void take(int count) {
        for (int step = 0; step < count; step++) {
            int n = taken++ % (MOST + 1);
            for (int i = Layout.BASE; i < ListLayer.at(n, WIDTH); i++) {
                x[i] = (i - Layout.BASE) % Layout.padded(WIDTH) < WIDTH ? (i + taken) % 7 - 3 : 0;
            }
            layer.forward(x, n, y, trainer.steps(), true);
            System.arraycopy(y, 0, dy, 0, y.length);
            layer.backward(x, n, y, dy, dx);
            if (trainer.begin(1, layer.squaredGradientNorm())) {
                layer.update(trainer.scale(), trainer);
            }
        }
    }
}
