/**
 * The pipeline: a Kafka Streams topology that predicts each event, then learns from it.
 *
 * <p>Start with {@link io.eddy.stream.EventTopology}, which shows the whole topology; {@link io.eddy.stream.LearningProcessor} is what
 * happens to one event, {@link io.eddy.stream.Pipeline} starts and stops it all. Not here: what the bytes look like
 * ({@code wire}), what learning is ({@code learn}).
 */
@NullMarked
package io.eddy.stream;

import org.jspecify.annotations.NullMarked;
