package io.eddy.kernel;

import static io.eddy.kernel.SimdKernels.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.EQ;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Dot products of rows and one vector. */
final class SimdRowDots {
    private static final int L = SPECIES.length();
    private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;

    private static final VectorShuffle<Float> BY_8 = VectorShuffle.fromOp(SPECIES, l -> l ^ Math.min(8, L / 2));
    private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(SPECIES, l -> l ^ Math.min(4, L / 2));
    private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(SPECIES, l -> l ^ 2);
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(SPECIES, l -> l ^ 1);
    private static final VectorShuffle<Float> PICK = VectorShuffle.fromOp(SPECIES, l -> l * 4 % L);
    private static final VectorMask<Float> IN_8 = VectorMask.fromLong(SPECIES, 0xff00);
    private static final VectorMask<Float> IN_4 = VectorMask.fromLong(SPECIES, 0xf0f0);
    private static final VectorMask<Float> IN_2 = VectorMask.fromLong(SPECIES, 0xcccc);
    private static final VectorMask<Float> IN_1 = VectorMask.fromLong(SPECIES, 0xaaaa);

    private SimdRowDots() {}

    static void rowDots(float[] w, int wo, int rows, int stride, float[] d, int doff, float[] y, int yo) {
        int done = 0;
        if (L == 16 && stride == 16) {
            done = rows & -4;
            dots16(w, wo, done, d, doff, y, yo);
        } else if (L == 16 && stride == 32) {
            done = rows & -4;
            dots32(w, wo, done, d, doff, y, yo);
        } else if (L == 8 && stride == 16) {
            done = rows & -8;
            dots16By8(w, wo, done, d, doff, y, yo);
        } else if (L == 8 && stride == 32) {
            done = rows & -8;
            dots32By8(w, wo, done, d, doff, y, yo);
        } else if (L == 16) {
            done = rows & -4;
            dots(w, wo, done, stride, d, doff, y, yo);
        }
        for (int i = done; i < rows; i++) {
            y[yo + i] = SimdDot.dot(w, wo + i * stride, d, doff, stride);
        }
    }

    private static void dots16(float[] w, int wo, int rows, float[] d, int doff, float[] y, int yo) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector d0 = fromArray(SPECIES, d, doff);
        for (int i = 0; i < rows; i += 4) {
            int o = wo + i * 16;
            // the zeros of lanes 16 to 31 are added, too, for they turn -0 into 0
            FloatVector v0 = fromArray(SPECIES, w, o).fma(d0, zero).add(zero);
            FloatVector v1 = fromArray(SPECIES, w, o + 16).fma(d0, zero).add(zero);
            FloatVector v2 = fromArray(SPECIES, w, o + 32).fma(d0, zero).add(zero);
            FloatVector v3 = fromArray(SPECIES, w, o + 48).fma(d0, zero).add(zero);
            FloatVector p = v0.blend(v2, IN_8).add(v2.blend(v0, IN_8).rearrange(BY_8));
            FloatVector q = v1.blend(v3, IN_8).add(v3.blend(v1, IN_8).rearrange(BY_8));
            FloatVector s = p.blend(q, IN_4).add(q.blend(p, IN_4).rearrange(BY_4));
            s = s.add(s.rearrange(BY_2));
            s = s.add(s.rearrange(BY_1));
            ((FloatVector) s.rearrange(PICK).reinterpretShape(FOUR, 0)).intoArray(y, yo + i);
        }
    }

    private static void dots32(float[] w, int wo, int rows, float[] d, int doff, float[] y, int yo) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector d0 = fromArray(SPECIES, d, doff);
        FloatVector d1 = fromArray(SPECIES, d, doff + 16);
        for (int i = 0; i < rows; i += 4) {
            int o = wo + i * 32;
            FloatVector v0 = fromArray(SPECIES, w, o).fma(d0, zero);
            FloatVector v1 = fromArray(SPECIES, w, o + 32).fma(d0, zero);
            FloatVector v2 = fromArray(SPECIES, w, o + 64).fma(d0, zero);
            FloatVector v3 = fromArray(SPECIES, w, o + 96).fma(d0, zero);
            v0 = v0.add(fromArray(SPECIES, w, o + 16).fma(d1, zero));
            v1 = v1.add(fromArray(SPECIES, w, o + 48).fma(d1, zero));
            v2 = v2.add(fromArray(SPECIES, w, o + 80).fma(d1, zero));
            v3 = v3.add(fromArray(SPECIES, w, o + 112).fma(d1, zero));
            FloatVector p = v0.blend(v2, IN_8).add(v2.blend(v0, IN_8).rearrange(BY_8));
            FloatVector q = v1.blend(v3, IN_8).add(v3.blend(v1, IN_8).rearrange(BY_8));
            FloatVector s = p.blend(q, IN_4).add(q.blend(p, IN_4).rearrange(BY_4));
            s = s.add(s.rearrange(BY_2));
            s = s.add(s.rearrange(BY_1));
            ((FloatVector) s.rearrange(PICK).reinterpretShape(FOUR, 0)).intoArray(y, yo + i);
        }
    }

    /**
     * Wider rows, four at a time: 1.4 times as fast as one by one where there are 416 rows of 64. Not on vectors of eight, whose
     * twice as many sums Java 17 leaves on the heap.
     */
    private static void dots(float[] w, int wo, int rows, int stride, float[] d, int doff, float[] y, int yo) {
        FloatVector zero = FloatVector.zero(SPECIES);
        int pairs = stride & -32;
        for (int i = 0; i < rows; i += 4) {
            int o0 = wo + i * stride;
            int o1 = o0 + stride;
            int o2 = o1 + stride;
            int o3 = o2 + stride;
            FloatVector d0 = fromArray(SPECIES, d, doff);
            FloatVector v0 = fromArray(SPECIES, w, o0).fma(d0, zero);
            FloatVector v1 = fromArray(SPECIES, w, o1).fma(d0, zero);
            FloatVector v2 = fromArray(SPECIES, w, o2).fma(d0, zero);
            FloatVector v3 = fromArray(SPECIES, w, o3).fma(d0, zero);
            FloatVector d1 = fromArray(SPECIES, d, doff + 16);
            FloatVector u0 = fromArray(SPECIES, w, o0 + 16).fma(d1, zero);
            FloatVector u1 = fromArray(SPECIES, w, o1 + 16).fma(d1, zero);
            FloatVector u2 = fromArray(SPECIES, w, o2 + 16).fma(d1, zero);
            FloatVector u3 = fromArray(SPECIES, w, o3 + 16).fma(d1, zero);
            for (int k = 32; k < pairs; k += 32) {
                d0 = fromArray(SPECIES, d, doff + k);
                v0 = fromArray(SPECIES, w, o0 + k).fma(d0, v0);
                v1 = fromArray(SPECIES, w, o1 + k).fma(d0, v1);
                v2 = fromArray(SPECIES, w, o2 + k).fma(d0, v2);
                v3 = fromArray(SPECIES, w, o3 + k).fma(d0, v3);
                d1 = fromArray(SPECIES, d, doff + k + 16);
                u0 = fromArray(SPECIES, w, o0 + k + 16).fma(d1, u0);
                u1 = fromArray(SPECIES, w, o1 + k + 16).fma(d1, u1);
                u2 = fromArray(SPECIES, w, o2 + k + 16).fma(d1, u2);
                u3 = fromArray(SPECIES, w, o3 + k + 16).fma(d1, u3);
            }
            for (int k = pairs; k < stride; k += 16) {
                d0 = fromArray(SPECIES, d, doff + k);
                v0 = fromArray(SPECIES, w, o0 + k).fma(d0, v0);
                v1 = fromArray(SPECIES, w, o1 + k).fma(d0, v1);
                v2 = fromArray(SPECIES, w, o2 + k).fma(d0, v2);
                v3 = fromArray(SPECIES, w, o3 + k).fma(d0, v3);
            }
            v0 = v0.add(u0);
            v1 = v1.add(u1);
            v2 = v2.add(u2);
            v3 = v3.add(u3);
            FloatVector p = v0.blend(v2, IN_8).add(v2.blend(v0, IN_8).rearrange(BY_8));
            FloatVector q = v1.blend(v3, IN_8).add(v3.blend(v1, IN_8).rearrange(BY_8));
            FloatVector s = p.blend(q, IN_4).add(q.blend(p, IN_4).rearrange(BY_4));
            s = s.add(s.rearrange(BY_2));
            s = s.add(s.rearrange(BY_1));
            ((FloatVector) s.rearrange(PICK).reinterpretShape(FOUR, 0)).intoArray(y, yo + i);
        }
    }

    /**
     * Eight rows at a time on vectors of eight: of two rows each half of the lanes is folded, of four each quarter, of eight each
     * lane, and so the sum of row k ends in lane k. With {@link SimdSmall}'s rows of eight vectors that makes a step of SGD through
     * 32-64-32-1 1.6 times as fast on 256 bits, as fast as on 512.
     */
    private static void dots16By8(float[] w, int wo, int rows, float[] d, int doff, float[] y, int yo) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector d0 = fromArray(SPECIES, d, doff);
        FloatVector d1 = fromArray(SPECIES, d, doff + 8);
        for (int i = 0; i < rows; i += 8) {
            int o = wo + i * 16;
            // the zeros of lanes 16 to 31 are added, too, for they turn -0 into 0
            FloatVector v0 = fromArray(SPECIES, w, o)
                    .fma(d0, zero)
                    .add(zero)
                    .add(fromArray(SPECIES, w, o + 8).fma(d1, zero).add(zero));
            FloatVector v4 = fromArray(SPECIES, w, o + 64)
                    .fma(d0, zero)
                    .add(zero)
                    .add(fromArray(SPECIES, w, o + 72).fma(d1, zero).add(zero));
            FloatVector p0 = v0.blend(v4, IN_4).add(v4.blend(v0, IN_4).rearrange(BY_4));
            FloatVector v2 = fromArray(SPECIES, w, o + 32)
                    .fma(d0, zero)
                    .add(zero)
                    .add(fromArray(SPECIES, w, o + 40).fma(d1, zero).add(zero));
            FloatVector v6 = fromArray(SPECIES, w, o + 96)
                    .fma(d0, zero)
                    .add(zero)
                    .add(fromArray(SPECIES, w, o + 104).fma(d1, zero).add(zero));
            FloatVector p2 = v2.blend(v6, IN_4).add(v6.blend(v2, IN_4).rearrange(BY_4));
            FloatVector q0 = p0.blend(p2, IN_2).add(p2.blend(p0, IN_2).rearrange(BY_2));
            FloatVector v1 = fromArray(SPECIES, w, o + 16)
                    .fma(d0, zero)
                    .add(zero)
                    .add(fromArray(SPECIES, w, o + 24).fma(d1, zero).add(zero));
            FloatVector v5 = fromArray(SPECIES, w, o + 80)
                    .fma(d0, zero)
                    .add(zero)
                    .add(fromArray(SPECIES, w, o + 88).fma(d1, zero).add(zero));
            FloatVector p1 = v1.blend(v5, IN_4).add(v5.blend(v1, IN_4).rearrange(BY_4));
            FloatVector v3 = fromArray(SPECIES, w, o + 48)
                    .fma(d0, zero)
                    .add(zero)
                    .add(fromArray(SPECIES, w, o + 56).fma(d1, zero).add(zero));
            FloatVector v7 = fromArray(SPECIES, w, o + 112)
                    .fma(d0, zero)
                    .add(zero)
                    .add(fromArray(SPECIES, w, o + 120).fma(d1, zero).add(zero));
            FloatVector p3 = v3.blend(v7, IN_4).add(v7.blend(v3, IN_4).rearrange(BY_4));
            FloatVector q1 = p1.blend(p3, IN_2).add(p3.blend(p1, IN_2).rearrange(BY_2));
            q0.blend(q1, IN_1).add(q1.blend(q0, IN_1).rearrange(BY_1)).intoArray(y, yo + i);
        }
    }

    private static void dots32By8(float[] w, int wo, int rows, float[] d, int doff, float[] y, int yo) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector d0 = fromArray(SPECIES, d, doff);
        FloatVector d1 = fromArray(SPECIES, d, doff + 8);
        FloatVector d2 = fromArray(SPECIES, d, doff + 16);
        FloatVector d3 = fromArray(SPECIES, d, doff + 24);
        for (int i = 0; i < rows; i += 8) {
            int o = wo + i * 32;
            FloatVector v0 = fromArray(SPECIES, w, o)
                    .fma(d0, zero)
                    .add(fromArray(SPECIES, w, o + 16).fma(d2, zero));
            v0 = v0.add(fromArray(SPECIES, w, o + 8)
                    .fma(d1, zero)
                    .add(fromArray(SPECIES, w, o + 24).fma(d3, zero)));
            FloatVector v4 = fromArray(SPECIES, w, o + 128)
                    .fma(d0, zero)
                    .add(fromArray(SPECIES, w, o + 144).fma(d2, zero));
            v4 = v4.add(fromArray(SPECIES, w, o + 136)
                    .fma(d1, zero)
                    .add(fromArray(SPECIES, w, o + 152).fma(d3, zero)));
            FloatVector p0 = v0.blend(v4, IN_4).add(v4.blend(v0, IN_4).rearrange(BY_4));
            FloatVector v2 = fromArray(SPECIES, w, o + 64)
                    .fma(d0, zero)
                    .add(fromArray(SPECIES, w, o + 80).fma(d2, zero));
            v2 = v2.add(fromArray(SPECIES, w, o + 72)
                    .fma(d1, zero)
                    .add(fromArray(SPECIES, w, o + 88).fma(d3, zero)));
            FloatVector v6 = fromArray(SPECIES, w, o + 192)
                    .fma(d0, zero)
                    .add(fromArray(SPECIES, w, o + 208).fma(d2, zero));
            v6 = v6.add(fromArray(SPECIES, w, o + 200)
                    .fma(d1, zero)
                    .add(fromArray(SPECIES, w, o + 216).fma(d3, zero)));
            FloatVector p2 = v2.blend(v6, IN_4).add(v6.blend(v2, IN_4).rearrange(BY_4));
            FloatVector q0 = p0.blend(p2, IN_2).add(p2.blend(p0, IN_2).rearrange(BY_2));
            FloatVector v1 = fromArray(SPECIES, w, o + 32)
                    .fma(d0, zero)
                    .add(fromArray(SPECIES, w, o + 48).fma(d2, zero));
            v1 = v1.add(fromArray(SPECIES, w, o + 40)
                    .fma(d1, zero)
                    .add(fromArray(SPECIES, w, o + 56).fma(d3, zero)));
            FloatVector v5 = fromArray(SPECIES, w, o + 160)
                    .fma(d0, zero)
                    .add(fromArray(SPECIES, w, o + 176).fma(d2, zero));
            v5 = v5.add(fromArray(SPECIES, w, o + 168)
                    .fma(d1, zero)
                    .add(fromArray(SPECIES, w, o + 184).fma(d3, zero)));
            FloatVector p1 = v1.blend(v5, IN_4).add(v5.blend(v1, IN_4).rearrange(BY_4));
            FloatVector v3 = fromArray(SPECIES, w, o + 96)
                    .fma(d0, zero)
                    .add(fromArray(SPECIES, w, o + 112).fma(d2, zero));
            v3 = v3.add(fromArray(SPECIES, w, o + 104)
                    .fma(d1, zero)
                    .add(fromArray(SPECIES, w, o + 120).fma(d3, zero)));
            FloatVector v7 = fromArray(SPECIES, w, o + 224)
                    .fma(d0, zero)
                    .add(fromArray(SPECIES, w, o + 240).fma(d2, zero));
            v7 = v7.add(fromArray(SPECIES, w, o + 232)
                    .fma(d1, zero)
                    .add(fromArray(SPECIES, w, o + 248).fma(d3, zero)));
            FloatVector p3 = v3.blend(v7, IN_4).add(v7.blend(v3, IN_4).rearrange(BY_4));
            FloatVector q1 = p1.blend(p3, IN_2).add(p3.blend(p1, IN_2).rearrange(BY_2));
            q0.blend(q1, IN_1).add(q1.blend(q0, IN_1).rearrange(BY_1)).intoArray(y, yo + i);
        }
    }

    static void rowDotsWhereNonZero(
            float[] w, int wo, int rows, int stride, float[] d, int doff, float[] x, int xo, float[] y, int yo) {
        int from = 0;
        if (L >= 8 && stride <= 32) {
            from = rows & -L;
            rowDots(w, wo, from, stride, d, doff, y, yo);
            for (int i = 0; i < from; i += L) {
                FloatVector dots = fromArray(SPECIES, y, yo + i);
                dots.blend(0, fromArray(SPECIES, x, xo + i).compare(EQ, 0)).intoArray(y, yo + i);
            }
        }
        for (int i = from; i < rows; i += SimdActiveRows.GROUP) {
            int size = Math.min(SimdActiveRows.GROUP, rows - i);
            long active = SimdActiveRows.of(x, xo + i, size);
            for (int k = 0; k < size; k++) {
                y[yo + i + k] = 0;
            }
            for (long left = active; left != 0; left &= left - 1) {
                int row = i + Long.numberOfTrailingZeros(left);
                y[yo + row] = SimdDot.dot(w, wo + row * stride, d, doff, stride);
            }
        }
    }
}
