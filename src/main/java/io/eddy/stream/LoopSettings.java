package io.eddy.stream;

import io.eddy.spec.Join;
import java.util.Optional;

/**
 * What a pipeline answers while it learns.
 *
 * @param requests whether those of the topic {@code requests} are predicted
 * @param join how they are joined with what became of them; if empty, they are not
 */
public record LoopSettings(boolean requests, Optional<Join> join) {
    /** The header of a request that has its answer already, with the version that gave it: it is there to be joined. */
    public static final String SERVED = "eddy.served";

    public static final LoopSettings NONE = new LoopSettings(false, Optional.empty());

    /** Requests are answered, and that is all. */
    public static final LoopSettings ANSWERING = new LoopSettings(true, Optional.empty());

    public LoopSettings {
        if (join.isPresent() && !requests) {
            throw new IllegalArgumentException(
                    "the model file has a section join, which is about requests, and they are not wanted; leave out --no-requests, or the section");
        }
    }

    /** Requests are answered, and joined. */
    public static LoopSettings joining(Join join) {
        return new LoopSettings(true, Optional.of(join));
    }
}
