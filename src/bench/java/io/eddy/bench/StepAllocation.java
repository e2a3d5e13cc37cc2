package io.eddy.bench;

import com.sun.management.ThreadMXBean;
import io.eddy.kernel.Kernels;
import io.eddy.nn.EveryStep;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints how many bytes a step on vectors allocates once it is compiled, for each optimiser and through all layers. That is the JIT's
 * doing, and may differ from one process to the next: our code makes no objects but vectors, and a vector is one until a register
 * holds it.
 *
 * <p>Each kind of step in a process of its own, with the options of this one: what the JIT puts into one method hangs on what else it
 * has compiled, and a user has one optimiser.
 */
final class StepAllocation {
    private static final String KIND = "eddy.bench.kind";
    private static final int STEPS = 1_000;
    private static final int ROUNDS = 1_000;

    /** For so many rounds on end nothing has to be allocated. */
    private static final int QUIET = 100;

    /** What a round may allocate that is not the steps': loading a class, say. */
    private static final long CHANCE = STEPS;

    private StepAllocation() {}

    /** Arguments: how often to measure each kind; 1 if left out. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (System.getProperty(KIND) != null) {
            measure(System.getProperty(KIND));
            return;
        }
        int times = args.length == 0 ? 1 : Integer.parseInt(args[0]);
        for (int time = 0; time < times; time++) {
            for (EveryStep every : EveryStep.all()) {
                inAProcessOfItsOwn(every.name());
            }
        }
    }

    private static void inAProcessOfItsOwn(String kind) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Deddy.kernel=simd", "-D" + KIND + "=" + kind));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StepAllocation.class.getName()));
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static void measure(String kind) {
        for (EveryStep every : EveryStep.all()) {
            if (every.name().equals(kind)) {
                System.out.printf(
                        "%s: %,d bytes a step, %s%n",
                        kind, bytes(every), Kernels.best().name());
            }
        }
    }

    /** Because when a loop is compiled is not ours to say, and what is compiled later can be worse. */
    private static long bytes(EveryStep every) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long loud = 0;
        int quiet = 0;
        for (int round = 0; round < ROUNDS && quiet < QUIET; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            every.take(STEPS);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            if (allocated > CHANCE) {
                loud = allocated;
                quiet = 0;
            } else {
                quiet++;
            }
        }
        return quiet == QUIET ? 0 : loud / STEPS;
    }
}
