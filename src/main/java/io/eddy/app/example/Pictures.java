package io.eddy.app.example;

import io.eddy.feature.Event;

/** Digits as a pocket calculator shows them, seven strokes at most, anywhere in a picture that is not clean. */
final class Pictures implements ExampleStream {
    private static final int SIZE = 28;
    private static final int STROKE = 7;
    private static final int STROKES = 7;

    /** Of each digit the strokes: top, upper left, upper right, middle, lower left, lower right, bottom. */
    private static final int[] DIGITS = {
        0b1110111, 0b0010010, 0b1011101, 0b1011011, 0b0111010, 0b1101011, 0b1101111, 0b1010010, 0b1111111, 0b1111011
    };

    private final Chance chance;
    private final double[] pixels = new double[SIZE * SIZE];

    Pictures(long seed) {
        chance = new Chance(seed);
    }

    @Override
    public void fill(long index, Event event) {
        Chance now = chance.of(index);
        int digit = now.below(DIGITS.length);
        int top = 3 + now.below(6);
        int left = 5 + now.below(10);
        double ink = 150 + 105 * now.uniform();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = 40 * now.uniform();
        }
        for (int s = 0; s < STROKES; s++) {
            if ((DIGITS[digit] >> (STROKES - 1 - s) & 1) == 1) {
                boolean isLevel = s % 3 == 0;
                int row = top + (s < 3 ? 0 : s < 6 && !isLevel ? STROKE : 0) + (isLevel ? s / 3 * STROKE : 0);
                int column = left + (s == 2 || s == 5 ? STROKE : 0);
                stroke(row, column, isLevel, ink);
            }
        }
        for (int i = 0; i < pixels.length; i++) {
            event.set("p" + i, Math.round(Math.min(255, pixels[i])));
        }
        event.label(String.valueOf(digit));
    }

    private void stroke(int row, int column, boolean isLevel, double ink) {
        for (int i = 0; i <= STROKE; i++) {
            for (int thick = 0; thick < 2; thick++) {
                int r = row + (isLevel ? thick : i);
                int c = column + (isLevel ? i : thick);
                pixels[r * SIZE + c] += ink;
            }
        }
    }
}
