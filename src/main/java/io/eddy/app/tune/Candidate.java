package io.eddy.app.tune;

import io.eddy.spec.Specification;

/**
 * A specification that is tried.
 *
 * @param words how it differs from the default, for people
 * @param stays whether it is kept to the end, however good others are
 */
public record Candidate(String words, Specification specification, boolean stays) {}
