package io.eddy.nn;

/** How the numbers between two layers are arranged. Whatever the shape, they lie in one vector, without gaps. */
public sealed interface Shape {

    /** How many numbers. */
    int size();

    /** As messages have it: {@code 7 x 7 pixels of 32 channels}. */
    String told();

    /** Numbers that have no neighbours. */
    record Vector(int size) implements Shape {
        @Override
        public String told() {
            return "a vector of " + size;
        }
    }
}
