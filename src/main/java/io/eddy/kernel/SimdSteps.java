package io.eddy.kernel;

import static io.eddy.kernel.SimdKernels.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The steps of the optimisers on vectors; what is left at the end of a row without padding goes to the definition. */
final class SimdSteps {
    private static final int L = SPECIES.length();
    private static final ScalarKernels REST = new ScalarKernels();

    private SimdSteps() {}

    static void momentum(float[] w, float[] v, int o, float[] g, int go, int n, float scale, float rate, float mu) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector q = fromArray(SPECIES, g, go + i).mul(scale);
            FloatVector vi = fromArray(SPECIES, v, o + i).fma(broadcast(SPECIES, mu), q);
            vi.intoArray(v, o + i);
            vi.fma(broadcast(SPECIES, -rate), fromArray(SPECIES, w, o + i)).intoArray(w, o + i);
        }
        REST.momentum(w, v, o + end, g, go + end, n - end, scale, rate, mu);
    }

    static void nesterov(float[] w, float[] v, int o, float[] g, int go, int n, float scale, float rate, float mu) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector q = fromArray(SPECIES, g, go + i).mul(scale);
            FloatVector vi = fromArray(SPECIES, v, o + i).fma(broadcast(SPECIES, mu), q);
            vi.intoArray(v, o + i);
            vi.fma(broadcast(SPECIES, mu), q)
                    .fma(broadcast(SPECIES, -rate), fromArray(SPECIES, w, o + i))
                    .intoArray(w, o + i);
        }
        REST.nesterov(w, v, o + end, g, go + end, n - end, scale, rate, mu);
    }

    static void adagrad(float[] w, float[] s, int o, float[] g, int go, int n, float scale, float rate, float eps) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector q = fromArray(SPECIES, g, go + i).mul(scale);
            FloatVector si = q.fma(q, fromArray(SPECIES, s, o + i));
            si.intoArray(s, o + i);
            fromArray(SPECIES, w, o + i)
                    .sub(q.mul(rate).div(si.sqrt().add(eps)))
                    .intoArray(w, o + i);
        }
        REST.adagrad(w, s, o + end, g, go + end, n - end, scale, rate, eps);
    }

    static void rmsprop(
            float[] w, float[] s, int o, float[] g, int go, int n, float scale, float rate, float rho, float eps) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector q = fromArray(SPECIES, g, go + i).mul(scale);
            FloatVector si = fromArray(SPECIES, s, o + i)
                    .fma(broadcast(SPECIES, rho), q.mul(1 - rho).mul(q));
            si.intoArray(s, o + i);
            fromArray(SPECIES, w, o + i)
                    .sub(q.mul(rate).div(si.sqrt().add(eps)))
                    .intoArray(w, o + i);
        }
        REST.rmsprop(w, s, o + end, g, go + end, n - end, scale, rate, rho, eps);
    }

    static void adam(
            float[] w,
            float[] m,
            float[] v,
            int o,
            float[] g,
            int go,
            int n,
            float scale,
            float rate,
            float b1,
            float b2,
            float c,
            float eps,
            float keep) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector q = fromArray(SPECIES, g, go + i).mul(scale);
            FloatVector mi = fromArray(SPECIES, m, o + i).fma(broadcast(SPECIES, b1), q.mul(1 - b1));
            FloatVector vi = fromArray(SPECIES, v, o + i)
                    .fma(broadcast(SPECIES, b2), q.mul(1 - b2).mul(q));
            mi.intoArray(m, o + i);
            vi.intoArray(v, o + i);
            FloatVector step = mi.mul(-rate).div(vi.sqrt().fma(broadcast(SPECIES, c), broadcast(SPECIES, eps)));
            fromArray(SPECIES, w, o + i).fma(broadcast(SPECIES, keep), step).intoArray(w, o + i);
        }
        REST.adam(w, m, v, o + end, g, go + end, n - end, scale, rate, b1, b2, c, eps, keep);
    }

    static void adamWithoutMomentum(
            float[] w,
            float[] v,
            int o,
            float[] g,
            int go,
            int n,
            float scale,
            float rate,
            float b2,
            float c,
            float eps,
            float keep) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector q = fromArray(SPECIES, g, go + i).mul(scale);
            FloatVector vi = fromArray(SPECIES, v, o + i)
                    .fma(broadcast(SPECIES, b2), q.mul(1 - b2).mul(q));
            vi.intoArray(v, o + i);
            FloatVector step = q.mul(-rate).div(vi.sqrt().fma(broadcast(SPECIES, c), broadcast(SPECIES, eps)));
            fromArray(SPECIES, w, o + i).fma(broadcast(SPECIES, keep), step).intoArray(w, o + i);
        }
        REST.adamWithoutMomentum(w, v, o + end, g, go + end, n - end, scale, rate, b2, c, eps, keep);
    }

    static void amsgrad(
            float[] w,
            float[] m,
            float[] v,
            float[] h,
            int o,
            float[] g,
            int go,
            int n,
            float scale,
            float rate,
            float b1,
            float b2,
            float c,
            float eps,
            float keep) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector q = fromArray(SPECIES, g, go + i).mul(scale);
            FloatVector mi = fromArray(SPECIES, m, o + i).fma(broadcast(SPECIES, b1), q.mul(1 - b1));
            FloatVector vi = fromArray(SPECIES, v, o + i)
                    .fma(broadcast(SPECIES, b2), q.mul(1 - b2).mul(q));
            FloatVector hi = fromArray(SPECIES, h, o + i).max(vi);
            mi.intoArray(m, o + i);
            vi.intoArray(v, o + i);
            hi.intoArray(h, o + i);
            FloatVector step = mi.mul(-rate).div(hi.sqrt().fma(broadcast(SPECIES, c), broadcast(SPECIES, eps)));
            fromArray(SPECIES, w, o + i).fma(broadcast(SPECIES, keep), step).intoArray(w, o + i);
        }
        REST.amsgrad(w, m, v, h, o + end, g, go + end, n - end, scale, rate, b1, b2, c, eps, keep);
    }

    static void ftrl(
            float[] w,
            float[] z,
            float[] ns,
            int o,
            float[] g,
            int go,
            int n,
            float scale,
            float alpha,
            float beta,
            float l1,
            float l2) {
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector q = fromArray(SPECIES, g, go + i).mul(scale);
            FloatVector before = fromArray(SPECIES, ns, o + i);
            FloatVector after = q.fma(q, before);
            FloatVector root = after.sqrt();
            FloatVector sigma = root.sub(before.sqrt()).div(alpha);
            FloatVector zi = sigma.neg()
                    .fma(
                            fromArray(SPECIES, w, o + i),
                            fromArray(SPECIES, z, o + i).add(q));
            after.intoArray(ns, o + i);
            zi.intoArray(z, o + i);
            // l1 with the sign of z
            FloatVector threshold = zi.reinterpretAsInts()
                    .and(Integer.MIN_VALUE)
                    .or(Float.floatToRawIntBits(l1))
                    .reinterpretAsFloats();
            FloatVector shrunk = zi.sub(threshold);
            FloatVector wi = shrunk.neg().div(root.add(beta).div(alpha).add(l2));
            wi.blend(0, zi.abs().compare(VectorOperators.LE, l1)).intoArray(w, o + i);
        }
        REST.ftrl(w, z, ns, o + end, g, go + end, n - end, scale, alpha, beta, l1, l2);
    }
}
