/**
 * Eddy as a library: {@link io.eddy.Eddy}.
 */
@NullMarked
package io.eddy;

import org.jspecify.annotations.NullMarked;
