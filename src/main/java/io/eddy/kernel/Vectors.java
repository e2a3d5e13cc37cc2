package io.eddy.kernel;

import static io.eddy.kernel.VectorKernels.SPECIES;
import static jdk.incubator.vector.VectorOperators.EQ;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** What loops over vectors do again and again. Apart from those, because the JIT has to put these into them. */
final class Vectors {
    private Vectors() {}

    static FloatVector load(float[] from, int offset) {
        return FloatVector.fromArray(SPECIES, from, offset);
    }

    static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    static FloatVector relu(FloatVector x) {
        return x.max(0);
    }

    static FloatVector reluBackward(FloatVector y, FloatVector dy) {
        return dy.blend(0, y.compare(EQ, 0));
    }

    /** With the sign of each lane, zeros and NaN too. */
    static FloatVector withSignOf(FloatVector x, float magnitude) {
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return sign.or(Float.floatToRawIntBits(magnitude)).reinterpretAsFloats();
    }
}
