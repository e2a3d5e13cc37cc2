/**
 * How an evaluation went, to be looked at: curves in the terminal, or one page that stands by itself. What is drawn is measured in
 * {@code io.eddy.eval}. Start with {@link io.eddy.app.report.Plot}, or with
 * {@link io.eddy.app.report.Page}.
 */
@NullMarked
package io.eddy.app.report;

import org.jspecify.annotations.NullMarked;
