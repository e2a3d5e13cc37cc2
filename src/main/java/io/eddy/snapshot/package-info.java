/**
 * A frozen model and its bytes: its cutting into parts that fit a message, and their assembly.
 * Nothing here knows Kafka; the topic is seen as records of a text key and bytes.
 *
 * <p>Between snapshots there may be deltas: {@link io.eddy.snapshot.DeltaWriter} makes them, {@link io.eddy.snapshot.FollowedModel} reads both.
 *
 * <p>Start with {@link io.eddy.snapshot.Snapshot}; {@link io.eddy.snapshot.FrozenModel} predicts with one. {@link io.eddy.safetensors.Safetensors} is the file,
 * {@link io.eddy.snapshot.SnapshotParts} writes the topic and {@link io.eddy.snapshot.SnapshotAssembler} reads it. To add a field to
 * a snapshot: give {@code Snapshot} a component and write and read it in {@code SnapshotMetadata}, and in {@code Manifest} if a list
 * of snapshots should show it. A change that an older Eddy would misread needs a new {@code Snapshot.FORMAT}.
 */
@NullMarked
package io.eddy.snapshot;

import org.jspecify.annotations.NullMarked;
