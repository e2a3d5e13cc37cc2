package io.eddy.stream;

import java.time.Duration;

/**
 * How a pipeline that was stopped or killed comes back.
 *
 * @param checkpoints when the state is kept; events are counted for each partition
 * @param fresh whether to forget the checkpoints there are, and learn again from the oldest event that is left
 * @param lostEvents what to do when retention has removed events that have to be learned again
 */
public record RecoverySettings(Every checkpoints, boolean fresh, LostEvents lostEvents) {
    public static final RecoverySettings DEFAULT =
            new RecoverySettings(new Every(1_000_000, Duration.ofSeconds(10)), false, LostEvents.STOP);
}
