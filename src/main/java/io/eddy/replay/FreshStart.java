package io.eddy.replay;

import io.eddy.checkpoint.Origin;
import java.util.Optional;

/**
 * Whether a task is to forget its checkpoints.
 *
 * @param wanted by whoever started this process
 * @param sinceMillis when that was: a model that began later has been begun afresh already, here or by another process
 */
public record FreshStart(boolean wanted, long sinceMillis) {
    /** @param origin of the checkpoints that are there */
    boolean forgets(Optional<Origin> origin) {
        return wanted && origin.map(Origin::millis).orElse(Long.MIN_VALUE) < sinceMillis;
    }
}
