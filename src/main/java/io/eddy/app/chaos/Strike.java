package io.eddy.app.chaos;

/**
 * One kill, planned.
 *
 * @param broker which broker it hits instead of Eddy, from 0; -1 for none
 * @param instance which Eddy it hits, or, for a broker, whose life the moment is about
 * @param when in that life
 * @param share of the span of such moments that is waited, from 0 to 1
 * @param away whether the instance stays away until others have taken over what it did
 */
record Strike(int broker, int instance, When when, double share, boolean away) {
    /** Moments in a life. */
    enum When {
        /** While the virtual machine starts, the group is joined, state is restored, the log is redone. */
        STARTING(3_000),
        /** When {@code /health} has just said that it is ready. */
        READY(400),
        /** When, of the events that wait after a kill, the share is learned. */
        CATCHING_UP(200),
        /** When none wait any more. */
        STEADY(2_000);

        private final int spanMillis;

        When(int spanMillis) {
            this.spanMillis = spanMillis;
        }
    }

    boolean hitsBroker() {
        return broker >= 0;
    }

    /** How long after the moment. */
    long delayNanos() {
        return (long) (share * when.spanMillis * 1e6);
    }
}
