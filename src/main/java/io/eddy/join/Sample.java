package io.eddy.join;

import io.eddy.feature.Keys;
import java.util.Map;

/** Which events of a class are learned from where only a share of it is: decided by the id and a seed, so that it is the same whenever it is asked. */
public final class Sample {
    private static final double ONE = 0x1p53;

    private final Map<String, Float> keep;
    private final long seed;

    /** @param keep the share of each class that is not learned from as a whole */
    public Sample(Map<String, Float> keep, long seed) {
        this.keep = Map.copyOf(keep);
        this.seed = seed;
    }

    boolean keeps(String label, String id) {
        Float share = keep.get(label);
        return share == null || (Keys.of(Keys.of(id), seed) >>> 11) / ONE < share;
    }
}
