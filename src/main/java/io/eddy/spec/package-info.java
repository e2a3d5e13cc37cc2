/**
 * The model file: what can be said, read, checked and written, and what is inferred from the first events where nothing is said.
 *
 * <p>Start with {@link io.eddy.spec.Specification}; {@link io.eddy.spec.SpecificationReader} reads one.
 */
@NullMarked
package io.eddy.spec;

import org.jspecify.annotations.NullMarked;
