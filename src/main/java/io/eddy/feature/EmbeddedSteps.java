package io.eddy.feature;

import io.eddy.kernel.Layout;
import io.eddy.nn.ListLayer;
import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.Arrays;
import java.util.List;

/** Names: a learned vector for each, of which the code is its row. The gradients of one that comes several times are added up first. */
final class EmbeddedSteps implements StepInputs {
    /** Larger than where vectors are added up, since a recurrent unit tells them apart by their size. */
    private static final float START_DEVIATION = 0.5f;

    private final StepNames names;
    private final EmbeddingTable table;
    private final float[] sum;
    private boolean[] done = {};

    EmbeddedSteps(String name, StepNames names, int dimensions, int maxValues, long seed) {
        this.names = names;
        this.table = new EmbeddingTable(name, dimensions, maxValues, START_DEVIATION, seed);
        this.sum = Layout.vector(dimensions);
    }

    @Override
    public int codeWidth() {
        return 1;
    }

    @Override
    public int width() {
        return table.dimensions();
    }

    @Override
    public boolean areWeights() {
        return true;
    }

    @Override
    public void check(Value value) throws RejectedEvent {
        names.check(value);
    }

    @Override
    public int read(Value value, int most, float[] codes) {
        int count = names.read(value);
        int first = Math.max(0, count - most);
        for (int i = first; i < count; i++) {
            codes[i - first] = table.row(names.name(i));
        }
        return count - first;
    }

    @Override
    public boolean isCode(float[] codes, int at) {
        return codes[at] >= 0 && codes[at] < table.parameter().rows() && codes[at] == (int) codes[at];
    }

    @Override
    public void show(float[] codes, int n, float[] x) {
        for (int t = 0; t < n; t++) {
            table.read((int) codes[t], x, ListLayer.at(t, width()));
        }
    }

    @Override
    public double addSquaredGradient(double before, float[] codes, int n, float[] dx) {
        double added = before;
        forget(n);
        for (int t = 0; t < n; t++) {
            if (sumOf(t, codes, n, dx)) {
                for (int j = Layout.BASE; j < Layout.BASE + width(); j++) {
                    added += (double) sum[j] * sum[j];
                }
            }
        }
        return added;
    }

    @Override
    public void make(Value value, int most, Trainer trainer) {
        int count = names.read(value);
        for (int i = Math.max(0, count - most); i < count; i++) {
            table.make(names.name(i), trainer);
        }
    }

    @Override
    public void update(float[] codes, int n, float[] dx, float scale, Trainer trainer) {
        forget(n);
        for (int t = 0; t < n; t++) {
            if (sumOf(t, codes, n, dx)) {
                table.update((int) codes[t], sum, Layout.BASE, scale, trainer);
            }
        }
    }

    private void forget(int n) {
        if (done.length < n) {
            done = new boolean[n];
        }
        Arrays.fill(done, 0, n, false);
    }

    /** Adds up the gradients of a row, if this is the first place that it has. */
    private boolean sumOf(int first, float[] codes, int n, float[] dx) {
        if (done[first]) {
            return false;
        }
        Arrays.fill(sum, 0);
        for (int t = first; t < n; t++) {
            if (codes[t] == codes[first]) {
                done[t] = true;
                int at = ListLayer.at(t, width());
                for (int j = 0; j < width(); j++) {
                    sum[Layout.BASE + j] += dx[at + j];
                }
            }
        }
        return true;
    }

    @Override
    public void absorb(Value value) {}

    @Override
    public List<Parameter> parameters() {
        return List.of(table.parameter());
    }

    @Override
    public void state(Archive archive) {
        table.state(archive);
    }
}
