package io.eddy.stream;

import io.eddy.replay.LostEvents;
import io.eddy.replay.TopicFlaw;
import java.time.Duration;
import java.util.Set;

/**
 * How a pipeline that was stopped or killed comes back.
 *
 * @param checkpoints when the state is kept; events are counted for each partition
 * @param fresh whether to forget the checkpoints there are, and learn again from the oldest event that is left
 * @param lostEvents what to do when retention has removed events that have to be learned (again)
 * @param accepted what is no reason to stop
 */
public record RecoverySettings(Every checkpoints, boolean fresh, LostEvents lostEvents, Set<TopicFlaw> accepted) {
    public static final RecoverySettings DEFAULT =
            new RecoverySettings(new Every(1_000_000, Duration.ofSeconds(10)), false, LostEvents.STOP);

    public RecoverySettings {
        accepted = Set.copyOf(accepted);
    }

    /** One that accepts no flaw. */
    public RecoverySettings(Every checkpoints, boolean fresh, LostEvents lostEvents) {
        this(checkpoints, fresh, lostEvents, Set.of());
    }
}
