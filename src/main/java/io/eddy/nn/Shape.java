package io.eddy.nn;

import java.util.Optional;

/** How the numbers between two layers are arranged. Whatever the shape, they lie in one vector, without gaps. */
public sealed interface Shape {

    /** How many numbers. */
    int size();

    /** As messages have it: {@code 7 x 7 pixels of 32 channels}. */
    String told();

    /** A list of up to so many names. */
    record Names(int most) implements Shape {
        @Override
        public int size() {
            return most;
        }

        @Override
        public String told() {
            return "a list of names";
        }
    }

    /** A list of up to so many vectors, as {@link ListLayer} has them. */
    record Steps(int most, int width) implements Shape {
        @Override
        public int size() {
            return most * width;
        }

        @Override
        public String told() {
            return "a list of vectors of " + width;
        }
    }

    /**
     * Numbers that have no neighbours.
     *
     * @param flattened the pixels that they are, in their order; which makes no other shape
     */
    record Vector(int size, Optional<Pixels> flattened) implements Shape {
        public Vector(int size) {
            this(size, Optional.empty());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Vector vector && vector.size == size;
        }

        @Override
        public int hashCode() {
            return size;
        }

        @Override
        public String told() {
            return "a vector of " + size;
        }
    }

    /** Row by row, the channels of a pixel next to each other. */
    record Pixels(int height, int width, int channels) implements Shape {
        @Override
        public int size() {
            // because what is larger is refused by whoever makes layers, and must not look small
            return (int) Math.min(Integer.MAX_VALUE, (long) height * width * channels);
        }

        /** How many channels, in words. */
        public String ofChannels() {
            return channels == 1 ? "1 channel" : channels + " channels";
        }

        @Override
        public String told() {
            return "%d x %d pixels of %s".formatted(height, width, ofChannels());
        }
    }
}
