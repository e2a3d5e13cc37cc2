package io.eddy.nn;

/** What a network's outputs cost, given the truth. */
public sealed interface Loss {

    /** (z - y)² / 2 */
    record Squared() implements Loss {}

    /** |z - y| */
    record Absolute() implements Loss {}

    /** (z - y)² / 2 within delta of the truth, linear beyond (Huber 1964). */
    record Huber(float delta) implements Loss {}

    /** One logit z, y in {0, 1}: log(1 + exp(-z)) for y = 1. */
    record Logistic() implements Loss {}

    /** As many logits as classes, y the index of the true one: -log softmax(z)_y. */
    record SoftmaxCrossEntropy() implements Loss {}

    /** z is the log of the rate, y a count: exp(z) - y z. */
    record Poisson() implements Loss {}
}
