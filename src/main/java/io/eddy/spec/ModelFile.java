package io.eddy.spec;

import java.util.Optional;

/**
 * All that a model file says.
 *
 * @param specification of the model
 * @param inputs the topics it learns from
 * @param join how requests are joined with their labels, if they are
 */
public record ModelFile(Specification specification, Inputs inputs, Optional<Join> join) {}
