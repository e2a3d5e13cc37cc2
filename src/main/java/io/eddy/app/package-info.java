/**
 * The command line: one class per command, what they share, and the wiring of the rooms. The only place that reads the
 * environment, the clock and entropy.
 *
 * <p>Start with {@link io.eddy.app.Main}. To add a command: write a {@code Callable<Integer>} with picocli's {@code @Command},
 * give it {@code @Mixin ClusterOptions} if it talks to a cluster, and list it in {@link io.eddy.app.Main#COMMANDS}.
 */
@NullMarked
package io.eddy.app;

import org.jspecify.annotations.NullMarked;
