package io.eddy.stream;

import io.eddy.wire.PredictionMessage;

/**
 * A prediction that was looked for.
 *
 * @param message the newest of those wanted
 * @param recordMillis its record's time
 * @param count how many there are
 */
public record FoundPrediction(PredictionMessage message, long recordMillis, int count) {}
