/**
 * The pipeline: a Kafka Streams topology that predicts each event, then learns from it.
 *
 * <p>Start with {@link io.eddy.stream.EventTopology}, which shows the whole topology; {@link io.eddy.stream.LearningProcessor} is what
 * happens to one event, {@code IntakeProcessor} what makes one of a record of another topic, {@link io.eddy.replay.Recovery} what happens before the first, {@link io.eddy.stream.Pipeline} starts and stops it all.
 * {@code TopicWatch} looks whether the topics are still what they must be, {@code ClusterWatch} whether the cluster answers and how far
 * learning is behind; {@code Publisher} cuts what is published to what its topic admits. Not here: what the bytes look like ({@code wire}), what learning is ({@code learn}), how state is kept ({@code checkpoint}), how the log is read back ({@code replay}).
 */
@NullMarked
package io.eddy.stream;

import org.jspecify.annotations.NullMarked;
