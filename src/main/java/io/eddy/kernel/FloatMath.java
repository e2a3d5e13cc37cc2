package io.eddy.kernel;

/**
 * Transcendental functions of floats that give the same bits on every machine, which {@link Math} does not promise.
 *
 * <p>Within 2 units in the last place of the true value, and right at ±0, ±∞, NaN and where results overflow or become
 * subnormal. {@link #exp}, {@link #tanh} and {@link #sigmoid} use only float operations that a vector unit has too, so
 * that {@code SimdFunctions} repeats them lane by lane; the others work in double. Polynomials are least-squares fits at
 * Chebyshev nodes.
 */
public final class FloatMath {
    static final float LOG2_E = 0x1.715476p0f;
    /** ln 2 in two parts; the first has so few bits that its product with an exponent is exact. */
    static final float LN2_HIGH = 0x1.62e4p-1f;

    static final float LN2_LOW = 0x1.7f7d1cp-20f;
    /** 1.5 · 2^23: adding it rounds to an integer, which then stands in the low bits. */
    static final float ROUNDER = 0x1.8p23f;

    static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);
    /** Beyond these exp is infinite, or 0. */
    static final float EXP_MAX = 89f;

    static final float EXP_MIN = -104f;
    /** (exp(r) - 1 - r) / r² for |r| ≤ ln 2 / 2. */
    static final float E0 = 0x1p-1f;

    static final float E1 = 0x1.555552p-3f;
    static final float E2 = 0x1.5554e4p-5f;
    static final float E3 = 0x1.1115bap-7f;
    static final float E4 = 0x1.6d5162p-10f;
    static final float E5 = 0x1.9a8be2p-13f;

    /** Below this tanh is a polynomial; above, it is made from exp. */
    static final float TANH_SMALL = 0.625f;
    /** (tanh(x) / x - 1) / x², in powers of x². */
    static final float T0 = -0x1.555554p-2f;

    static final float T1 = 0x1.11107ap-3f;
    static final float T2 = -0x1.b9f19p-5f;
    static final float T3 = 0x1.63a616p-6f;
    static final float T4 = -0x1.0c64d2p-7f;
    static final float T5 = 0x1.1a45cap-9f;

    private static final double LN2 = 0x1.62e42fefa39efp-1;
    private static final long SQRT_HALF_BITS = Double.doubleToRawLongBits(0x1.6a09e667f3bcdp-1);
    /** Below this log1p is three terms of its series. */
    private static final double LOG1P_SMALL = 0x1p-13;
    /** 2 atanh(s) / s, in powers of s². */
    private static final double[] LOG = {
        0x1.fffffffffff0fp0, 0x1.555555567412cp-1, 0x1.999996259db7ap-2,
        0x1.24943ab00f1b6p-2, 0x1.c62018812f016p-3, 0x1.919f066a5d49fp-3
    };

    /** erf(x) / x for |x| ≤ 1, in powers of x². */
    private static final double[] ERF_NEAR = {
        0x1.20dd750429b1ap0,
        -0x1.812746b0275e8p-2,
        0x1.ce2f2197d7614p-4,
        -0x1.b82ce160a1f56p-6,
        0x1.565ba09b4d251p-8,
        -0x1.c02874e60d5bcp-11,
        0x1.f9422e93c37b9p-14,
        -0x1.f073ceb206bcfp-17,
        0x1.9aef57cbbc140p-20,
        -0x1.c1d9871dfc4fbp-24
    };

    /** erf(x) for 1 ≤ x ≤ 4, in powers of x - 2.5. */
    private static final double[] ERF_FAR = {
        0x1.ffcaa8f3b8589p-1,
        0x1.1d82e5df7b4c6p-9,
        -0x1.64e3b5dfc21f7p-8,
        0x1.119ea73e24513p-7,
        -0x1.1a8aa418ce6c0p-7,
        0x1.90db4f8856a99p-8,
        -0x1.6ebcabf0977d7p-9,
        0x1.1d7e17f11b524p-11,
        0x1.1014441027f28p-12,
        -0x1.09bc08e5d0b99p-12,
        0x1.5132b89583343p-14,
        0x1.04435bb2ddd37p-17,
        -0x1.0180aa7a5f483p-16,
        0x1.d0bfe031152d4p-19,
        0x1.a76c979709dc3p-21,
        -0x1.79345f90f3fbdp-22,
        0x1.834db1a56c5e3p-27
    };

    private FloatMath() {}

    /** e^x: with k = round(x / ln 2) and r = x - k ln 2, it is 2^k e^r. */
    public static float exp(float x) {
        float c = Math.max(Math.min(x, EXP_MAX), EXP_MIN);
        float rounded = Math.fma(c, LOG2_E, ROUNDER);
        float k = rounded - ROUNDER;
        float r = Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, c));
        float q = Math.fma(r, E5, E4);
        q = Math.fma(r, q, E3);
        q = Math.fma(r, q, E2);
        q = Math.fma(r, q, E1);
        q = Math.fma(r, q, E0);
        float p = 1 + Math.fma(r * r, q, r);
        // because 2^k itself may be out of range where the result is not
        int exponent = Float.floatToRawIntBits(rounded) - ROUNDER_BITS;
        int half = exponent >> 1;
        return p * powerOfTwo(half) * powerOfTwo(exponent - half);
    }

    private static float powerOfTwo(int k) {
        return Float.intBitsToFloat((k + 127) << 23);
    }

    /** (e^x - e^-x) / (e^x + e^-x) */
    public static float tanh(float x) {
        float a = Math.abs(x);
        float y = a < TANH_SMALL ? tanhSmall(a) : 1 - 2 / (exp(a + a) + 1);
        return Math.copySign(y, x);
    }

    /** As above, where exp(2 |x|) is known. */
    static float tanh(float x, float e) {
        float a = Math.abs(x);
        float y = a < TANH_SMALL ? tanhSmall(a) : 1 - 2 / (e + 1);
        return Math.copySign(y, x);
    }

    private static float tanhSmall(float a) {
        float z = a * a;
        float q = Math.fma(z, T5, T4);
        q = Math.fma(z, q, T3);
        q = Math.fma(z, q, T2);
        q = Math.fma(z, q, T1);
        q = Math.fma(z, q, T0);
        return Math.fma(a * z, q, a);
    }

    /** 1 / (1 + e^-x), exact in its tails: the exponential is never of a positive number. */
    public static float sigmoid(float x) {
        float e = exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /** The natural logarithm: -∞ at ±0, NaN below. */
    public static float log(float x) {
        return (float) log((double) x);
    }

    /** log(1 + x), exact for small x: -∞ at -1, NaN below. */
    public static float log1p(float x) {
        double d = x;
        return Math.abs(d) < LOG1P_SMALL ? (float) (d - d * d * (0.5 - d * (1.0 / 3))) : (float) log(1 + d);
    }

    /** log(1 + e^x), the smooth relative of max(x, 0); its derivative is {@link #sigmoid}. */
    public static float softplus(float x) {
        return Math.max(x, 0) + log1p(exp(-Math.abs(x)));
    }

    /** The error function, 2/√π ∫ e^-t² from 0 to x. */
    public static float erf(float x) {
        double a = Math.abs((double) x);
        double y = a <= 1 ? a * polynomial(ERF_NEAR, a * a) : polynomial(ERF_FAR, Math.min(a, 4) - 2.5);
        return (float) Math.copySign(y, x);
    }

    /** x = 2^k m with m around 1; log m = 2 atanh((m - 1) / (m + 1)). For normal doubles, as all floats are, to 44 bits. */
    private static double log(double x) {
        if (!(x > 0)) {
            return x == 0 ? Double.NEGATIVE_INFINITY : Double.NaN;
        }
        if (x == Double.POSITIVE_INFINITY) {
            return x;
        }
        long bits = Double.doubleToRawLongBits(x);
        long k = (bits - SQRT_HALF_BITS) >> 52;
        double m = Double.longBitsToDouble(bits - (k << 52));
        double s = (m - 1) / (m + 1);
        return k * LN2 + s * polynomial(LOG, s * s);
    }

    private static double polynomial(double[] coefficients, double x) {
        double y = 0;
        for (int k = coefficients.length - 1; k >= 0; k--) {
            y = y * x + coefficients[k];
        }
        return y;
    }
}
