package io.eddy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.Seeds;
import io.eddy.safetensors.UnreadableSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random histories of a compacted topic: snapshots of growing and shrinking models, crashes, repeats, compaction. */
class SnapshotLogTest {
    private static final int PART_BYTES = 400;

    private final Map<Long, Snapshot> written = new HashMap<>();

    @Test
    void a_reader_holds_the_last_snapshot_that_was_closed_and_never_a_mix() {
        Seeds.forEach(300, seed -> {
            Random random = new Random(seed);
            written.clear();
            List<SnapshotPart> log = new ArrayList<>();
            long last = write(log, random);

            SnapshotAssembler assembler = read(compact(log, random));

            assertThat(assembler
                            .newest()
                            .map(whole -> whole.manifest().version().offset()))
                    .hasValue(last);
        });
    }

    @Test
    void a_reader_of_a_topic_that_lost_records_holds_nothing_that_was_not_written() {
        Seeds.forEach(300, seed -> {
            Random random = new Random(seed);
            written.clear();
            List<SnapshotPart> log = new ArrayList<>();
            write(log, random);

            List<SnapshotPart> damaged = new ArrayList<>();
            for (SnapshotPart record : log) {
                switch (random.nextInt(20)) {
                    case 0 -> {} // lost
                    case 1 -> damaged.add(random.nextInt(damaged.size() + 1), record);
                    case 2 -> damaged.add(flip(record, random));
                    default -> damaged.add(record);
                }
            }

            read(damaged);
        });
    }

    /** Writes snapshots into alternating slots, some cut off by a crash, and returns the last one that was closed. */
    private long write(List<SnapshotPart> log, Random random) {
        Slot slot = Slot.A;
        long last = -1;
        int snapshots = 3 + random.nextInt(10);
        for (long offset = 0; offset < snapshots; offset++) {
            // because few seeds repeat, two snapshots may share parts or be equal in all numbers
            Snapshot snapshot = Models.snapshot(random.nextInt(3), offset, 1 + random.nextInt(4), 40);
            written.put(offset, snapshot);
            List<SnapshotPart> records = new ArrayList<>();
            SnapshotParts.cut(snapshot, slot, PART_BYTES).forEachRemaining(records::add);
            if (last >= 0 && random.nextInt(3) == 0) {
                log.addAll(records.subList(0, random.nextInt(records.size())));
            } else {
                log.addAll(records);
                slot = slot.other();
                last = offset;
            }
        }
        return last;
    }

    /** Removes any of the records that a later one of the same key replaces, as compaction may have done or not yet. */
    private static List<SnapshotPart> compact(List<SnapshotPart> log, Random random) {
        Set<String> later = new HashSet<>();
        List<SnapshotPart> kept = new ArrayList<>();
        int percent = random.nextInt(101);
        for (int i = log.size() - 1; i >= 0; i--) {
            SnapshotPart record = log.get(i);
            boolean replaced = !later.add(record.key());
            if (!replaced || random.nextInt(100) >= percent) {
                kept.add(0, record);
            }
        }
        return kept;
    }

    private SnapshotAssembler read(List<SnapshotPart> log) {
        SnapshotAssembler assembler = SnapshotAssembler.keeping(key -> true);
        for (SnapshotPart record : log) {
            try {
                var whole = assembler.accept(record.key(), record.bytes());
                if (whole.isPresent()) {
                    Snapshot expected = Objects.requireNonNull(
                            written.get(whole.get().manifest().version().offset()));
                    assertThat(whole.get().file().readAllBytes())
                            .isEqualTo(expected.file().readAllBytes());
                }
            } catch (UnreadableSnapshot e) {
                assertThat(e).message().isNotBlank();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return assembler;
    }

    private static SnapshotPart flip(SnapshotPart record, Random random) {
        if (record.key().endsWith("manifest")) {
            return record; // because a manifest's own numbers are guarded by the log's checksum only
        }
        byte[] flipped = record.bytes().clone();
        int bit = random.nextInt(flipped.length * 8);
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return new SnapshotPart(record.key(), flipped);
    }
}
