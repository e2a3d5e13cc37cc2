package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One text read and another one written: sequence to sequence with attention (Sutskever, Vinyals and Le 2014; Bahdanau, Cho and Bengio 2015), in
 * the form of Luong, Pham and Manning 2015.
 *
 * <pre>
 *   e_i = GRU(vector of source word i, e_(i-1))              what was read
 *   s_t = GRU(vector of target word t-1, s_(t-1)), s_(-1) = e_n   what was written, from what was read last
 *   c_t = E^T softmax(E s_t)                                  where to look
 *   h_t = tanh(W_c [s_t, c_t] + b_c)
 *   p_t = softmax(W h_t + b)                                  the next word
 * </pre>
 *
 * <p>Words are numbers, {@link #UNKNOWN} and {@link #END} among them; END stands also before the first. While it learns, the words before are the
 * true ones (teacher forcing), so all s_t are known at once. When it writes, {@link #read}, then {@link #write} word by word. Belongs to one
 * thread, and allocates only when vocabularies grow.
 */
public final class EncoderDecoder {
    /** The word that stands for all that are not known. */
    public static final int UNKNOWN = 0;

    /** The end of a text, and what stands before its first word. */
    public static final int END = 1;

    /** How many words there are before any is known. */
    public static final int SPECIAL = 2;

    private final Kernels kernels;
    private final int hidden;
    private final WordVectors sourceVectors;
    private final WordVectors targetVectors;
    private final Gru encoder;
    private final Gru decoder;
    private final DotAttention attention;
    private final ListDense combine;
    private final WordSoftmax output;

    /** Of the source: vectors, states; of the target: vectors, states, contexts, both side by side, h. And their gradients. */
    private final float[] x;

    private final float[] e;
    private final float[] y;
    private final float[] s;
    private final float[] c;
    private final float[] sc;
    private final float[] h;
    private final float[] dx;
    private final float[] de;
    private final float[] dy;
    private final float[] ds;
    private final float[] dc;
    private final float[] dsc;
    private final float[] dh;
    private final float[] sums;
    private final float[] last;
    private final float[] dLast;
    private final float[] unused;
    private final float[] none;

    private int[] source = {};
    private int[] before = {};
    private int[] target = {};
    private int n;
    private int m;

    /**
     * How large it is.
     *
     * @param dimensions of the vector of a word
     * @param hidden the width of the states
     * @param longest how many words a text has at most, of either side, its end among them
     */
    public record Shape(int dimensions, int hidden, int longest) {}

    public EncoderDecoder(Shape shape, long seed) {
        this(shape, seed, Kernels.best());
    }

    /** With kernels of one's choice. */
    EncoderDecoder(Shape shape, long seed, Kernels kernels) {
        int longest = shape.longest();
        int dimensions = shape.dimensions();
        this.kernels = kernels;
        this.hidden = shape.hidden();
        sourceVectors = new WordVectors("source.vectors", dimensions, seed, kernels);
        targetVectors = new WordVectors("target.vectors", dimensions, seed, kernels);
        encoder = new Gru("encoder", dimensions, hidden, longest, kernels);
        decoder = new Gru("decoder", dimensions, hidden, longest, kernels);
        attention = new DotAttention(hidden, longest, kernels);
        combine = new ListDense("combine.weight", "combine.bias", 2 * hidden, hidden, longest, kernels);
        output = new WordSoftmax("words", hidden, longest, seed, kernels);
        encoder.start(seed);
        decoder.start(seed);
        combine.start((float) (1 / Math.sqrt(2 * hidden)), true, seed);
        x = Layout.matrix(longest, dimensions);
        y = Layout.matrix(longest, dimensions);
        dx = Layout.matrix(longest, dimensions);
        dy = Layout.matrix(longest, dimensions);
        e = Layout.matrix(longest, hidden);
        s = Layout.matrix(longest, hidden);
        c = Layout.matrix(longest, hidden);
        h = Layout.matrix(longest, hidden);
        de = Layout.matrix(longest, hidden);
        ds = Layout.matrix(longest, hidden);
        dc = Layout.matrix(longest, hidden);
        dh = Layout.matrix(longest, hidden);
        sc = Layout.matrix(longest, 2 * hidden);
        dsc = Layout.matrix(longest, 2 * hidden);
        sums = Layout.vector(hidden);
        last = Layout.vector(hidden);
        dLast = Layout.vector(hidden);
        unused = Layout.vector(hidden);
        none = Layout.vector(hidden);
        before = new int[longest];
        growSource(SPECIAL);
        growTarget(SPECIAL, 0);
    }

    /** Makes so many source words known. */
    public void growSource(int words) {
        sourceVectors.grow(words);
    }

    /** Makes so many target words known. @param score by which new ones are as probable as others of that score */
    public void growTarget(int words, float score) {
        targetVectors.grow(words);
        output.grow(words, score);
    }

    public int sourceWords() {
        return sourceVectors.words();
    }

    public int targetWords() {
        return targetVectors.words();
    }

    /**
     * The probabilities of all next words, given the true ones before; then {@link #probability}, {@link #best}, {@link #backward}.
     *
     * @param source END is its last word
     * @param target END is its last word
     */
    public void forward(int[] source, int n, int[] target, int m) {
        read(source, n);
        this.target = target;
        this.m = m;
        before[0] = END;
        System.arraycopy(target, 0, before, 1, m - 1);
        targetVectors.forward(before, m, y);
        decoder.forwardFrom(last, y, m, s);
        attention.forward(e, n, s, m, c);
        for (int t = 0; t < m; t++) {
            combineOne(t);
        }
        output.forward(h, m);
    }

    /** Reads a text that is to be written about. */
    public void read(int[] source, int n) {
        this.source = source;
        this.n = n;
        sourceVectors.forward(source, n, x);
        encoder.forward(x, n, e, 0, false);
        encoder.stateAfter(n, last);
    }

    /** h of place t, from its state and its context. */
    private void combineOne(int t) {
        int wide = ListLayer.at(t, 2 * hidden);
        int at = ListLayer.at(t, hidden);
        System.arraycopy(s, at, sc, wide, hidden);
        System.arraycopy(c, at, sc, wide + hidden, hidden);
        combine.forwardOne(sc, wide, sums, BASE);
        kernels.tanh(sums, BASE, h, at, hidden);
    }

    /** That of a word at place t of the target. */
    public float probability(int t, int word) {
        return output.probability(t, word);
    }

    /** The most probable word at place t. */
    public int best(int t) {
        return output.best(t);
    }

    /** The mean over the target of the logarithm of all words' e^score together: a word of that score less x has the probability e^-x there. */
    public float meanLogSum() {
        float sum = 0;
        for (int t = 0; t < m; t++) {
            sum += output.logSum(t);
        }
        return sum / m;
    }

    /** The gradient of the mean of −log p over the target's words, of the last {@link #forward}. */
    public void backward() {
        output.backward(target, m, 1f / m, dh);
        for (int t = 0; t < m; t++) {
            int at = ListLayer.at(t, hidden);
            for (int j = at; j < at + hidden; j++) {
                dh[j] *= 1 - h[j] * h[j];
            }
        }
        combine.backward(sc, m, h, dh, dsc);
        for (int t = 0; t < m; t++) {
            int wide = ListLayer.at(t, 2 * hidden);
            int at = ListLayer.at(t, hidden);
            System.arraycopy(dsc, wide, ds, at, hidden);
            System.arraycopy(dsc, wide + hidden, dc, at, hidden);
        }
        Arrays.fill(de, 0);
        attention.backward(e, n, s, m, dc, ds, de);
        decoder.backwardTo(y, m, ds, none, dy, dLast);
        encoder.backwardTo(x, n, de, dLast, dx, unused);
        sourceVectors.backward(source, n, dx);
        targetVectors.backward(before, m, dy);
    }

    /** ‖dL/dθ‖² after {@link #backward}; infinite or NaN if any gradient is not finite. */
    public double squaredGradientNorm() {
        return output.squaredGradientNorm(h, m)
                + combine.squaredGradientNorm()
                + encoder.squaredGradientNorm()
                + decoder.squaredGradientNorm()
                + sourceVectors.squaredGradientNorm(source, n, dx)
                + targetVectors.squaredGradientNorm(before, m, dy);
    }

    /** One step on all weights, after {@link #backward}. */
    public void update(float scale, Update update) {
        output.update(h, m, scale, update);
        combine.update(scale, update);
        encoder.update(scale, update);
        decoder.update(scale, update);
        sourceVectors.update(source, n, dx, scale, update);
        targetVectors.update(before, m, dy, scale, update);
    }

    /** The state before the first word is written, after {@link #read}. */
    public void begin(float[] state) {
        System.arraycopy(last, 0, state, 0, last.length);
    }

    /** How long the array of a state is. */
    int stateLength() {
        return last.length;
    }

    /**
     * One step of writing: the probabilities of the next word, then {@link #probability} and {@link #best} of place 0.
     *
     * @param state after the words so far; then after this word, too
     * @param word the latest one; END at first
     */
    public void write(float[] state, int word) {
        targetVectors.one(word, y, BASE);
        decoder.begin(state);
        decoder.step(0, y, BASE, s, BASE);
        decoder.stateAfter(1, state);
        attention.forwardOne(e, n, 0, s, BASE, c, BASE);
        combineOne(0);
        output.forward(h, 1);
    }

    /** The place of the source that was looked at most in the last {@link #write}: of unknown words if there are some, else of all. */
    int mostLookedAt() {
        int most = -1;
        for (int i = 0; i < n; i++) {
            boolean isCandidate = source[i] == UNKNOWN && (most < 0 || attention.look(0, i) > attention.look(0, most));
            most = isCandidate ? i : most;
        }
        for (int i = 0; i < n && (most < 0 || source[most] != UNKNOWN); i++) {
            most = most < 0 || attention.look(0, i) > attention.look(0, most) ? i : most;
        }
        return most;
    }

    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(List.of(sourceVectors.weight(), targetVectors.weight()));
        all.addAll(encoder.parameters());
        all.addAll(decoder.parameters());
        all.addAll(combine.parameters());
        all.add(output.weight());
        all.add(output.bias());
        return all;
    }

    /**
     * Weights, and the optimiser's state where the archive is for training.
     *
     * @param sourceWords how many source words there have to be
     * @param targetWords how many target words
     */
    public void state(Archive archive, int sourceWords, int targetWords) {
        for (Parameter parameter : parameters()) {
            int rows = parameter.rows();
            int columns = parameter.columns();
            parameter.state(archive);
            if (parameter == sourceVectors.weight()) {
                rows = sourceWords;
            } else if (parameter == targetVectors.weight() || parameter == output.weight()) {
                rows = targetWords;
            } else if (parameter == output.bias()) {
                columns = targetWords;
            }
            archive.check(
                    parameter.rows() == rows && parameter.columns() == columns,
                    "%s is a %d x %d matrix where this model has %d x %d"
                            .formatted(parameter.name(), parameter.rows(), parameter.columns(), rows, columns));
        }
        output.room();
    }
}
