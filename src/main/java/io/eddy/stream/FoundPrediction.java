package io.eddy.stream;

import io.eddy.wire.PredictionMessage;

/**
 * A prediction that was looked for.
 *
 * @param message the newest with that id
 * @param recordMillis its record's time
 * @param count how many have that id
 */
public record FoundPrediction(PredictionMessage message, long recordMillis, int count) {}
