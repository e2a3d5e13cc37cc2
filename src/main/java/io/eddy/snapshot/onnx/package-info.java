/**
 * A frozen network as ONNX, for those who predict with a runtime of theirs. Start with {@link io.eddy.snapshot.onnx.OnnxModel}, which says
 * what the network and its encoder are as operators; {@link io.eddy.snapshot.onnx.OnnxGraph} writes them.
 */
@NullMarked
package io.eddy.snapshot.onnx;

import org.jspecify.annotations.NullMarked;
