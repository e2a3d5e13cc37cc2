package io.eddy.nn;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Prints how many bytes the steps of each kind allocate. A program of its own, see {@link StepAllocationTest}. */
final class InterpretedSteps {
    /** Enough for every branch that these examples take, so that classes are loaded and calls linked. */
    private static final int FIRST = 35;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private InterpretedSteps() {}

    public static void main(String[] args) {
        if (print("fma", () -> Math.fma(args.length + 1.1f, 2.2f, 3.3f)) == 0) {
            EveryStep.all().forEach(every -> print(every.name(), () -> every.take(FIRST)));
            EveryListStep.all().forEach(every -> print(every.name(), () -> every.take(FIRST)));
        }
    }

    private static long print(String what, Runnable work) {
        work.run();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        System.out.println(what + " " + allocated);
        return allocated;
    }
}
