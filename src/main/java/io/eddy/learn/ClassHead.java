package io.eddy.learn;

import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Value;
import io.eddy.kernel.FloatMath;
import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import io.eddy.nn.Loss;
import io.eddy.spec.Specification;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A class for each event: a logit for each class, or one logit in all where there are two. Classes are given beforehand, or
 * taken on in the order in which they come.
 */
final class ClassHead implements Head {
    /** Beyond this many classes labels are surely not classes: an identifier, say. */
    private static final int MAX_CLASSES = 10_000;

    private final Specification.Output output;
    private final Loss loss;
    private final boolean oneLogit;
    private final int maxClasses;
    private final Map<String, Integer> indexOf = new HashMap<>();
    private List<String> classes = List.of();

    private ClassHead(boolean oneLogit, Loss loss, Specification.Output output) {
        this.oneLogit = oneLogit;
        this.loss = loss;
        this.output = output;
        List<String> given = output.classes();
        this.maxClasses = !given.isEmpty() ? given.size() : oneLogit ? 2 : MAX_CLASSES;
        classes(given);
    }

    /** Two classes, one logit, which is that of the second class. */
    static ClassHead binary(Specification.Output output) {
        return new ClassHead(true, output.loss().orElseGet(Loss.Logistic::new), output);
    }

    static ClassHead multiclass(Specification.Output output) {
        return new ClassHead(false, output.loss().orElseGet(Loss.SoftmaxCrossEntropy::new), output);
    }

    @Override
    public int outputs() {
        return oneLogit ? 1 : classes.size();
    }

    @Override
    public Label label(Value value) throws RejectedEvent {
        String name = Head.className(value);
        if (!indexOf.containsKey(name) && classes.size() == maxClasses) {
            throw new RejectedEvent(
                    Reason.UNKNOWN_LABEL,
                    maxClasses == MAX_CLASSES
                            ? "the label \"%s\" would be class %d; labels that never repeat are no classes (texts to be written? output: text in a model file)"
                                    .formatted(name, MAX_CLASSES + 1)
                            : "the label \"%s\" is none of %s".formatted(name, classes));
        }
        return new Label.Category(name);
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int knownBesides(Label label) {
        return indexOf.containsKey(((Label.Category) label).name()) ? -1 : classes.size();
    }

    /** The place of a class that is known. */
    int index(Label label) {
        Integer index = indexOf.get(((Label.Category) label).name());
        if (index == null) {
            throw new IllegalArgumentException(label + " was not absorbed; the classes are " + classes);
        }
        return index;
    }

    @Override
    public Prediction prediction(float[] z) {
        int n = classes.size();
        if (n == 0) {
            return Prediction.None.INSTANCE;
        }
        float[] p = new float[n];
        if (n == 1) {
            p[0] = 1;
        } else if (oneLogit) {
            p[1] = FloatMath.sigmoid(z[Layout.BASE]);
            p[0] = 1 - p[1];
        } else {
            softmax(z, p);
        }
        // because outputs that overflowed say nothing, and NaN would spoil every metric
        return Float.isFinite(p[0]) ? new Prediction.OfClass(classes, p) : Prediction.None.INSTANCE;
    }

    /**
     * d log(p_k / (1 - p_k)) / dz_j = 1 of the class itself, and of another one minus its share among the others; p as it is told, corrected for the
     * sample, which moves each z by a constant.
     */
    @Override
    public void slope(float[] z, float[] dz) {
        if (!(Sampling.corrected(prediction(z), output) instanceof Prediction.OfClass said)
                || said.probabilities().length < 2) {
            Arrays.fill(dz, 0);
            return;
        }
        int best = said.best();
        if (oneLogit) {
            dz[Layout.BASE] = best == 1 ? 1 : -1;
            return;
        }
        float others = 0;
        for (int k = 0; k < said.probabilities().length; k++) {
            others += k == best ? 0 : said.probabilities()[k];
        }
        for (int k = 0; k < said.probabilities().length; k++) {
            dz[Layout.BASE + k] = k == best ? 1 : others > 0 ? -said.probabilities()[k] / others : 0;
        }
    }

    private static void softmax(float[] z, float[] p) {
        float max = z[Layout.BASE];
        for (int k = 1; k < p.length; k++) {
            max = Math.max(max, z[Layout.BASE + k]);
        }
        for (int k = 0; k < p.length; k++) {
            p[k] = z[Layout.BASE + k] - max;
        }
        Kernels.best().exp(p, 0, p, 0, p.length);
        float sum = 0;
        for (float e : p) {
            sum += e;
        }
        for (int k = 0; k < p.length; k++) {
            p[k] /= sum;
        }
    }

    @Override
    public void absorb(Label label) {
        String name = ((Label.Category) label).name();
        if (!indexOf.containsKey(name)) {
            List<String> more = new ArrayList<>(classes);
            more.add(name);
            classes(more);
        }
    }

    private void classes(List<String> names) {
        classes = List.copyOf(names); // predictions hold on to the list
        indexOf.clear();
        for (int k = 0; k < classes.size(); k++) {
            indexOf.put(classes.get(k), k);
        }
    }

    @Override
    public double loss(float[] z, Label label, float[] dz) {
        int truth = index(label);
        double found = loss.evaluate(z, outputs(), truth, dz);
        if (output.smoothing() > 0) {
            smooth(dz, truth);
        }
        return found;
    }

    /**
     * The gradient of the cross-entropy to (1 - s) of the truth and s of all classes alike (Szegedy et al. 2016): it is p minus that, so only the
     * truth in it changes.
     */
    private void smooth(float[] dz, int truth) {
        float s = output.smoothing();
        if (oneLogit) {
            dz[Layout.BASE] += s * (truth - 0.5f);
            return;
        }
        float each = s / classes.size();
        for (int k = 0; k < classes.size(); k++) {
            dz[Layout.BASE + k] += (k == truth ? s : 0) - each;
        }
    }

    @Override
    public void state(Archive archive) {
        List<String> stored = archive.strings("classes", classes);
        if (archive.loading()) {
            classes(stored);
            archive.check(
                    indexOf.size() == classes.size() && classes.size() <= maxClasses,
                    "there are %d classes, %d of them different, where this model has at most %d"
                            .formatted(classes.size(), indexOf.size(), maxClasses));
        }
    }
}
