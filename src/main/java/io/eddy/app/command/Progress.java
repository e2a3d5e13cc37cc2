package io.eddy.app.command;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How far a command has come with a file: a bar that is drawn again and again where someone watches, else a line now and then. */
final class Progress {
    private static final long BAR_EVERY = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LINE_EVERY = TimeUnit.SECONDS.toNanos(5);
    private static final int CELLS = 30;
    private static final String CLEARED_LINE = "\r\033[2K";

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final long every;
    private final long start;
    private long shown;
    private boolean drawn;

    /** @param nanos tells the nanoseconds since some moment */
    Progress(PrintWriter out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
        this.every = terminal ? BAR_EVERY : LINE_EVERY;
        this.start = nanos.getAsLong();
        this.shown = start;
    }

    /** The progress of what starts now; a bar if this process runs in a terminal. */
    static Progress on(PrintWriter out) {
        return new Progress(out, Terminal.isThere(), System::nanoTime);
    }

    /**
     * Shows something if it is time again; costs little where it is not.
     *
     * @param share of the file that is done, from 0 to 1
     */
    void show(double share, long rows) {
        long now = nanos.getAsLong();
        if (now - shown < every) {
            return;
        }
        shown = now;
        int full = (int) (share * CELLS);
        String bar = terminal ? CLEARED_LINE + "[" + "#".repeat(full) + ".".repeat(CELLS - full) + "] " : "";
        double perSecond = rows / ((now - start) / 1e9);
        out.printf(Locale.ROOT, "%s%3.0f %%  %,d rows, %,.0f rows/s", bar, share * 100, rows, perSecond);
        if (!terminal) {
            out.println();
        }
        out.flush();
        drawn = terminal;
    }

    /** Takes the bar away. */
    void end() {
        if (drawn) {
            out.print(CLEARED_LINE);
            out.flush();
        }
    }
}
