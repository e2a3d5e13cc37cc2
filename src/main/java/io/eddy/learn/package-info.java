/**
 * Two verbs, predict and learn: encoder, members and mixer, or encoder, network and optimiser, as one learner.
 *
 * <p>Start with {@link io.eddy.learn.Learner}; {@link io.eddy.learn.Learners} makes one.
 */
@NullMarked
package io.eddy.learn;

import org.jspecify.annotations.NullMarked;
