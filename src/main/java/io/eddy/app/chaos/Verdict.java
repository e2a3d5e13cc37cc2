package io.eddy.app.chaos;

import io.eddy.app.chaos.Course.Kind;
import io.eddy.app.chaos.Course.Outcome;
import io.eddy.app.chaos.Course.Standing;
import io.eddy.snapshot.Manifest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares what was published with what should have been. Each check notes its first difference in each partition. */
final class Verdict {
    private static final String NOTHING = "nothing";

    private final String topic;
    private final List<Course> courses;
    private final boolean exactlyOnce;
    private final List<Difference> differences = new ArrayList<>();

    /**
     * @param topic of the events
     * @param courses one for each partition
     * @param exactlyOnce whether repeating something is a difference
     */
    Verdict(String topic, List<Course> courses, boolean exactlyOnce) {
        this.topic = topic;
        this.courses = courses;
        this.exactlyOnce = exactlyOnce;
    }

    /** Empty if all is well. */
    List<Difference> differences() {
        return List.copyOf(differences);
    }

    /**
     * Everything in {@code predictions}, or in {@code dead-letters}, in its order: each event that belongs there and no other, once or at
     * least once, the first times in order, and to the bit what it should be.
     */
    void check(Kind kind, List<Published> published) {
        List<BitSet> seen = courses.stream().map(course -> new BitSet()).toList();
        for (Published one : published) {
            Outcome expected = expected(one);
            if (expected == null || expected.kind() != kind) {
                differ(kind + " of no such event", one, expected, one.content());
                continue;
            }
            BitSet before = seen.get(one.partition());
            int offset = Math.toIntExact(one.offset());
            if (!expected.content().equals(one.content())) {
                differ(kind + " differs", one, expected, one.content());
            }
            if (before.get(offset)) {
                if (exactlyOnce) {
                    differ(kind + " repeated", one, expected, "it a second time");
                }
            } else if (before.length() > offset) {
                differ(
                        kind + " out of order",
                        one,
                        expected,
                        "it after that of offset %d".formatted(before.length() - 1));
            }
            before.set(offset);
        }
        for (int partition = 0; partition < courses.size(); partition++) {
            checkNoneMissing(kind, partition, seen.get(partition));
        }
    }

    private void checkNoneMissing(Kind kind, int partition, BitSet seen) {
        List<Outcome> outcomes = courses.get(partition).outcomes();
        for (int offset = 0; offset < outcomes.size(); offset++) {
            Outcome expected = outcomes.get(offset);
            if (expected.kind() == kind && !seen.get(offset)) {
                differ(kind + " missing", new Published(partition, offset, NOTHING), expected, NOTHING);
                return;
            }
        }
    }

    private @Nullable Outcome expected(Published one) {
        boolean known = one.partition() >= 0
                && one.partition() < courses.size()
                && one.offset() >= 0
                && one.offset() < courses.get(one.partition()).outcomes().size();
        return known ? courses.get(one.partition()).outcomes().get(Math.toIntExact(one.offset())) : null;
    }

    private void differ(String what, Published one, @Nullable Outcome expected, String found) {
        differ(
                what,
                one.partition(),
                one.offset(),
                expected == null ? NOTHING : expected.kind() + " " + expected.content(),
                found);
    }

    /** Every manifest that was ever published: of its version there is one model, with these numbers and metrics. */
    void checkSnapshots(Collection<Manifest> manifests) {
        for (Manifest manifest : manifests) {
            int partition = partition(manifest);
            long offset = manifest.version().offset();
            Standing expected = partition < courses.size()
                    ? courses.get(partition).standings().get(offset)
                    : null;
            Standing found = new Standing(
                    manifest.version().toString(), manifest.events(), manifest.digest(), manifest.metrics());
            if (!found.equals(expected)) {
                differ("snapshot differs", partition, offset, Objects.toString(expected, NOTHING), found.toString());
            }
        }
    }

    /** The newest snapshots of which all parts are there, with the digests of their numbers: one for the end of each partition. */
    void checkFinal(Collection<Manifest> newest) {
        for (int partition = 0; partition < courses.size(); partition++) {
            int served = partition;
            long end = courses.get(partition).outcomes().size();
            if (newest.stream()
                    .noneMatch(manifest ->
                            partition(manifest) == served && manifest.version().offset() == end)) {
                differ(
                        "last snapshot missing",
                        partition,
                        end,
                        "one of offset " + end,
                        newest.stream()
                                .map(manifest -> manifest.version().toString())
                                .toList()
                                .toString());
            }
        }
        checkSnapshots(newest);
    }

    static int partition(Manifest manifest) {
        String source = manifest.version().source();
        return Integer.parseInt(source.substring(source.lastIndexOf('-') + 1));
    }

    private void differ(String what, int partition, long offset, String expected, String found) {
        String source = topic + "-" + partition;
        boolean first = differences.stream()
                .noneMatch(told -> told.what().equals(what) && told.where().startsWith(source + ":"));
        if (first) {
            differences.add(new Difference(what, source + ":" + offset, expected, found));
        }
    }
}
