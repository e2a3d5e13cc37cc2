package io.eddy.replay;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import io.eddy.learn.Step;
import io.eddy.snapshot.Snapshot;
import io.eddy.wire.PredictionMessage;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A version of a model, rebuilt: to the bit what the pipeline held when it had learned everything before its offset. */
public final class RebuiltModel {
    private final PartitionModel model;
    private final ModelVersion version;
    private final OptionalLong checkpoint;
    private final long from;
    private final long redone;

    /** @param until the version's offset; the last event learned may lie further back, where offsets have gaps */
    RebuiltModel(PartitionModel model, long until, OptionalLong checkpoint, long from, long redone) {
        this.model = model;
        this.version = model.version().at(until);
        this.checkpoint = checkpoint;
        this.from = from;
        this.redone = redone;
    }

    public ModelVersion version() {
        return version;
    }

    /** In words: from where, and how many events were learned again. */
    public String way() {
        String start = checkpoint.isPresent()
                ? "from the checkpoint at offset " + checkpoint.getAsLong()
                : "from scratch, from offset " + from;
        return "%s, %d event%s learned again".formatted(start, redone, redone == 1 ? "" : "s");
    }

    /** The offset of the checkpoint that it was rebuilt from; empty if it was rebuilt from scratch. */
    public OptionalLong checkpoint() {
        return checkpoint;
    }

    /** How many events were learned again. */
    public long redone() {
        return redone;
    }

    /** The model, for readers. */
    public Snapshot snapshot() {
        Snapshot now = model.snapshot();
        return new Snapshot(version, now.events(), now.time(), now.specification(), now.metrics(), now.tensors());
    }

    /**
     * What the pipeline published of the event at this version's offset. The model learns from it, and so is no longer this
     * version: ask once, and last.
     *
     * @throws RejectedEvent if it has published a dead letter instead
     */
    public PredictionMessage published(byte @Nullable [] value, long recordMillis) throws RejectedEvent {
        Prediction prediction = model.predict(version.offset(), value);
        Step step = model.learn(version.offset(), value, recordMillis)
                .orElseThrow(() -> new IllegalStateException("an event that was passed over has no prediction"));
        return new PredictionMessage(
                model.id(version.offset()), prediction, version, step.label(), (float) step.loss(), event().time());
    }

    /** The event that was published last. */
    public Event event() {
        return model.event();
    }
}
