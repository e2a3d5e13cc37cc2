package io.eddy.nn;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import io.eddy.state.Archive;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Optimizer} with its {@link Schedule} and {@link Regularisation}, applied step by step. One for all that a
 * learner trains: network and embeddings share its steps and its gradient norm.
 *
 * <p>For each example, once all gradients are known:
 *
 * <pre>
 *   if (trainer.begin(weight, network.squaredGradientNorm() + embeddings' own)) {
 *       network.update(trainer, trainer.scale());
 *       // embeddings: trainer.row(table, row, gradient, offset, trainer.scale()) for each row that was looked up
 *   } // else count a gradient that is not finite; nothing has changed
 * </pre>
 *
 * <p>Rows of an embedding table are updated lazily: one that is not looked up keeps its weights and its moments, whatever
 * the optimiser, as in PyTorch's SparseAdam; Adam's bias correction counts the steps of the trainer, not of the row.
 */
public final class Trainer implements Update {
    /** Beyond this a gradient's square is no float any more, and counts as not finite. */
    private static final double LARGEST_NORM = 1e18;

    private static final Kernels K = Kernels.best();

    private final Schedule schedule;
    private final Regularisation regularisation;
    private final Rule rule;
    private final boolean clipsValues;
    private final boolean decays;
    private final @Nullable Damping damping;
    private float[] gradient = Layout.vector(0);
    private long steps;
    private float scale;

    /** @throws IllegalArgumentException if the optimiser cannot follow the schedule: FTRL needs a constant one */
    public Trainer(Optimizer optimizer, Schedule schedule, Regularisation regularisation) {
        this.schedule = schedule;
        this.regularisation = regularisation;
        this.rule = Rule.of(optimizer, schedule);
        this.clipsValues = regularisation.clipValue() < Float.POSITIVE_INFINITY;
        this.decays = regularisation.l1() > 0 || regularisation.l2() > 0;
        this.damping = schedule instanceof Schedule.Damped damped ? new Damping(damped) : null;
    }

    /** Makes room for what the optimiser keeps for each weight. Call it once, when the parameter has its initial weights. */
    public void attach(Parameter p) {
        p.moments(rule.moments);
        started(p, 0, p.rows());
    }

    /**
     * Tells that rows from {@code fromRow} up to, not including, {@code toRow} have just got weights other than zero: those of
     * a new category.
     */
    public void started(Parameter p, int fromRow, int toRow) {
        rule.started(p, fromRow, toRow);
    }

    /** Steps taken so far. */
    public long steps() {
        return steps;
    }

    /** The learning rate of the next step. */
    public float rate() {
        return damping == null ? schedule.rate(steps) : damping.rate();
    }

    /** Tells the loss of the step that has just begun, which a {@link Schedule.Damped} goes by. */
    public void judge(double loss) {
        if (damping != null) {
            damping.judge(loss);
        }
    }

    /**
     * Begins a step, unless the gradient is not finite.
     *
     * @param weight how much this example counts: a factor of its loss, and so of its gradient; not negative
     * @param squaredNorm ‖g‖² of the unweighted gradient over everything that this step will update
     * @return false if the gradient is not finite: then there is no step, and nothing may be updated
     */
    public boolean begin(double weight, double squaredNorm) {
        double norm = weight * Math.sqrt(squaredNorm);
        double clip = norm > regularisation.clipNorm() ? regularisation.clipNorm() / norm : 1;
        if (!(norm * clip <= LARGEST_NORM
                && weight * clip <= LARGEST_NORM)) { // NaN too; and infinity, which clipping makes NaN
            return false;
        }
        scale = (float) (weight * clip);
        rule.begin(rate());
        steps++;
        return true;
    }

    /** What gradients are to be multiplied by in this step: the example's weight, and what clipping by norm leaves. */
    public float scale() {
        return scale;
    }

    @Override
    public void outer(Parameter p, float[] x, float[] d, float scale) {
        shrink(p, 0, p.rows());
        if (isPlain(p)) {
            rule.outer(p, x, d, scale);
            return;
        }
        boolean rests = rule.restsWithoutGradient && !(decays && p.regularised());
        for (int i = 0; i < p.rows(); i++) {
            float xi = x[Layout.BASE + i];
            if (xi != 0 || !rests) {
                regularised(p, p.offset(i), d, Layout.BASE, scale * xi);
            }
        }
    }

    @Override
    public void row(Parameter p, int row, float[] g, int offset, float scale) {
        shrink(p, row, row + 1);
        if (isPlain(p)) {
            rule.row(p, p.offset(row), g, offset, scale);
        } else {
            regularised(p, p.offset(row), g, offset, scale);
        }
    }

    /** w -= rate · decay · w */
    private void shrink(Parameter p, int fromRow, int toRow) {
        if (regularisation.weightDecay() == 0 || !p.regularised()) {
            return;
        }
        float share = -rule.rate * regularisation.weightDecay();
        for (int r = fromRow; r < toRow; r++) {
            K.axpy(share, p.values, p.offset(r), p.values, p.offset(r), p.stride());
        }
    }

    private boolean isPlain(Parameter p) {
        return !clipsValues && !(decays && p.regularised());
    }

    /** clip(scale · g) + l1 sign(w) + l2 w, and the optimiser's step with that. */
    private void regularised(Parameter p, int o, float[] g, int go, float scale) {
        int n = p.stride();
        if (gradient.length < Layout.BASE + n) {
            gradient = Layout.vector(n);
        }
        float[] q = gradient;
        float bound = regularisation.clipValue();
        for (int j = 0; j < n; j++) {
            q[Layout.BASE + j] = Math.max(-bound, Math.min(bound, scale * g[go + j]));
        }
        if (decays && p.regularised()) {
            float[] w = p.values;
            float l1 = regularisation.l1();
            float l2 = regularisation.l2();
            for (int j = 0; j < n; j++) {
                q[Layout.BASE + j] += l1 * Math.signum(w[o + j]) + l2 * w[o + j];
            }
        }
        rule.row(p, o, q, Layout.BASE, 1);
    }

    /** Steps taken and running corrections; what is kept for each weight is in the parameter. */
    public void state(Archive archive) {
        if (archive.training()) {
            steps = archive.longs("steps", steps)[0];
            rule.state(archive);
            if (damping != null) {
                damping.state(archive);
            }
        }
    }
}
