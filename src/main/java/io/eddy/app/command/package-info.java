/**
 * The command line: one class per command, the options that commands share, and what a command shows.
 *
 * <p>Start with {@link io.eddy.app.command.Commands}, the list of all. To add one: write a {@code Callable<Integer>} with picocli's
 * {@code @Command}, give it {@code @Mixin ClusterOptions} if it talks to a cluster, and list it there. Not here: what starts, locks and
 * stops things ({@code app}).
 */
@NullMarked
package io.eddy.app.command;

import org.jspecify.annotations.NullMarked;
