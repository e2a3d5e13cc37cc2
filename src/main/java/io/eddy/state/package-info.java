/**
 * State in and out: the one interface through which every stateful object of a learner is saved, loaded and digested.
 *
 * <p>Start with {@link io.eddy.state.Archive}; {@link io.eddy.state.Tensors} is its stored form in memory. To give a class
 * state: write {@code void state(Archive)}, and call it from the owner's.
 */
@NullMarked
package io.eddy.state;

import org.jspecify.annotations.NullMarked;
