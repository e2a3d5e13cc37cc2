package io.eddy.stream;

/**
 * How the state of one partition's learner is kept.
 *
 * @param taken checkpoints taken by this process
 * @param offset of the last whole one, or -1
 * @param bytes it wrote, of what had changed
 * @param millis when it was closed by this process, by this machine's clock, or -1
 * @param longestPauseNanos the longest time that copying the state has held up the events
 */
public record CheckpointStatus(long taken, long offset, long bytes, long millis, long longestPauseNanos) {
    /** Of a task that is still being brought to where it stood. */
    static final CheckpointStatus NONE = new CheckpointStatus(0, -1, 0, -1, 0);
}
