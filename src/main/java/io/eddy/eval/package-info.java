/**
 * Progressive evaluation: every event tests the model before it trains it. Start with {@link io.eddy.eval.Evaluation}, read the
 * results in a {@link io.eddy.eval.Report}; {@link io.eddy.eval.Progressive} is the loop around it.
 *
 * <p>A judge turns each prediction and label into one row of numbers, for the model and for each baseline; a scoreboard keeps
 * one predictor's rows in three scopes (all events, a window, fading); a tally sums rows up to metrics.
 *
 * <p>To add a metric: name it in {@link io.eddy.eval.Metric}, sum it in {@code ClassTally} or {@code QuantityTally}, and give
 * its figures to {@code src/test/python/evaluation_reference.py}.
 */
@NullMarked
package io.eddy.eval;

import org.jspecify.annotations.NullMarked;
