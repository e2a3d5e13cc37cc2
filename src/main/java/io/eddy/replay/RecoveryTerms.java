package io.eddy.replay;

import java.util.Set;

/**
 * By which terms a task comes back.
 *
 * @param applicationId the pipeline's, whose committed offset it goes by
 * @param exactlyOnce whether nothing may be published again
 * @param events which of them are learned from
 * @param lostEvents what to do when retention has removed events that have to be learned (again)
 * @param accepted what is no reason to stop
 */
public record RecoveryTerms(
        String applicationId,
        boolean exactlyOnce,
        EventOptions events,
        LostEvents lostEvents,
        Set<TopicFlaw> accepted) {
    public RecoveryTerms {
        accepted = Set.copyOf(accepted);
    }
}
