package io.eddy.app.demo;

/**
 * How things stand at one moment of the demo.
 *
 * @param events learned so far
 * @param eventsPerSecond since the sample before
 * @param model of the latest thousand events
 * @param majority the same of the majority class
 * @param last the same of the last label
 */
public record Sample(long events, double eventsPerSecond, Score model, Score majority, Score last) {

    /** Both figures over the evaluation's window. */
    public record Score(double accuracy, double logLoss) {}
}
