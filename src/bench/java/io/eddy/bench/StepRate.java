package io.eddy.bench;

import io.eddy.kernel.Kernels;
import io.eddy.nn.Optimizer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Learns from a file of examples, several times from the start, and prints how fast, in the words of the C reference, and
 * with the same loss if both are right.
 *
 * <p>Reads NAME.x (float32, one example after the other), NAME.y (int32) and NAME.w (float32: each layer's matrix
 * {@code [in][out]}, then its bias), little-endian. The rate per second of processor time says more than the other where
 * the machine is shared.
 */
final class StepRate {
    private StepRate() {}

    /** Arguments: folder, workload, {@code sgd}, {@code adam} or {@code adam0} (without momentum), learning rate, repetitions. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Workload workload = Workload.valueOf(args[1]);
        Optimizer optimizer = switch (args[2]) {
            case "sgd" -> new Optimizer.Sgd();
            case "adam" -> new Optimizer.Adam(0.9f, 0.999f, 1e-8f);
            case "adam0" -> new Optimizer.Adam(0, 0.999f, 1e-8f);
            default -> throw new IllegalArgumentException(args[2] + "; there are sgd, adam and adam0");
        };
        float rate = Float.parseFloat(args[3]);
        int repetitions = Integer.parseInt(args[4]);
        float[] features = floats(folder.resolve(workload + ".x"));
        float[] weights = floats(folder.resolve(workload + ".w"));
        int[] labels = ints(folder.resolve(workload + ".y"));

        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int repetition = 0; repetition < repetitions; repetition++) {
            Steps steps = new Steps(workload, optimizer, rate);
            steps.start(weights);
            double loss = 0;
            int right = 0;
            long cpu = threads.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            for (int e = 0; e < labels.length; e++) {
                loss += steps.learn(features, e * workload.inputs(), labels[e], e);
                right += steps.wasRight(labels[e]) ? 1 : 0;
            }
            double seconds = (System.nanoTime() - start) * 1e-9;
            double cpuSeconds = (threads.getCurrentThreadCpuTime() - cpu) * 1e-9;
            int n = labels.length;
            System.out.printf(
                    Locale.ROOT,
                    "%s %s %s n=%d %.0f ex/s  logloss %.5f acc %.4f  %.0f ex/cpu-s%n",
                    Kernels.best().name(),
                    workload,
                    args[2],
                    n,
                    n / seconds,
                    loss / n,
                    (double) right / n,
                    n / cpuSeconds);
        }
    }

    static float[] floats(Path file) throws IOException {
        FloatBuffer buffer = bytes(file).asFloatBuffer();
        float[] numbers = new float[buffer.remaining()];
        buffer.get(numbers);
        return numbers;
    }

    static int[] ints(Path file) throws IOException {
        IntBuffer buffer = bytes(file).asIntBuffer();
        int[] numbers = new int[buffer.remaining()];
        buffer.get(numbers);
        return numbers;
    }

    private static ByteBuffer bytes(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
