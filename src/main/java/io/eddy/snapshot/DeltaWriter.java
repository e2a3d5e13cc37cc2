package io.eddy.snapshot;

import io.eddy.safetensors.SlicedDigest;
import io.eddy.state.Archive;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the deltas of one model: {@link #copy} takes over, at one moment, what has changed; {@link #digest} then goes through all numbers, a
 * slice at a time between the events that follow, because a delta has to say what comes of it. Belongs to one thread.
 */
public final class DeltaWriter {
    /** A delta of more than this share of the model is not worth it. */
    private static final double WORTH_IT = 0.5;

    private final ChangingCopy copy = new ChangingCopy();
    private @Nullable Stand published;
    private @Nullable Snapshot now;
    private @Nullable SlicedDigest digest;

    /**
     * Copies the model as it is now. Not while {@link #busy}.
     *
     * @param about the model, without its numbers
     * @param state describes it
     */
    public void copy(Snapshot about, Consumer<Archive> state) {
        if (busy()) {
            throw new IllegalStateException("the digest of the last copy is not taken yet");
        }
        copy.copy(state);
        now = about.withTensors(copy.tensors());
    }

    /** Whether somebody may have the version that was published last, and little has changed since then. */
    public boolean isWorthIt() {
        return published != null && copy.changedBytes() <= WORTH_IT * copy.bytes();
    }

    /** The size of the whole model's numbers. */
    public long bytes() {
        return copy.bytes();
    }

    /** Goes on with what was copied last; from now on {@link #busy}. */
    public void begin() {
        if (now == null) {
            throw new IllegalStateException("nothing has been copied yet");
        }
        digest = new SlicedDigest(now.tensors());
    }

    public boolean busy() {
        return digest != null;
    }

    /**
     * Takes the next slice of the digest. After the last one, what was copied counts as published.
     *
     * @return the delta to it, after the last slice and where {@linkplain #isWorthIt that is worth it}
     */
    public Optional<Delta> digest(int bytes) {
        if (digest == null || now == null || !digest.take(bytes)) {
            return Optional.empty();
        }
        Stand stand = new Stand(now.version(), digest.digest());
        Optional<Delta> delta = Optional.empty();
        if (published != null && isWorthIt()) {
            delta = Optional.of(Delta.of(published, now, stand.digest(), copy));
        }
        copy.forgetChanges();
        published = stand;
        digest = null;
        return delta;
    }
}
