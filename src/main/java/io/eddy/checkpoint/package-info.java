/**
 * Checkpoints: the whole state of a model at one offset, cut into pages that lie in a key-value store, so that a process that was
 * killed goes on from there.
 *
 * <p>Start with {@link io.eddy.checkpoint.CheckpointWriter}, which writes them, and {@link io.eddy.checkpoint.Checkpoints}, which
 * finds the newest whole one. Not here: when one is due, and the redo of the events after it ({@code stream}); snapshots for
 * readers ({@code snapshot}).
 */
@NullMarked
package io.eddy.checkpoint;

import org.jspecify.annotations.NullMarked;
