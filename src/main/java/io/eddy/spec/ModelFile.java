package io.eddy.spec;

/**
 * All that a model file says.
 *
 * @param specification of the model
 * @param inputs the topics it learns from
 */
public record ModelFile(Specification specification, Inputs inputs) {}
