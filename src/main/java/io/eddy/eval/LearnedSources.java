package io.eddy.eval;

import io.eddy.feature.Event;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far each source of events has been seen, so that one that comes again is known: whoever writes events from a source at least once
 * may write some of them twice.
 *
 * <p>The highest offset is enough, because what is written of one source never has a hole that is filled later; see the intake, which
 * keeps to that.
 */
final class LearnedSources {
    /** A stream of made-up sources must not fill the memory; whoever has more has not been heard of for long. */
    static final int MOST = 100_000;

    /** In the order in which they were last heard of, the longest ago first. */
    private final LinkedHashMap<String, Long> highest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    /** Notes an event; says whether it, or a later one of its source, was there before. One of no source is always new. */
    boolean hasSeen(Event event) {
        if (event.source() == null) {
            return false;
        }
        String source = event.sourceId().isEmpty() ? event.source() : event.source() + '@' + event.sourceId();
        Long before = highest.get(source);
        if (before != null && before >= event.sourceOffset()) {
            return true;
        }
        highest.put(source, event.sourceOffset());
        return false;
    }

    /** All of it, if the archive is for training, else nothing. */
    void state(Archive archive) {
        if (!archive.training()) {
            return;
        }
        List<String> names = archive.strings("names", new ArrayList<>(highest.keySet()));
        long[] offsets = archive.longList(
                "offsets", highest.values().stream().mapToLong(Long::longValue).toArray());
        archive.check(
                names.size() == offsets.length, "%d sources and %d offsets".formatted(names.size(), offsets.length));
        if (archive.loading()) {
            highest.clear();
            for (int i = 0; i < offsets.length; i++) {
                highest.put(names.get(i), offsets[i]);
            }
        }
    }
}
