package io.eddy.join;

/**
 * The time up to which a joiner has seen everything: that of requests or of feedback, whichever is behind, because after a standstill one of the two topics
 * is read ahead of the other, and what the other holds has not come too late for that. One of which nothing has come for a while holds up
 * nobody, if nothing of it is known to be there; where nothing comes at all, time goes on with the wall clock.
 */
final class JoinClock {
    /** So long a topic that is behind is waited for. */
    static final long GRACE_MILLIS = 5_000;

    private long requests = Long.MIN_VALUE;
    private long feedback = Long.MIN_VALUE;
    private long requestsSilent;
    private long feedbackSilent;
    private long time;

    /** @param begin not before that */
    JoinClock(long begin) {
        this.time = begin;
    }

    void request(long at) {
        requests = Math.max(requests, at);
        requestsSilent = 0;
    }

    void feedback(long at) {
        feedback = Math.max(feedback, at);
        feedbackSilent = 0;
    }

    /**
     * So much wall-clock time has gone by.
     *
     * @param moreRequests whether there are some that have not come yet, however long that takes; likewise feedback
     */
    void elapse(long millis, boolean moreRequests, boolean moreFeedback) {
        requestsSilent = moreRequests ? 0 : requestsSilent + millis;
        feedbackSilent = moreFeedback ? 0 : feedbackSilent + millis;
        if (requestsSilent > GRACE_MILLIS && feedbackSilent > GRACE_MILLIS && time > 0) {
            time += Math.min(millis, Math.min(requestsSilent, feedbackSilent) - GRACE_MILLIS);
        }
    }

    /** Never goes back. */
    long time() {
        boolean awaitsRequests = requestsSilent < GRACE_MILLIS;
        boolean awaitsFeedback = feedbackSilent < GRACE_MILLIS;
        long seen = awaitsRequests && awaitsFeedback
                ? Math.min(requests, feedback)
                : awaitsRequests ? requests : awaitsFeedback ? feedback : Math.max(requests, feedback);
        time = Math.max(time, seen);
        return time;
    }
}
