/**
 * The log read back: a model brought to where its task stands after a start, and any version of it rebuilt from what the topics hold.
 *
 * <p>Start with {@link io.eddy.replay.PartitionModel}, which is what a log makes of a model; {@link io.eddy.replay.Recovery} brings one to
 * where its task stands, {@link io.eddy.replay.Rebuild} to any version there was. {@link io.eddy.replay.EventLog} is the log as both see
 * it, {@link io.eddy.replay.StoredRecords} where checkpoints lie, {@link io.eddy.replay.Overtaken} what retention took before it was read.
 * Not here: what happens to an event that is new ({@code stream}), what a checkpoint is ({@code checkpoint}).
 */
@NullMarked
package io.eddy.replay;

import org.jspecify.annotations.NullMarked;
