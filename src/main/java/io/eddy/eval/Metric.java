package io.eddy.eval;

/** What is measured, in the order in which reports list it. */
public enum Metric {
    /** Share of events whose most probable class was the right one. */
    ACCURACY("accuracy"),
    /**
     * Mean of −ln of the probability of the true class, in nats; a probability below 2⁻²³ counts as 2⁻²³, a class never seen before
     * as one of all that are known and itself, equally likely.
     */
    LOG_LOSS("logLoss"),
    /** Area under the ROC curve, of two classes: how often a positive event gets the higher score than a negative one. */
    AUC("auc"),
    /** Harmonic mean of precision and recall of the positive class, of two classes. */
    F1("f1"),
    /** F1 of each class that occurred or was predicted, averaged without weights; of three classes or more. */
    MACRO_F1("macroF1"),
    /** Cohen's kappa: how far accuracy is above chance agreement with the same class frequencies. */
    KAPPA("kappa"),
    /**
     * How far accuracy is above that of the last label, as a share of what the last label leaves (Žliobaitė, Bifet, Read,
     * Pfahringer and Holmes 2015); negative for a model that is worse than repeating the last label.
     */
    KAPPA_TEMPORAL("kappaTemporal"),
    /** Mean squared distance of the probabilities from the truth, 0 to 1 of two classes, 0 to 2 (the sum) of more. */
    BRIER("brier"),
    /**
     * Expected calibration error in 15 bins of equal width by the probability of the predicted class (Guo, Pleiss, Sun and
     * Weinberger 2017).
     */
    CALIBRATION_ERROR("calibrationError"),
    /** Mean absolute error, in the label's unit. */
    MAE("mae"),
    /** Root of the mean squared error, in the label's unit. */
    RMSE("rmse"),
    /** Share of the labels' variance that the predictions explain; negative if they are worse than the mean in hindsight. */
    R2("r2"),
    /** e to the mean of −ln of the probability of each word of a text, its end among them, given the true words before it. */
    PERPLEXITY("perplexity"),
    /** Share of the words of texts that were the most probable ones, given the true words before. */
    WORD_ACCURACY("wordAccuracy"),
    /** chrF2 of what was written (Popović 2015), 0 to 1: which runs of one to six characters it has in common with the truth. */
    CHRF("chrF"),
    /** As {@link #AUC}, of the events after the 200th: before, no model knows what is usual. */
    AUC_AFTER_START("aucAfter200"),
    /** Share of the events that were found to be unusual. */
    UNUSUAL("unusual"),
    /** Mean of how badly events could be made up again, see {@link io.eddy.learn.Prediction.OfAnomaly}. */
    LOSS("loss");

    private final String key;

    Metric(String key) {
        this.key = key;
    }

    /** What a metric of one of several outputs is called. */
    static String of(String output, String metric) {
        return output + "." + metric;
    }

    /** The output that a name made by {@link #of} tells of; none, an empty name, where there is but one. */
    public static String outputOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    /** The key of what such a name tells. */
    public static String keyOf(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** As it stands in reports, messages and metadata. */
    public String key() {
        return key;
    }
}
