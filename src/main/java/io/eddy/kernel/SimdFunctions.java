package io.eddy.kernel;

import static io.eddy.kernel.SimdKernels.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** {@link FloatMath}, operation by operation, on vectors of lanes. */
final class SimdFunctions {
    private static final int L = SPECIES.length();

    private SimdFunctions() {}

    static void exp(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector c = fromArray(SPECIES, x, xo + i).min(FloatMath.EXP_MAX).max(FloatMath.EXP_MIN);
            FloatVector rounded = c.fma(broadcast(SPECIES, FloatMath.LOG2_E), broadcast(SPECIES, FloatMath.ROUNDER));
            FloatVector k = rounded.sub(FloatMath.ROUNDER);
            FloatVector r =
                    k.fma(broadcast(SPECIES, -FloatMath.LN2_LOW), k.fma(broadcast(SPECIES, -FloatMath.LN2_HIGH), c));
            FloatVector q = r.fma(broadcast(SPECIES, FloatMath.E5), broadcast(SPECIES, FloatMath.E4));
            q = r.fma(q, broadcast(SPECIES, FloatMath.E3));
            q = r.fma(q, broadcast(SPECIES, FloatMath.E2));
            q = r.fma(q, broadcast(SPECIES, FloatMath.E1));
            q = r.fma(q, broadcast(SPECIES, FloatMath.E0));
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
            fromArray(SPECIES, x, xo + i).abs().neg().intoArray(y, yo + i);
        }
        exp(y, yo, y, yo, n);
        for (int i = 0; i < n; i += L) {
            FloatVector e = fromArray(SPECIES, y, yo + i);
            broadcast(SPECIES, 1)
                    .blend(e, fromArray(SPECIES, x, xo + i).compare(LT, 0))
                    .div(e.add(1))
                    .intoArray(y, yo + i);
        }
    }
}
