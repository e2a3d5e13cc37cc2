package io.eddy.app.demo;

/**
 * How things stand at one moment of the demo.
 *
 * @param millis when it was taken
 * @param events judged so far
 * @param model of the latest thousand events
 * @param majority the same of the majority class
 * @param last the same of the last label
 */
public record Sample(long millis, long events, Score model, Score majority, Score last) {

    /** Both figures over the evaluation's window. */
    public record Score(double accuracy, double logLoss) {}
}
