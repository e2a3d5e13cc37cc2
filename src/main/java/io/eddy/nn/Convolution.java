package io.eddy.nn;

import static io.eddy.kernel.Layout.BASE;

import io.eddy.kernel.Kernels;
import io.eddy.kernel.Layout;
import java.util.Arrays;
import java.util.List;

/**
 * A convolution in two dimensions: y(p, q) = b + Σ x(s p + i - padding, s q + j - padding) W(i, j), where a pixel outside is zero.
 *
 * <p>Pixels lie row by row, the channels of each next to each other. W has a row for each of {@code kernel · kernel · channels in}, the
 * channels of a place next to each other as they are in a pixel, and a column for each channel out: {@code
 * weight[(i * kernel + j) * in + c][o]} is what PyTorch calls {@code weight[o][c][i][j]}.
 *
 * <p>The pixels are copied into a frame of zeros. Then a row of the kernel reads, for one pixel out, numbers that lie next to each other, for
 * the next pixel out those {@code stride · channels} on: a matrix product for each row of pixels and of the kernel, and so are both
 * gradients. Sums over the kernel run row by row, left to right, channel by channel; those over pixels likewise.
 */
final class Convolution implements Layer {
    private static final float[] ONE = {1};

    private final Kernels kernels;
    private final Shape.Pixels in;
    private final Shape.Pixels out;
    private final int kernel;
    private final int stride;
    private final int padding;

    private final Parameter weight;
    private final Parameter bias;
    private final float[] weightGradient;
    private final float[] biasGradient;

    private final int framedHeight;
    private final int framedWidth;

    /** x in its frame, without gaps. */
    private final float[] framed;

    private boolean needsInputGradient = true;

    /** dL/dx in its frame, each pixel padded; and W with channels in and out exchanged. Empty if nobody asks. */
    private float[] framedGradient;

    private float[] exchanged;

    /** Pixels out, each padded: where that makes no difference, y itself. */
    private final int wide;

    private final float[] wideOutput;
    private final float[] wideGradient;

    Convolution(String name, Shape.Pixels in, Shape.Pixels out, LayerPlan.Conv plan, Kernels kernels) {
        this.kernels = kernels;
        this.in = in;
        this.out = out;
        kernel = plan.kernel();
        stride = plan.stride();
        padding = plan.padding();
        weight = new Parameter(name + ".weight", kernel * kernel * in.channels(), out.channels());
        bias = Parameter.vector(name + ".bias", out.channels());
        weightGradient = Layout.matrix(weight.rows(), weight.stride());
        biasGradient = Layout.vector(out.channels());
        framedHeight = in.height() + 2 * padding;
        framedWidth = in.width() + 2 * padding;
        framed = Layout.vector(framedHeight * framedWidth * in.channels());
        framedGradient = Layout.matrix(framedHeight * framedWidth, in.channels());
        exchanged = Layout.matrix(kernel * kernel * out.channels(), in.channels());
        wide = weight.stride();
        boolean isWide = wide == out.channels();
        wideOutput = Layout.matrix(isWide ? 0 : out.height() * out.width(), wide);
        wideGradient = Layout.matrix(isWide ? 0 : out.height() * out.width(), wide);
    }

    Parameter weight() {
        return weight;
    }

    @Override
    public void needsNoInputGradient() {
        needsInputGradient = false;
        framedGradient = new float[0];
        exchanged = new float[0];
    }

    @Override
    public int inputs() {
        return in.size();
    }

    @Override
    public int outputs() {
        return out.size();
    }

    @Override
    public void forward(float[] x, float[] y, long step, boolean training) {
        int row = in.width() * in.channels();
        for (int h = 0; h < in.height(); h++) {
            System.arraycopy(x, BASE + h * row, framed, frame(h + padding, padding, in.channels()), row);
        }
        boolean isWide = wide == out.channels();
        float[] z = isWide ? y : wideOutput;
        for (int p = 0, at = BASE; p < out.height() * out.width(); p++, at += wide) {
            System.arraycopy(bias.values, BASE, z, at, wide);
        }
        int depth = kernel * in.channels();
        for (int h = 0; h < out.height(); h++) {
            for (int i = 0; i < kernel; i++) {
                kernels.product(
                        framed,
                        frame(h * stride + i, 0, in.channels()),
                        stride * in.channels(),
                        1,
                        out.width(),
                        depth,
                        weight.values,
                        weight.offset(i * depth),
                        wide,
                        z,
                        BASE + h * out.width() * wide,
                        wide,
                        wide);
            }
        }
        if (!isWide) {
            move(z, wide, y, out.channels());
        }
    }

    @Override
    public void backward(float[] x, float[] y, float[] dy, float[] dx) {
        boolean isWide = wide == out.channels();
        float[] dz = isWide ? dy : wideGradient;
        if (!isWide) {
            move(dy, out.channels(), dz, wide);
        }
        parameterGradients(dz);
        if (needsInputGradient) {
            inputGradient(dz, dx);
        }
    }

    /** dW(i, j) = Σ x(s p + i - padding, s q + j - padding) dy(p, q), db = Σ dy(p, q) */
    private void parameterGradients(float[] dz) {
        Arrays.fill(weightGradient, 0);
        Arrays.fill(biasGradient, 0);
        int depth = kernel * in.channels();
        for (int h = 0; h < out.height(); h++) {
            for (int i = 0; i < kernel; i++) {
                kernels.product(
                        framed,
                        frame(h * stride + i, 0, in.channels()),
                        1,
                        stride * in.channels(),
                        depth,
                        out.width(),
                        dz,
                        BASE + h * out.width() * wide,
                        wide,
                        weightGradient,
                        weight.offset(i * depth),
                        wide,
                        wide);
            }
        }
        int pixels = out.height() * out.width();
        kernels.product(ONE, 0, 0, 0, 1, pixels, dz, BASE, wide, biasGradient, BASE, wide, wide);
    }

    /** dx(s p + i - padding, s q + j - padding) += dy(p, q) W(i, j)ᵀ */
    private void inputGradient(float[] dz, float[] dx) {
        int pixel = Layout.padded(in.channels());
        exchange(pixel);
        Arrays.fill(framedGradient, 0);
        for (int h = 0; h < out.height(); h++) {
            for (int i = 0; i < kernel; i++) {
                for (int j = 0; j < kernel; j++) {
                    kernels.product(
                            dz,
                            BASE + h * out.width() * wide,
                            wide,
                            1,
                            out.width(),
                            out.channels(),
                            exchanged,
                            BASE + (i * kernel + j) * out.channels() * pixel,
                            pixel,
                            framedGradient,
                            frame(h * stride + i, j, pixel),
                            stride * pixel,
                            pixel);
                }
            }
        }
        int to = BASE;
        for (int h = 0; h < in.height(); h++) {
            int from = frame(h + padding, padding, pixel);
            if (pixel == in.channels()) {
                System.arraycopy(framedGradient, from, dx, to, in.width() * pixel);
                to += in.width() * pixel;
            } else {
                for (int w = 0; w < in.width(); w++, from += pixel, to += in.channels()) {
                    System.arraycopy(framedGradient, from, dx, to, in.channels());
                }
            }
        }
    }

    /** For each place of the kernel the columns of W as rows. */
    private void exchange(int pixel) {
        float[] w = weight.values;
        for (int place = 0; place < kernel * kernel; place++) {
            for (int c = 0; c < in.channels(); c++) {
                int from = weight.offset(place * in.channels() + c);
                int to = BASE + place * out.channels() * pixel + c;
                for (int o = 0; o < out.channels(); o++) {
                    exchanged[to + o * pixel] = w[from + o];
                }
            }
        }
    }

    /** Where a pixel of the frame lies. */
    private int frame(int row, int column, int pixel) {
        return BASE + (row * framedWidth + column) * pixel;
    }

    /** Moves the channels out of each pixel to where pixels are farther apart, or nearer. */
    private void move(float[] from, int fromPixel, float[] to, int toPixel) {
        int pixels = out.height() * out.width();
        for (int p = 0, f = BASE, t = BASE; p < pixels; p++, f += fromPixel, t += toPixel) {
            System.arraycopy(from, f, to, t, out.channels());
        }
    }

    @Override
    public double squaredGradientNorm(float[] x, float[] dy) {
        int n = weight.rows() * weight.stride();
        return (double) kernels.dot(weightGradient, BASE, weightGradient, BASE, n)
                + kernels.dot(biasGradient, BASE, biasGradient, BASE, wide);
    }

    @Override
    public void update(float[] x, float[] dy, float scale, Update update) {
        for (int r = 0; r < weight.rows(); r++) {
            update.row(weight, r, weightGradient, weight.offset(r), scale);
        }
        update.row(bias, 0, biasGradient, BASE, scale);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight, bias);
    }
}
