package io.eddy.learn;

/**
 * What one member of a portfolio is worth.
 *
 * @param name its type
 * @param weight its share in the mixture now; all together 1
 * @param loss what its own predictions have cost so far, on average: log loss in nats, or the absolute error in the label's unit
 */
public record MemberStanding(String name, double weight, double loss) {}
