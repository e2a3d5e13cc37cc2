package io.eddy.stream;

/** Ends a simulated process at one of its actions, before that is done, as {@code kill -9} may. */
final class Cut {
    /** An error, because no code may catch it. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1;

        Crash(String message) {
            super(message, null, false, false);
        }
    }

    private final long after;
    private long actions;

    private Cut(long after) {
        this.after = after;
    }

    static Cut never() {
        return new Cut(Long.MAX_VALUE);
    }

    /** @param actions how many are done before it */
    static Cut after(long actions) {
        return new Cut(actions);
    }

    /** To be called before each action that changes something outside the process, or takes long. */
    void action(String what) {
        if (actions == after) {
            throw new Crash("before action %d, to %s".formatted(actions + 1, what));
        }
        actions++;
    }

    /** How many there were. */
    long actions() {
        return actions;
    }
}
