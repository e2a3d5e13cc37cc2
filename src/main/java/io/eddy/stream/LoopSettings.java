package io.eddy.stream;

/**
 * What a pipeline answers while it learns.
 *
 * @param requests whether those of the topic {@code requests} are predicted
 */
public record LoopSettings(boolean requests) {
    public static final LoopSettings NONE = new LoopSettings(false);

    /** Requests are answered. */
    public static final LoopSettings ANSWERING = new LoopSettings(true);
}
