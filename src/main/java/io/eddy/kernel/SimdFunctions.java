package io.eddy.kernel;

import static io.eddy.kernel.VectorKernels.SPECIES;
import static io.eddy.kernel.Vectors.all;
import static io.eddy.kernel.Vectors.load;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link FloatMath}, operation by operation, on vectors of lanes. Loops over arrays without methods of ours inside, however
 * small: the JIT stops inlining those in code as large as this, and then puts vectors on the heap.
 */
final class SimdFunctions {
    private static final int L = SPECIES.length();

    private SimdFunctions() {}

    static void exp(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector c = load(x, xo + i).min(FloatMath.EXP_MAX).max(FloatMath.EXP_MIN);
            FloatVector rounded = c.fma(all(FloatMath.LOG2_E), all(FloatMath.ROUNDER));
            FloatVector k = rounded.sub(FloatMath.ROUNDER);
            FloatVector r = k.fma(all(-FloatMath.LN2_LOW), k.fma(all(-FloatMath.LN2_HIGH), c));
            FloatVector q = r.fma(all(FloatMath.E5), all(FloatMath.E4));
            q = r.fma(q, all(FloatMath.E3));
            q = r.fma(q, all(FloatMath.E2));
            q = r.fma(q, all(FloatMath.E1));
            q = r.fma(q, all(FloatMath.E0));
            FloatVector p = r.mul(r).fma(q, r).add(1);
            IntVector exponent = rounded.reinterpretAsInts().sub(FloatMath.ROUNDER_BITS);
            IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
            IntVector rest = exponent.sub(half);
            p.mul(half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
                    .mul(rest.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
                    .intoArray(y, yo + i);
        }
    }

    /** Only its exponentials on vectors: with all of it there, the JIT of JDK 17 put some on the heap. */
    static void tanh(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.abs(x[xo + i]) + Math.abs(x[xo + i]);
        }
        exp(y, yo, y, yo, n);
        for (int i = 0; i < n; i++) {
            y[yo + i] = FloatMath.tanh(x[xo + i], y[yo + i]);
        }
    }

    static void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            load(x, xo + i).abs().neg().intoArray(y, yo + i);
        }
        exp(y, yo, y, yo, n);
        for (int i = 0; i < n; i += L) {
            FloatVector e = load(y, yo + i);
            all(1).blend(e, load(x, xo + i).compare(LT, 0)).div(e.add(1)).intoArray(y, yo + i);
        }
    }
}
