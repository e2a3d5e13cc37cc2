/** Two verbs, predict and learn: encoder, network and optimiser as one learner. Start with {@link io.eddy.learn.Prediction}. */
@NullMarked
package io.eddy.learn;

import org.jspecify.annotations.NullMarked;
