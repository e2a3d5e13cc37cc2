package io.eddy.feature;

import io.eddy.nn.Shape;

/**
 * What an image is, before it goes through layers.
 *
 * @param order how its numbers follow one another
 * @param low what becomes -0.5, as {@code high} becomes 0.5
 * @param flip whether half of those that are learned from are seen in a mirror, left and right exchanged
 * @param shift by how many pixels at most those that are learned from are moved in each direction
 */
public record ImageForm(
        int height, int width, int channels, Order order, float low, float high, boolean flip, int shift) {

    /** How the numbers of an image follow one another. */
    public enum Order {
        /** Row by row, pixel by pixel, the channels of a pixel together: as layers have it. */
        HWC,
        /** One channel after the other, each row by row. */
        CHW
    }

    /** The range of a byte. */
    public static final float LARGEST_BYTE = 255;

    /** How many numbers. */
    public int size() {
        return height * width * channels;
    }

    public Shape.Pixels shape() {
        return new Shape.Pixels(height, width, channels);
    }

    /** Whether its numbers are those that fit a byte, and so it may be one of bytes. */
    boolean isOfBytes() {
        return low == 0 && high == LARGEST_BYTE;
    }

    boolean isAugmented() {
        return flip || shift > 0;
    }
}
