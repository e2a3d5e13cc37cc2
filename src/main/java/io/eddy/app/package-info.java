/**
 * What starts, locks and stops things: the process, its pipeline, its cluster, its children. The only place, with the rooms in it, that
 * reads the environment, the clock and entropy.
 *
 * <p>Start with {@link io.eddy.app.Main}, which runs one of the commands in {@code app.command}.
 */
@NullMarked
package io.eddy.app;

import org.jspecify.annotations.NullMarked;
