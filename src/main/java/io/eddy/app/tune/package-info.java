/**
 * A search for a specification that is better than the default on one file, for those who want the last bit; nothing needs it. Start with
 * {@link io.eddy.app.tune.Halving}; what is tried is in {@link io.eddy.app.tune.Candidates}.
 */
@NullMarked
package io.eddy.app.tune;

import org.jspecify.annotations.NullMarked;
