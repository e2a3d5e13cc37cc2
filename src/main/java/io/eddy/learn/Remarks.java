package io.eddy.learn;

import io.eddy.learn.Remark.Kind;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a learner has remarked, once for each matter. Only the first {@link #MOST} matters are told, all are counted by kind. */
final class Remarks {
    /** A stream whose fields have names without end must not fill memory and log. */
    static final int MOST = 100;

    private static final Kind[] KINDS = Kind.values();

    private final List<Kind> kinds = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private long[] counts = new long[MOST];
    private long[] countsByKind = new long[KINDS.length];

    /** Counts a matter, which is a new one if none of this kind and text is there yet. */
    void remark(Kind kind, String text) {
        countsByKind[kind.ordinal()]++;
        int matter = 0;
        while (matter < texts.size()
                && !(kinds.get(matter) == kind && texts.get(matter).equals(text))) {
            matter++;
        }
        if (matter == MOST) {
            return;
        } else if (matter == texts.size()) {
            kinds.add(kind);
            texts.add(text);
        }
        counts[matter]++;
    }

    /** How many matters are told. */
    int matters() {
        return texts.size();
    }

    /** In the order in which they were first remarked. */
    List<Remark> list() {
        List<Remark> remarks = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            remarks.add(new Remark(kinds.get(i), texts.get(i), counts[i]));
        }
        return remarks;
    }

    /** How often each kind was remarked, also where it was not told. */
    Map<Kind, Long> counts() {
        Map<Kind, Long> byKind = new EnumMap<>(Kind.class);
        for (Kind kind : KINDS) {
            byKind.put(kind, countsByKind[kind.ordinal()]);
        }
        return byKind;
    }

    void state(Archive archive) {
        List<String> stored = archive.strings("texts", texts);
        long[] ordinals = archive.longList(
                "kinds", kinds.stream().mapToLong(Kind::ordinal).toArray());
        countsByKind = archive.longs("countsByKind", countsByKind);
        counts = archive.longs("counts", counts);
        archive.check(
                ordinals.length == stored.size()
                        && stored.size() <= MOST
                        && Arrays.stream(ordinals).allMatch(kind -> kind >= 0 && kind < KINDS.length),
                "%d remarks are of the kinds %s".formatted(stored.size(), Arrays.toString(ordinals)));
        if (archive.loading()) {
            texts.clear();
            texts.addAll(stored);
            kinds.clear();
            Arrays.stream(ordinals).forEach(kind -> kinds.add(KINDS[(int) kind]));
        }
    }
}
