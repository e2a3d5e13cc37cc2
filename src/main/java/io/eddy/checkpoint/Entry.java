package io.eddy.checkpoint;

/** The kinds of state that an archive moves. */
enum Entry {
    /** A matrix or vector of floats. */
    FLOATS,
    /** One that is large, and so has pages of its own. */
    PAGED_FLOATS,
    DOUBLES,
    LONGS,
    TEXTS,
    PAGED_TEXTS
}
