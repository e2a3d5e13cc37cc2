package io.eddy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FloatMathTest {
    private static final float INFINITY = Float.POSITIVE_INFINITY;
    /** Steps through the bit patterns of all floats; a prime, so that it meets every exponent with many mantissas. */
    private static final int STEP = 7919;

    @Test
    void exp_is_within_two_ulp() {
        assertClose(FloatMath::exp, StrictMath::exp);
    }

    @Test
    void log_is_within_one_ulp() {
        assertThat(worst(FloatMath::log, StrictMath::log)).isLessThan(0.51);
    }

    @Test
    void log1p_is_within_one_ulp() {
        assertThat(worst(FloatMath::log1p, StrictMath::log1p)).isLessThan(0.51);
    }

    @Test
    void tanh_is_within_two_ulp() {
        assertClose(FloatMath::tanh, StrictMath::tanh);
    }

    @Test
    void sigmoid_is_within_two_ulp() {
        assertClose(
                FloatMath::sigmoid,
                x -> x < 0 ? StrictMath.exp(x) / (1 + StrictMath.exp(x)) : 1 / (1 + StrictMath.exp(-x)));
    }

    @Test
    void softplus_is_within_two_ulp() {
        assertClose(FloatMath::softplus, x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))));
    }

    @Test
    void erf_is_within_one_ulp() {
        assertThat(worst(FloatMath::erf, FloatMathTest::erf)).isLessThan(0.6);
    }

    @Test
    void exp_at_the_edges() {
        assertThat(FloatMath.exp(0f)).isEqualTo(1);
        assertThat(FloatMath.exp(-0f)).isEqualTo(1);
        assertThat(FloatMath.exp(INFINITY)).isEqualTo(INFINITY);
        assertThat(FloatMath.exp(-INFINITY)).isEqualTo(Float.valueOf(0f));
        assertThat(FloatMath.exp(88.73f)).isEqualTo(INFINITY);
        assertThat(FloatMath.exp(88.72f)).isFinite();
        assertThat(FloatMath.exp(-103.9f)).isEqualTo(Float.MIN_VALUE);
        assertThat(FloatMath.exp(Float.NaN)).isNaN();
    }

    @Test
    void log_at_the_edges() {
        assertThat(FloatMath.log(0f)).isEqualTo(-INFINITY);
        assertThat(FloatMath.log(-0f)).isEqualTo(-INFINITY);
        assertThat(FloatMath.log(-1f)).isNaN();
        assertThat(FloatMath.log(INFINITY)).isEqualTo(INFINITY);
        assertThat(FloatMath.log(Float.NaN)).isNaN();
        assertThat(FloatMath.log(1f)).isEqualTo(Float.valueOf(0f));
        assertThat(FloatMath.log1p(-1f)).isEqualTo(-INFINITY);
        assertThat(FloatMath.log1p(-1.5f)).isNaN();
        assertThat(FloatMath.log1p(-0f)).isEqualTo(Float.valueOf(-0f));
        assertThat(FloatMath.log1p(INFINITY)).isEqualTo(INFINITY);
    }

    @Test
    void tanh_sigmoid_and_erf_at_the_edges() {
        assertThat(FloatMath.tanh(-0f)).isEqualTo(Float.valueOf(-0f));
        assertThat(FloatMath.tanh(Float.MIN_VALUE)).isEqualTo(Float.MIN_VALUE);
        assertThat(FloatMath.tanh(INFINITY)).isEqualTo(1);
        assertThat(FloatMath.tanh(-INFINITY)).isEqualTo(-1);
        assertThat(FloatMath.tanh(Float.NaN)).isNaN();
        assertThat(FloatMath.sigmoid(-0f)).isEqualTo(0.5f);
        assertThat(FloatMath.sigmoid(INFINITY)).isEqualTo(1);
        assertThat(FloatMath.sigmoid(-INFINITY)).isEqualTo(Float.valueOf(0f));
        assertThat(FloatMath.sigmoid(Float.NaN)).isNaN();
        assertThat(FloatMath.softplus(INFINITY)).isEqualTo(INFINITY);
        assertThat(FloatMath.softplus(-INFINITY)).isEqualTo(Float.valueOf(0f));
        assertThat(FloatMath.softplus(Float.NaN)).isNaN();
        assertThat(FloatMath.erf(-0f)).isEqualTo(Float.valueOf(-0f));
        assertThat(FloatMath.erf(INFINITY)).isEqualTo(1);
        assertThat(FloatMath.erf(-4.5f)).isEqualTo(-1);
        assertThat(FloatMath.erf(Float.NaN)).isNaN();
    }

    private static void assertClose(UnaryOperator<Float> actual, DoubleUnaryOperator truth) {
        assertThat(worst(actual, truth)).isLessThan(2);
    }

    /** The largest error in units in the last place of the rounded truth, over floats of every size and sign. */
    private static double worst(UnaryOperator<Float> actual, DoubleUnaryOperator truth) {
        double worst = 0;
        for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STEP) {
            float x = Float.intBitsToFloat((int) bits);
            double y = truth.applyAsDouble(x);
            float rounded = (float) y;
            float got = actual.apply(x);
            if (Float.isNaN(rounded) || Float.isInfinite(rounded)) {
                assertThat(got).as("at %s", x).isEqualTo(Float.valueOf(rounded));
            } else {
                worst = Math.max(worst, Math.abs(got - y) / Math.ulp(rounded));
            }
        }
        return worst;
    }

    /** Its Taylor series, whose terms are summed until they vanish; beyond 4 it rounds to 1. */
    private static double erf(double x) {
        if (!(Math.abs(x) < 4)) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
            term *= x * x * 2 / (2 * n + 1);
            sum += term;
        }
        return sum * StrictMath.exp(-x * x) * 2 / Math.sqrt(Math.PI);
    }
}
