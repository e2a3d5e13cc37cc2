package io.eddy.member;

/** In what a member says a quantity. */
public enum Scale {
    /** Standard deviations of the labels, from their mean. */
    MEAN,
    /** The difference from the last label, by the size that it usually has. */
    CHANGE,
    /** The difference from the anchor, which has been nearest to the label, by the size that it usually has. */
    ANCHOR,
    /** Standard deviations of asinh(label / c), from their mean: a logarithm for large labels of either sign. */
    ASINH
}
