/**
 * Named tensors in the safetensors layout: written, read, digested. What they mean is the business of those who use them.
 *
 * <p>Start with {@link io.eddy.safetensors.Safetensors}.
 */
@NullMarked
package io.eddy.safetensors;

import org.jspecify.annotations.NullMarked;
