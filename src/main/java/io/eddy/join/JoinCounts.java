package io.eddy.join;

/**
 * What became of requests and of their feedback, since the joiner began, whatever crashed meanwhile. A request that is not waiting has been
 * joined, defaulted, expired or dropped, one of these; of the defaulted some are corrected.
 *
 * @param joined learned with the label that came
 * @param defaulted learned with the default label, after the wait time
 * @param corrected of these, learned again with the label that came late
 * @param expired not learned: no label came in time, and there is no default
 * @param dropped not learned: there were too many that waited
 * @param repeated of an id that was there before; passed over
 * @param used feedback by which something was learned, or will be
 * @param repeatedFeedback of a request that was learned by another, or by the same default; passed over
 * @param unmatched feedback that has found no request
 * @param leftOut of what was joined, defaulted and corrected: not learned, because only a share of its class is
 */
public record JoinCounts(
        long joined,
        long defaulted,
        long corrected,
        long expired,
        long dropped,
        long repeated,
        long used,
        long repeatedFeedback,
        long unmatched,
        long leftOut) {
    static final JoinCounts NONE = new JoinCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Their number. */
    static final int SIZE = 10;

    static JoinCounts of(long[] counts) {
        return new JoinCounts(
                counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7], counts[8],
                counts[9]);
    }
}
