package io.eddy.nn;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.eddy.kernel.CounterRandom;
import io.eddy.kernel.Layout;

/** Lists of vectors for exams: made, laid out, compared. */
final class ListNumbers {
    private ListNumbers() {}

    static double[][] random(int rows, int columns, long seed, int stream) {
        double[][] values = new double[rows][columns];
        for (int i = 0; i < rows * columns; i++) {
            values[i / columns][i % columns] = CounterRandom.gaussian(seed, stream, i);
        }
        return values;
    }

    /** The same numbers as {@code eighths} of the Python references makes. */
    static double[][] eighths(int start, int rows, int columns) {
        double[][] values = new double[rows][columns];
        for (int i = 0; i < rows * columns; i++) {
            values[i / columns][i % columns] = eighth(start, i);
        }
        return values;
    }

    static float eighth(int start, int i) {
        return ((start + 7 * i) % 17 - 8) / 8f;
    }

    static float[] list(double[][] values) {
        float[] list = Layout.matrix(values.length, values[0].length);
        for (int t = 0; t < values.length; t++) {
            put(values[t], list, ListLayer.at(t, values[t].length));
        }
        return list;
    }

    static void put(double[] values, float[] to, int at) {
        for (int i = 0; i < values.length; i++) {
            to[at + i] = (float) values[i];
        }
    }

    /** A part of the numbers of a reference. */
    static double[] part(JsonNode numbers, int part, int size) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = numbers.get(part * size + i).asDouble();
        }
        return values;
    }

    static void check(String name, float[] actual, int at, double[] expected, double tolerance) {
        double[] values = new double[expected.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = actual[at + i];
        }
        check(name, values, expected, tolerance);
    }

    static void check(String name, double[] actual, double[] expected, double tolerance) {
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(actual[i] - expected[i]) <= tolerance * (1 + Math.abs(expected[i])))) {
                fail("%s[%d] is %s where it should be %s", name, i, actual[i], expected[i]);
            }
        }
    }
}
