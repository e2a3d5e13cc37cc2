package io.eddy.stream;

import io.eddy.learn.ModelVersion;
import io.eddy.snapshot.Slot;
import java.util.Optional;

/**
 * What readers of the snapshots find. Of the two slots of a model, which are filled in turn, the one that was closed last is whole, as
 * long as nobody begins to fill it again.
 */
interface PublishedSnapshots {
    /** The slot that was closed last for the model of a version. */
    Optional<Slot> newest(ModelVersion version);
}
