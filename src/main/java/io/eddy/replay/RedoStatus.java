package io.eddy.replay;

/**
 * What was learned again from the log when the task started.
 *
 * @param events learned again so far
 * @param left how many offsets are still to come; 0 once the task stands where it stood
 * @param lost offsets that retention had removed before they could be learned (again)
 */
public record RedoStatus(long events, long left, long lost) {}
