package io.eddy.learn;

/**
 * How well the words of a text were foreseen, one after the other, each from the true ones before it.
 *
 * @param words by their numbers, the text's end among them; belongs to it, not to be changed
 * @param known how many different words there were that could be said, what is unknown and the end among them
 * @param nats −ln of the probability of each, added up
 * @param right how many of them were the most probable ones
 */
@SuppressWarnings("ArrayRecordComponent") // one array per event, handed over: compared nowhere
public record Foreseen(int[] words, int known, double nats, int right) {}
