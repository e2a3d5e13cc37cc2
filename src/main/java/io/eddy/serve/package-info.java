/**
 * What the process says over HTTP: metrics and health. Nothing here knows what it serves: the texts come from suppliers.
 *
 * <p>Start with {@link io.eddy.serve.HttpServer}.
 */
@NullMarked
package io.eddy.serve;

import org.jspecify.annotations.NullMarked;
