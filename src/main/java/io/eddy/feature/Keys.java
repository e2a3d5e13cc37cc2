package io.eddy.feature;

/**
 * Names as 64 bits: of a field and a value, of two names together. The same on every machine. Two of ten million names are the
 * same number with a probability of three in a million.
 */
public final class Keys {
    private static final long ODD = 0x9e3779b97f4a7c15L;

    private Keys() {}

    public static long of(long a, long b) {
        long z = a * ODD + b + 0x632be59bd9b4e019L;
        z = (z ^ (z >>> 32)) * 0xd6e8feb86659fd93L;
        z = (z ^ (z >>> 29)) * 0xbf58476d1ce4e5b9L;
        return z ^ (z >>> 32);
    }

    public static long of(CharSequence text) {
        return of(text, 0, text.length());
    }

    static long of(CharSequence text, int from, int to) {
        long h = to - from;
        for (int i = from; i < to; i++) {
            h = (h ^ text.charAt(i)) * ODD;
            h ^= h >>> 29;
        }
        return of(h, 0);
    }

    static long of(long a, double number) {
        return of(a, Double.doubleToLongBits(number + 0.0)); // because -0 is 0
    }
}
