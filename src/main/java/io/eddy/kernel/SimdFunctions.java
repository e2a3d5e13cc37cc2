package io.eddy.kernel;

import static io.eddy.kernel.SimdKernels.SPECIES;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** {@link FloatMath}, operation by operation, on a vector of lanes. */
final class SimdFunctions {
    private SimdFunctions() {}

    static FloatVector relu(FloatVector x) {
        return x.max(0);
    }

    static FloatVector reluBackward(FloatVector y, FloatVector dy) {
        return dy.blend(0, y.compare(EQ, 0));
    }

    static FloatVector exp(FloatVector x) {
        FloatVector c = x.min(FloatMath.EXP_MAX).max(FloatMath.EXP_MIN);
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
        return p.mul(powerOfTwo(half)).mul(powerOfTwo(exponent.sub(half)));
    }

    private static FloatVector powerOfTwo(IntVector k) {
        return k.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector large = all(1).sub(all(2).div(exp(a.add(a)).add(1)));
        FloatVector y = large.blend(tanhSmall(a), a.compare(LT, FloatMath.TANH_SMALL));
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return y.reinterpretAsInts().and(Integer.MAX_VALUE).or(sign).reinterpretAsFloats();
    }

    private static FloatVector tanhSmall(FloatVector a) {
        FloatVector z = a.mul(a);
        FloatVector q = z.fma(all(FloatMath.T5), all(FloatMath.T4));
        q = z.fma(q, all(FloatMath.T3));
        q = z.fma(q, all(FloatMath.T2));
        q = z.fma(q, all(FloatMath.T1));
        q = z.fma(q, all(FloatMath.T0));
        return a.mul(z).fma(q, a);
    }

    static FloatVector sigmoid(FloatVector x) {
        FloatVector e = exp(x.abs().neg());
        return all(1).blend(e, x.compare(LT, 0)).div(e.add(1));
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
