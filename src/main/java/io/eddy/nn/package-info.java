/** Networks: parameters, layers with forward beside backward, losses, optimisers, schedules. Start with {@link io.eddy.nn.Layer}. */
@NullMarked
package io.eddy.nn;

import org.jspecify.annotations.NullMarked;
