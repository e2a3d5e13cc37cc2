package io.eddy.stream;

import io.eddy.replay.PartitionModel;
import java.util.function.LongSupplier;

/**
 * Hands copies of a model to the {@link Onlooker} who wants them: soon after something was learned, and yet so seldom that copying
 * takes one part in {@value #SHARE} of the task's time at most, however large the model is.
 */
final class ModelCopies {
    private static final int SHARE = 50;

    /** Small models are copied this often at most. */
    private static final long LEAST_PAUSE_NANOS = 50_000_000;

    private final Onlooker onlooker;
    private final int partition;
    private final PartitionModel model;
    private final LongSupplier nanos;
    private final boolean nobody;
    private long offset = -1;
    private long from;

    ModelCopies(Onlooker onlooker, int partition, PartitionModel model, LongSupplier nanos) {
        this.onlooker = onlooker;
        this.partition = partition;
        this.model = model;
        this.nanos = nanos;
        nobody = onlooker == Onlooker.NOBODY;
        from = nanos.getAsLong();
    }

    /** To be called after each event and now and then; costs some nanoseconds where there is nothing to do. */
    void look() {
        if (nobody || model.version().offset() == offset) {
            return;
        }
        long start = nanos.getAsLong();
        if (start - from < 0 || !onlooker.wantsModel(partition)) {
            return;
        }
        onlooker.model(partition, model.snapshot());
        offset = model.version().offset();
        long end = nanos.getAsLong();
        from = end + Math.max(LEAST_PAUSE_NANOS, (SHARE - 1) * (end - start));
    }
}
