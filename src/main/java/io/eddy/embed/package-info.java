/**
 * Learning inside a topology of somebody's own: one step that can be put behind any stream of Kafka Streams, with its own record of what it has
 * learned.
 *
 * <p>Start with {@link io.eddy.embed.LearningStep}.
 */
@NullMarked
package io.eddy.embed;

import org.jspecify.annotations.NullMarked;
