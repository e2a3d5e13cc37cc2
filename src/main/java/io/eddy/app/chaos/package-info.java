/**
 * The proof of exactly-once learning: a broker and Eddy as processes of their own, killed without warning again and again while
 * events come in, and in the end everything that was published compared, to the bit, with a learner that nobody disturbed.
 *
 * <p>Start with {@link io.eddy.app.chaos.Chaos}, which is one such run from beginning to end; {@link io.eddy.app.chaos.Strikes} decides
 * who is killed when, {@link io.eddy.app.chaos.Reference} says what ought to be in the topics and {@link io.eddy.app.chaos.Verdict}
 * where they differ; {@code IntakeVerdict} does for what was taken in from another topic. To prove something more: give {@code Reference} an expectation and {@code Verdict} a check, with a test that
 * shows it go red.
 */
@NullMarked
package io.eddy.app.chaos;

import org.jspecify.annotations.NullMarked;
