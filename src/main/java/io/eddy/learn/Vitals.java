package io.eddy.learn;

import io.eddy.feature.Turnover;
import java.util.List;
import java.util.Map;

/**
 * Figures about a learner, for those who watch it.
 *
 * @param steps how many steps the weights have taken
 * @param notFinite how many events had a gradient that was not finite
 * @param ignoredFields how many values belonged to fields that the specification does not know
 * @param forgotten ids, and keys of histories, by reason
 * @param remarks how often each kind of {@link Remark} was made; all kinds
 * @param members of a portfolio, in the order of its specification; of one network none
 * @param gradientNorm ‖g‖ of the last step, before clipping; of a portfolio ‖p - y‖, or the error in standard deviations
 * @param learningRate of the last step; 0 of a portfolio, whose members have their own
 * @param encodeNanos time spent on turning fields into numbers, where a ticker was given
 * @param gradientNorms ‖g‖ of each layer of one network in the last step, by its name, before clipping; none of frozen ones, or of a portfolio
 */
public record Vitals(
        long steps,
        long notFinite,
        long ignoredFields,
        Turnover forgotten,
        Map<Remark.Kind, Long> remarks,
        List<MemberStanding> members,
        double gradientNorm,
        double learningRate,
        long encodeNanos,
        Map<String, Double> gradientNorms) {

    /** Without those of layers. */
    public Vitals(
            long steps,
            long notFinite,
            long ignoredFields,
            Turnover forgotten,
            Map<Remark.Kind, Long> remarks,
            List<MemberStanding> members,
            double gradientNorm,
            double learningRate,
            long encodeNanos) {
        this(
                steps,
                notFinite,
                ignoredFields,
                forgotten,
                remarks,
                members,
                gradientNorm,
                learningRate,
                encodeNanos,
                Map.of());
    }
}
