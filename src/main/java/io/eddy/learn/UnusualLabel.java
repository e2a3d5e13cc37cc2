package io.eddy.learn;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a label says of how unusual an event is, where no model file says which one means so. */
public final class UnusualLabel {
    private static final List<String> UNUSUAL =
            List.of("1", "true", "yes", "anomaly", "anomalous", "abnormal", "unusual", "outlier");
    private static final List<String> USUAL = List.of("0", "false", "no", "normal", "usual", "inlier");

    private UnusualLabel() {}

    /**
     * Whether the event is an unusual one; empty if the label does not say.
     *
     * @param positive the label that means so, and then any other one means usual
     */
    public static Optional<Boolean> meaning(String label, Optional<String> positive) {
        if (positive.isPresent()) {
            return positive.map(label::equals);
        }
        String name = label.toLowerCase(Locale.ROOT);
        boolean isUnusual = UNUSUAL.contains(name);
        return isUnusual || USUAL.contains(name) ? Optional.of(isUnusual) : Optional.empty();
    }

    /** For people. */
    static String known() {
        return "of an unusual event (%s) nor of a usual one (%s)"
                .formatted(String.join(", ", UNUSUAL), String.join(", ", USUAL));
    }
}
