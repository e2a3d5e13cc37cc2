package io.eddy.app.data;

/** What the cells of a column are taken for; {@link Column} tells how they are read. An empty cell is missing for each of them. */
public enum CellType {
    /** Numbers, truth values and texts, each as it is written. */
    AS_WRITTEN,
    /** A number; what is none is missing. */
    NUMBER,
    /** Text, be it all digits. */
    CATEGORY,
    /** {@code true}, {@code yes} or {@code 1}, and their opposites, in any case; what is neither is missing. */
    BOOLEAN
}
