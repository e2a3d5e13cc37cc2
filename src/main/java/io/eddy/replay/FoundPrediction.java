package io.eddy.replay;

import io.eddy.wire.PredictionMessage;

/**
 * A prediction that was looked for.
 *
 * @param message the newest of those wanted
 * @param recordMillis its record's time
 * @param cut whether its topic could not hold all of it
 * @param count how many there are
 */
public record FoundPrediction(PredictionMessage message, long recordMillis, boolean cut, int count) {}
