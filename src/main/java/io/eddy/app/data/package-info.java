/**
 * Data files: CSV, JSON lines, sparse lines, plain or gzipped, row by row as events. What is done with the events is not here.
 *
 * <p>Start with {@link io.eddy.app.data.DataFile}; what a cell is taken for stands in {@link io.eddy.app.data.CellType}. To add a
 * format: implement {@code Rows}, and let {@code DataFormat} recognise it.
 */
@NullMarked
package io.eddy.app.data;

import org.jspecify.annotations.NullMarked;
