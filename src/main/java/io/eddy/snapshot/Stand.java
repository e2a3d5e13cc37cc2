package io.eddy.snapshot;

import io.eddy.learn.ModelVersion;

/**
 * Where a model stands: how far it has learned, and what has become of it.
 *
 * @param digest SHA-256 over all its numbers, in hexadecimal digits
 */
public record Stand(ModelVersion version, String digest) {}
