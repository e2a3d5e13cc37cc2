package io.eddy.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.Seeds;
import io.eddy.learn.ModelVersion;
import io.eddy.safetensors.Safetensors;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.snapshot.FollowedModel;
import io.eddy.snapshot.Manifest;
import io.eddy.snapshot.Slot;
import io.eddy.snapshot.Snapshot;
import io.eddy.snapshot.SnapshotKey;
import io.eddy.snapshot.SnapshotPart;
import io.eddy.snapshot.Stand;
import io.eddy.state.Archive;
import io.eddy.state.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/**
 * Random histories of a model that is published by snapshots and deltas, with crashes after which it goes back, and of its topic: read as it
 * grows, compacted, and damaged. Whoever follows holds one of the versions there were, to the bit, or none before the first.
 */
class FollowedPublisherTest {
    private static final String MODEL = "x-123456@events-0";

    /** So that a snapshot has some parts, and many deltas one. */
    private static final int RECORD_BYTES = 4_096 + 1_200;

    /** A model whose state is a function of its offset. */
    private static final class Model {
        private final long seed;
        private long offset;
        private int rows = 1_500;
        private int columns = 5;
        private float[] table = new float[1_500 * 8];
        private double[] moments = new double[3];
        private long[] ids = new long[0];
        private final List<String> names = new ArrayList<>();

        Model(long seed) {
            this.seed = seed;
        }

        /** Some numbers change, now and then nearly all, and now and then there are more of them. */
        void step() {
            Random random = new Random(31 * seed + offset);
            random.nextInt();
            offset++;
            int changes = random.nextInt(12) == 0 ? 2_000 : 3;
            for (int i = 0; i < changes; i++) {
                table[random.nextInt(rows) * 8 + random.nextInt(columns)] = Float.intBitsToFloat(random.nextInt());
            }
            moments[random.nextInt(3)] = Double.longBitsToDouble(random.nextLong());
            if (random.nextInt(5) == 0) {
                rows += 1 + random.nextInt(3);
                table = Arrays.copyOf(table, rows * 8);
                ids = Arrays.copyOf(ids, ids.length + 1);
                ids[ids.length - 1] = random.nextLong();
                names.add("name " + random.nextInt());
            }
            if (random.nextInt(40) == 0) {
                columns = 1 + random.nextInt(8);
                rows = 1_500;
                table = Arrays.copyOf(table, rows * 8);
            }
        }

        void state(Archive archive) {
            archive.in("a").floats("table", table, 0, 8, rows, columns);
            archive.doubles("moments", moments);
            archive.longList("ids", ids);
            archive.strings("ids", names);
            if (columns % 2 == 0) {
                archive.floats("even", new float[] {offset}, 0, 1, 1);
            }
        }

        Snapshot about(Tensors tensors) {
            return new Snapshot(
                    new ModelVersion("x", "123456", "events-0", offset),
                    offset,
                    Instant.ofEpochMilli(offset),
                    "specification " + offset / 100,
                    Map.of("accuracy", 1.0 / (offset + 1)),
                    tensors);
        }

        Snapshot snapshot() {
            Tensors tensors = new Tensors();
            state(tensors.save(false));
            return about(tensors);
        }
    }

    /** The topic's records, and every version that was there when something was begun. */
    private final List<SnapshotPart> log = new ArrayList<>();

    private final Map<ModelVersion, Snapshot> versions = new HashMap<>();
    private long millis;

    /**
     * Some processes, one after the other; each but the last ends in the middle of what it does.
     *
     * @param goBack whether a process may begin before where the last one ended: at least once
     */
    private void write(Random random, long seed, int processes, boolean goBack) {
        log.clear();
        versions.clear();
        Model model = new Model(seed);
        Optional<Slot> last = Optional.empty();
        for (int process = 1; process <= processes; process++) {
            SnapshotPublisher publisher = new SnapshotPublisher(last, RECORD_BYTES, () -> millis);
            int events = 20 + random.nextInt(150);
            int wholeEvery = 20 + random.nextInt(60);
            int deltaEvery = 1 + random.nextInt(6);
            for (int i = 1; i <= events; i++) {
                model.step();
                millis += 1_000;
                if (i % wholeEvery == 0 && !publisher.busy() && publisher.readyForDelta()) {
                    publisher.begin(note(model));
                    publisher.beginDeltaToSnapshot(model.about(new Tensors()), model::state);
                } else if (i % deltaEvery == 0 && publisher.readyForDelta()) {
                    note(model);
                    publisher.beginDelta(model.about(new Tensors()), model::state, model::snapshot);
                }
                for (int sent = random.nextInt(4); sent > 0; sent--) {
                    publisher.sendPart(log::add);
                }
            }
            if (process == processes) {
                while (publisher.sendPart(log::add)) {}
            } else {
                long back = goBack && random.nextInt(3) == 0
                        ? model.offset - random.nextInt((int) model.offset)
                        : model.offset;
                model = new Model(seed);
                while (model.offset < back) {
                    model.step();
                }
                last = newestSlot();
            }
        }
    }

    private Snapshot note(Model model) {
        Snapshot snapshot = model.snapshot();
        versions.put(snapshot.version(), snapshot);
        return snapshot;
    }

    private Optional<Slot> newestSlot() {
        Optional<Slot> newest = Optional.empty();
        for (SnapshotPart record : log) {
            SnapshotKey key = key(record);
            newest = key.isManifest() && !key.slot().isDelta() ? Optional.of(key.slot()) : newest;
        }
        return newest;
    }

    private static SnapshotKey key(SnapshotPart record) {
        try {
            return SnapshotKey.parse(record.key());
        } catch (UnreadableSnapshot e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whoever_reads_all_stands_at_each_version_in_turn_and_misses_none() {
        List<ModelVersion> pastWhichDeltasHadCome = new ArrayList<>();
        Seeds.forEach(30, seed -> {
            Random random = new Random(seed);
            write(random, seed, 1, false);

            FollowedModel reader = new FollowedModel(MODEL::equals);
            Set<ModelVersion> stoodAt = new HashSet<>();
            for (SnapshotPart record : log) {
                accept(reader, record);
                settle(reader);
                assertIsOneOfThem(reader);
                assertThat(reader.missed()).isEmpty();
                reader.stand().ifPresent(stand -> stoodAt.add(stand.version()));
                if (key(record).isManifest() && !key(record).slot().isDelta()) {
                    ModelVersion whole = manifest(record).version();
                    assertThat(stoodAt).contains(whole);
                    if (!reader.stand().map(Stand::version).equals(Optional.of(whole))) {
                        pastWhichDeltasHadCome.add(whole);
                    }
                }
            }

            List<ModelVersion> closed = closed(log);
            if (!closed.isEmpty()) {
                assertThat(reader.stand().map(Stand::version)).hasValue(closed.get(closed.size() - 1));
                assertThat(stoodAt).containsAll(closed);
            }
        });

        assertThat(pastWhichDeltasHadCome).hasSizeGreaterThan(3);
    }

    @Test
    void whoever_comes_later_stands_where_the_one_does_who_was_there_all_the_time() {
        Seeds.forEach(30, seed -> {
            Random random = new Random(seed);
            write(random, seed, 1 + random.nextInt(4), true);
            FollowedModel live = new FollowedModel(MODEL::equals);
            for (SnapshotPart record : log) {
                accept(live, record);
                settle(live);
                assertIsOneOfThem(live);
            }

            FollowedModel late = new FollowedModel(MODEL::equals);
            log.forEach(record -> accept(late, record));
            settle(late);

            assertIsOneOfThem(late);
            assertThat(late.stand()).isEqualTo(live.stand());
        });
    }

    @Test
    void of_a_compacted_topic_the_version_is_held_that_was_published_last() {
        Seeds.forEach(30, seed -> {
            Random random = new Random(seed);
            write(random, seed, 1 + random.nextInt(4), false);

            List<SnapshotPart> compacted = compact(random);
            FollowedModel reader = new FollowedModel(MODEL::equals);
            for (SnapshotPart record : compacted) {
                accept(reader, record);
                if (random.nextInt(5) == 0) {
                    settle(reader);
                    assertIsOneOfThem(reader);
                }
            }
            settle(reader);

            assertIsOneOfThem(reader);
            FollowedModel live = new FollowedModel(MODEL::equals);
            log.forEach(record -> accept(live, record));
            settle(live);
            assertThat(reader.stand()).isEqualTo(live.stand());
        });
    }

    @Test
    void what_is_lost_repeated_moved_or_damaged_never_makes_a_version_that_was_not_there() {
        Seeds.forEach(30, seed -> {
            Random random = new Random(seed);
            write(random, seed, 1 + random.nextInt(4), true);

            FollowedModel reader = new FollowedModel(MODEL::equals);
            List<SnapshotPart> damaged = new ArrayList<>();
            for (SnapshotPart record : log) {
                switch (random.nextInt(30)) {
                    case 0 -> {} // lost
                    case 1 -> damaged.add(random.nextInt(damaged.size() + 1), record);
                    case 2 -> damaged.add(flip(record, random));
                    case 3 -> {
                        damaged.add(record);
                        damaged.add(record);
                    }
                    default -> damaged.add(record);
                }
            }
            for (SnapshotPart record : damaged) {
                accept(reader, record);
                settle(reader);
                assertIsOneOfThem(reader);
            }
        });
    }

    @Test
    void who_missed_a_delta_says_so_and_goes_on_with_the_next_snapshot() throws IOException {
        Model model = new Model(1);
        SnapshotPublisher publisher = new SnapshotPublisher(Optional.empty(), RECORD_BYTES, () -> millis);
        FollowedModel reader = new FollowedModel(MODEL::equals);
        publish(model, publisher, true).forEach(record -> accept(reader, record));
        List<SnapshotPart> missed = publishDelta(model, publisher, reader);
        List<SnapshotPart> next = publish(model, publisher, false);
        while (!isDelta(next)) {
            missed.forEach(record -> accept(reader, record));
            next.forEach(record -> accept(reader, record));
            missed = publishDelta(model, publisher, reader);
            next = publish(model, publisher, false);
        }
        reader.settle();
        Stand before = reader.stand().orElseThrow();

        next.forEach(record -> accept(reader, record));

        assertThat(reader.settle()).isFalse();
        assertThat(reader.stand()).hasValue(before);
        assertThat(reader.missed()).map(ModelVersion::offset).hasValue(model.offset);

        publish(model, publisher, true).forEach(record -> accept(reader, record));

        assertThat(reader.settle()).isTrue();
        assertThat(reader.stand()).map(stand -> stand.version().offset()).hasValue(model.offset);
        assertThat(reader.missed()).isEmpty();
    }

    @Test
    void a_delta_whose_digest_is_not_what_was_promised_is_not_followed() throws IOException {
        Model model = new Model(1);
        SnapshotPublisher publisher = new SnapshotPublisher(Optional.empty(), RECORD_BYTES, () -> millis);
        FollowedModel reader = new FollowedModel(MODEL::equals);
        publish(model, publisher, true).forEach(record -> accept(reader, record));
        List<SnapshotPart> records = publishDelta(model, publisher, reader);
        reader.settle();
        Stand before = reader.stand().orElseThrow();
        Manifest right = Manifest.parse(records.remove(records.size() - 1).bytes());
        byte[] file = records.stream().map(SnapshotPart::bytes).reduce(new byte[0], FollowedPublisherTest::joined);
        byte[] wrong = new String(file, ISO_8859_1)
                .replace(right.digest(), "0".repeat(64))
                .getBytes(ISO_8859_1);
        String slot = records.get(0).key().replaceAll("/[0-9]+$", "/");
        records.clear();
        records.add(new SnapshotPart(slot + 0, wrong));
        records.add(new SnapshotPart(
                slot + "manifest",
                new Manifest(
                                right.version(),
                                right.events(),
                                right.time(),
                                right.bytes(),
                                List.of(crc(wrong)),
                                sha256(wrong),
                                "0".repeat(64),
                                right.metrics(),
                                right.from())
                        .toJson()));

        records.forEach(record -> accept(reader, record));

        assertThatThrownBy(reader::settle).isInstanceOf(UnreadableSnapshot.class);
        assertThat(reader.stand()).hasValue(before);
        assertThat(reader.missed()).isPresent();
    }

    /** A delta; what is published until there is one, the reader gets. */
    private List<SnapshotPart> publishDelta(Model model, SnapshotPublisher publisher, FollowedModel reader) {
        while (true) {
            List<SnapshotPart> records = publish(model, publisher, false);
            if (isDelta(records)) {
                return records;
            }
            records.forEach(record -> accept(reader, record));
        }
    }

    private static boolean isDelta(List<SnapshotPart> records) {
        return records.stream().allMatch(record -> key(record).slot().isDelta());
    }

    /** One step, and what is published of it. */
    private List<SnapshotPart> publish(Model model, SnapshotPublisher publisher, boolean whole) {
        millis += 10_000;
        model.step();
        List<SnapshotPart> records = new ArrayList<>();
        if (whole) {
            publisher.begin(note(model));
            publisher.beginDeltaToSnapshot(model.about(new Tensors()), model::state);
        } else {
            note(model);
            publisher.beginDelta(model.about(new Tensors()), model::state, model::snapshot);
        }
        while (publisher.sendPart(records::add)) {}
        return records;
    }

    /** The versions that manifests close, from the first snapshot on. */
    private static List<ModelVersion> closed(List<SnapshotPart> records) {
        List<ModelVersion> closed = new ArrayList<>();
        for (SnapshotPart record : records) {
            if (key(record).isManifest()) {
                Manifest manifest = manifest(record);
                boolean isFirst = closed.isEmpty() && !manifest.isDelta();
                if (isFirst || !closed.isEmpty() && !closed.contains(manifest.version())) {
                    closed.add(manifest.version());
                }
            }
        }
        return closed;
    }

    private static Manifest manifest(SnapshotPart record) {
        try {
            return Manifest.parse(record.bytes());
        } catch (UnreadableSnapshot e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertIsOneOfThem(FollowedModel reader) {
        if (reader.stand().isEmpty()) {
            assertThat(reader.snapshot()).isEmpty();
            return;
        }
        Snapshot held = reader.snapshot().orElseThrow();
        Snapshot was = Objects.requireNonNull(versions.get(held.version()), "a version that was not published");
        assertThat(held.digest())
                .isEqualTo(was.digest())
                .isEqualTo(reader.stand().orElseThrow().digest());
        assertThat(Safetensors.digest(held.tensors())).isEqualTo(was.digest());
        assertThat(held.tensors().texts()).isEqualTo(was.tensors().texts());
        assertThat(held.metrics()).isEqualTo(was.metrics());
        assertThat(held.specification()).isEqualTo(was.specification());
        assertThat(held.time()).isEqualTo(was.time());
    }

    private List<SnapshotPart> compact(Random random) {
        Set<String> later = new HashSet<>();
        List<SnapshotPart> kept = new ArrayList<>();
        int percent = random.nextInt(101);
        for (int i = log.size() - 1; i >= 0; i--) {
            boolean replaced = !later.add(log.get(i).key());
            if (!replaced || random.nextInt(100) >= percent) {
                kept.add(0, log.get(i));
            }
        }
        return kept;
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static String crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static SnapshotPart flip(SnapshotPart record, Random random) {
        byte[] flipped = record.bytes().clone();
        int bit = random.nextInt(flipped.length * 8);
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return new SnapshotPart(record.key(), flipped);
    }

    private static void accept(FollowedModel reader, SnapshotPart record) {
        try {
            reader.accept(record.key(), record.bytes().clone());
        } catch (UnreadableSnapshot e) {
            assertThat(e).message().isNotBlank();
        }
    }

    private static void settle(FollowedModel reader) {
        try {
            reader.settle();
        } catch (UnreadableSnapshot e) {
            assertThat(e).message().isNotBlank();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
