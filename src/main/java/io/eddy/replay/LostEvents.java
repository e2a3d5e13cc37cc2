package io.eddy.replay;

/** What to do when retention has removed events that a model has to learn, at a start or while it runs. */
public enum LostEvents {
    /** Stop with an error: the model would not be the one that was published, or have passed over events. */
    STOP,
    /** Go on from what is left. */
    CONTINUE
}
