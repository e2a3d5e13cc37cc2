/** Float arithmetic in a fixed order: the scalar definition and its SIMD twin; the only place that knows the Vector API. Start with {@link io.eddy.kernel.Kernels}. */
@NullMarked
package io.eddy.kernel;

import org.jspecify.annotations.NullMarked;
