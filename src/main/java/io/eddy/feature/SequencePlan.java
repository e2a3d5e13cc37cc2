package io.eddy.feature;

import io.eddy.nn.LayerPlan;
import io.eddy.nn.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a sequence is and through which layers it goes.
 *
 * @param of what its elements are
 * @param width how many numbers each element has, of {@link Elements#NUMBERS}
 * @param language of {@link Elements#WORDS}, one of {@link Languages#names}
 * @param length how many elements are kept at most: the last ones
 * @param layers the first embeds, where elements are names; they end in a vector, or in a recurrent unit where its state is carried
 * @param carry if given, each event has one element, and the state of the recurrent unit goes on from event to event
 */
public record SequencePlan(
        Elements of, int width, String language, int length, List<LayerPlan> layers, Optional<Carry> carry) {

    public SequencePlan {
        layers = List.copyOf(layers);
    }

    /** What can follow one another. */
    public enum Elements {
        NAMES,
        WORDS,
        CHARACTERS,
        /** Vectors of numbers, one after the other in a list. */
        NUMBERS
    }

    /**
     * How a state goes on from event to event.
     *
     * @param by the field that says whose state it is; if empty, all events have one
     * @param steps so many events are gone back through, at most
     * @param maxKeys how many states are kept; of more, one goes whose key was not seen lately
     * @param expireAfter a state goes that was not seen for so long in the events' time; zero: never
     */
    public record Carry(Optional<String> by, int steps, int maxKeys, Duration expireAfter) {}

    /** What the field gives to its first layer. */
    public Shape in() {
        return of == Elements.NUMBERS ? new Shape.Steps(length, width) : new Shape.Names(length);
    }
}
