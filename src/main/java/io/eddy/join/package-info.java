/**
 * From requests and what became of them to events: who waits how long for a label, what is learned without one, and what corrects that. It knows nothing
 * of learning, and nothing of where it is kept.
 *
 * <p>Start with {@link io.eddy.join.Joiner}; what it has decided it tells {@link io.eddy.join.Decisions}.
 */
@NullMarked
package io.eddy.join;

import org.jspecify.annotations.NullMarked;
