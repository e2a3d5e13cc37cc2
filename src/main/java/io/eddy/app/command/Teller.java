package io.eddy.app.command;

import io.eddy.app.command.InterpretationTable.Overruling;
import io.eddy.learn.Remark;
import io.eddy.spec.Interpretation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tells people what a learner takes its events for: once when that is settled, and each remark when it comes. */
final class Teller {
    /** So many lines later, what was told is out of sight. */
    private static final int SCREEN = 20;

    private final String who;
    private final String label;
    private final Overruling overruling;
    private final Consumer<String> out;
    private final LongSupplier linesSoFar;
    private final List<Long> toldAt = new ArrayList<>();
    private boolean interpreted;
    private int remarked;
    private int classesTold;

    /**
     * @param who what lines begin with, such as {@code "events-0: "}; may be empty
     * @param linesSoFar how many lines people have been shown, these among them
     */
    Teller(String who, String label, Overruling overruling, Consumer<String> out, LongSupplier linesSoFar) {
        this.linesSoFar = linesSoFar;
        this.who = who;
        this.label = label;
        this.overruling = overruling;
        this.out = out;
    }

    /** Says in one line what an earlier process has told at length. */
    void goOn(Interpretation found, int remarks) {
        interpreted = true;
        classesTold = found.label().classes().size();
        remarked = remarks;
        long taken = found.fields().stream()
                .filter(field -> field.taken().isPresent())
                .count();
        out.accept("%sgoes on with what it has settled before: %d of %d fields taken, the label as %s%s"
                .formatted(
                        who,
                        taken,
                        found.fields().size(),
                        InterpretationTable.kind(found.label()),
                        remarks == 0 ? "" : ", remarks so far: " + remarks));
        InterpretationTable.warning(found).ifPresent(warning -> out.accept(who + warning));
    }

    /** Tells what is new. */
    void look(Interpretation found, List<Remark> remarks) {
        if (found.settled()) {
            tell(found);
        }
        if (!interpreted) {
            return; // because a remark means little before it is said what it is about
        }
        for (; remarked < remarks.size(); remarked++) {
            out.accept(who + "note: " + remarks.get(remarked).text());
            toldAt.add(linesSoFar.getAsLong());
        }
    }

    /** Tells what has not been told because there was too little to settle it. */
    void end(Interpretation found, List<Remark> remarks) {
        if (found.events() > 0) {
            tell(found);
            look(found, remarks);
        }
        int classes = found.label().classes().size();
        if (classes > classesTold) {
            out.accept("%s%s by now: %s".formatted(who, label, InterpretationTable.classes(found.label())));
        }
    }

    /** Tells remarks once more, with how often they were made, but for those that are still to be seen and were made once. */
    void repeat(List<Remark> remarks) {
        int before = remarked - toldAt.size(); // told by an earlier process
        List<Remark> again = new ArrayList<>();
        for (int i = 0; i < remarks.size(); i++) {
            boolean isSeen = i >= before && i < remarked && linesSoFar.getAsLong() - toldAt.get(i - before) < SCREEN;
            if (!isSeen || remarks.get(i).count() > 1) {
                again.add(remarks.get(i));
            }
        }
        summary(again).forEach(line -> out.accept(who + line));
    }

    /** What was told when it happened, under a heading, lest it reads like news. */
    static List<String> summary(List<Remark> remarks) {
        List<String> lines = new ArrayList<>();
        if (!remarks.isEmpty()) {
            lines.add("noted on the way, all in all:");
            remarks.forEach(remark -> lines.add("  " + remark));
        }
        return lines;
    }

    private void tell(Interpretation found) {
        if (!interpreted) {
            interpreted = true;
            classesTold = found.label().classes().size();
            InterpretationTable.lines(found, label, overruling).forEach(line -> out.accept(who + line));
        }
    }
}
