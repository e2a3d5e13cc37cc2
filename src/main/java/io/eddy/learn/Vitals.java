package io.eddy.learn;

import java.util.Map;

/**
 * Figures about a learner, for those who watch it.
 *
 * @param steps how many steps the weights have taken
 * @param notFinite how many events had a gradient that was not finite
 * @param ignoredFields how many values belonged to fields that the specification does not know
 * @param remarks how often each kind of {@link Remark} was made; all kinds
 * @param gradientNorm ‖g‖ of the last step, before clipping
 * @param learningRate of the last step
 * @param encodeNanos time spent on turning fields into numbers, where a ticker was given
 */
public record Vitals(
        long steps,
        long notFinite,
        long ignoredFields,
        Map<Remark.Kind, Long> remarks,
        double gradientNorm,
        double learningRate,
        long encodeNanos) {}
