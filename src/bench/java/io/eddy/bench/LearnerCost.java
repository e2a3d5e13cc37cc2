package io.eddy.bench;

import io.eddy.app.data.DataFile;
import io.eddy.app.data.DataOptions;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an event costs a learner, in processor time: all rows of a file, several times, each with a learner of its own, and the same for each of
 * its members alone. {@code LearnerCost elec2.csv.gz class 5 wide,agile}; without names the default and each of its members.
 */
public final class LearnerCost {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private LearnerCost() {}

    public static void main(String[] args) throws RejectedEvent {
        List<Event> events = new ArrayList<>();
        try (DataFile file = DataFile.open(Path.of(args[0]), DataOptions.NONE.withLabel(args[1]))) {
            while (file.next()) {
                Event event = new Event();
                file.fill(event);
                events.add(event);
            }
        }
        int rounds = Integer.parseInt(args[2]);
        List<String> members = args.length > 3 ? List.of(args[3].split(",", -1)) : List.of("default");
        System.out.printf("%-12s %8s %8s%n", "members", "us", "bytes");
        measure(String.join(",", members), events, rounds);
        if (args.length == 3) {
            Learner learner = Learners.of(Specification.inferred("cost"));
            for (int i = 0; i < Math.min(events.size(), 300); i++) {
                learner.learn(events.get(i));
            }
            for (Specification.Member member : learner.specification().members()) {
                measure(member.type(), events, rounds);
            }
        }
    }

    private static void measure(String members, List<Event> events, int rounds) throws RejectedEvent {
        Specification specification = SpecificationReader.parse("{name: cost, output: inferred, members: [%s]}"
                .formatted(members)
                .replace("[default]", "default"));
        double least = Double.POSITIVE_INFINITY;
        double bytes = 0;
        Event page = new Event();
        for (int round = 0; round < rounds; round++) {
            Learner learner = Learners.of(specification);
            long start = THREADS.getCurrentThreadCpuTime();
            long allocated = allocated();
            for (Event event : events) {
                page.copyFrom(event); // because columns are looked up anew for each other object
                learner.learn(page);
            }
            bytes = (double) (allocated() - allocated) / events.size();
            least = Math.min(least, (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / events.size());
        }
        System.out.printf(Locale.ROOT, "%-12s %8.2f %8.0f%n", members, least, bytes);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) THREADS).getCurrentThreadAllocatedBytes();
    }
}
