package io.eddy.kernel;

/**
 * Random numbers without a state: the number is a hash of seed, stream and counter, so that any of them can be had at any
 * time, in any order, and a replay finds them again.
 *
 * <p>For one seed and stream, {@link #bits} over the counters 0, 1, 2, … is SplitMix64 (Steele, Lea and Flood 2014) from a
 * start that is itself a hash of the two.
 */
public final class CounterRandom {
    /** The odd integer nearest 2^64 divided by the golden ratio. */
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private CounterRandom() {}

    /** 64 random bits. */
    public static long bits(long seed, long stream, long counter) {
        long start = mix(mix(seed + GOLDEN) + stream * GOLDEN);
        return mix(start + (counter + 1) * GOLDEN);
    }

    /** A multiple of 2^-24 from [0, 1). */
    public static float uniform(long seed, long stream, long counter) {
        return (bits(seed, stream, counter) >>> 40) * 0x1p-24f;
    }

    /** Normally distributed with mean 0 and variance 1 (Box and Muller 1958), within ±6.7. */
    public static float gaussian(long seed, long stream, long counter) {
        long bits = bits(seed, stream, counter);
        double radius = ((bits >>> 32) + 1) * 0x1p-32;
        double angle = (bits & 0xffffffffL) * 0x1p-32;
        return (float) (Math.sqrt(-2 * StrictMath.log(radius)) * StrictMath.cos(2 * Math.PI * angle));
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
