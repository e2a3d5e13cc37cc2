package io.eddy.kernel;

import static io.eddy.kernel.SimdKernels.SPECIES;
import static jdk.incubator.vector.VectorOperators.EQ;
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

    static FloatVector relu(FloatVector x) {
        return x.max(0);
    }

    static FloatVector reluBackward(FloatVector y, FloatVector dy) {
        return dy.blend(0, y.compare(EQ, 0));
    }

    static void exp(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector c = FloatVector.fromArray(SPECIES, x, xo + i)
                    .min(FloatMath.EXP_MAX)
                    .max(FloatMath.EXP_MIN);
            FloatVector rounded = c.fma(
                    FloatVector.broadcast(SPECIES, FloatMath.LOG2_E),
                    FloatVector.broadcast(SPECIES, FloatMath.ROUNDER));
            FloatVector k = rounded.sub(FloatMath.ROUNDER);
            FloatVector r = k.fma(
                    FloatVector.broadcast(SPECIES, -FloatMath.LN2_LOW),
                    k.fma(FloatVector.broadcast(SPECIES, -FloatMath.LN2_HIGH), c));
            FloatVector q =
                    r.fma(FloatVector.broadcast(SPECIES, FloatMath.E5), FloatVector.broadcast(SPECIES, FloatMath.E4));
            q = r.fma(q, FloatVector.broadcast(SPECIES, FloatMath.E3));
            q = r.fma(q, FloatVector.broadcast(SPECIES, FloatMath.E2));
            q = r.fma(q, FloatVector.broadcast(SPECIES, FloatMath.E1));
            q = r.fma(q, FloatVector.broadcast(SPECIES, FloatMath.E0));
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
            FloatVector.fromArray(SPECIES, x, xo + i).abs().neg().intoArray(y, yo + i);
        }
        exp(y, yo, y, yo, n);
        for (int i = 0; i < n; i += L) {
            FloatVector e = FloatVector.fromArray(SPECIES, y, yo + i);
            FloatVector.broadcast(SPECIES, 1)
                    .blend(e, FloatVector.fromArray(SPECIES, x, xo + i).compare(LT, 0))
                    .div(e.add(1))
                    .intoArray(y, yo + i);
        }
    }
}
