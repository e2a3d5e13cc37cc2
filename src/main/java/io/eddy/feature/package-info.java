/** An event's fields to numbers. Start with {@link io.eddy.feature.Event}. */
@NullMarked
package io.eddy.feature;

import org.jspecify.annotations.NullMarked;
