package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.checkpoint.Checkpoint;
import io.eddy.checkpoint.Checkpoints;
import io.eddy.checkpoint.MapStore;
import io.eddy.replay.FreshStart;
import io.eddy.replay.PartitionModel;
import io.eddy.replay.Recovery;
import io.eddy.snapshot.Snapshot;
import io.eddy.snapshot.SnapshotAssembler;
import io.eddy.snapshot.WholeSnapshot;
import io.eddy.stream.SimulatedCluster.Logged;
import io.eddy.stream.SimulatedCluster.Written;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The processes of one pipeline, one after another, and what has to hold whenever one of them has ended. */
final class SimulatedRun {
    private static final int SHORT_LIFE = 30;
    private static final long NONE = -1;

    private final Undisturbed undisturbed;
    private final SimulatedCluster cluster;
    private final SimulatedClock clock = new SimulatedClock();
    private final Random random;
    private final boolean retention;
    private final List<String> crashes = new ArrayList<>();
    private long checkpoint = NONE;
    private boolean snapshotSeen;

    /**
     * @param retention whether the log loses what is before the newest checkpoint
     * @param seed decides about everything but the first cut
     */
    SimulatedRun(Undisturbed undisturbed, boolean exactlyOnce, boolean retention, long seed) {
        this.undisturbed = undisturbed;
        this.cluster = new SimulatedCluster(exactlyOnce, undisturbed.log());
        this.retention = retention;
        this.random = new Random(seed);
    }

    /** One process, until its cut or the end of the log; whether it came there. */
    boolean live(Cut cut) {
        return live(cut, false);
    }

    /** One that is told to forget all checkpoints. */
    boolean liveAfresh(Cut cut) {
        checkpoint = NONE;
        return live(cut, true);
    }

    private boolean live(Cut cut, boolean fresh) {
        PipelineSettings settings = undisturbed.settings(cluster.exactlyOnce(), fresh);
        Random course = new Random(random.nextLong());
        boolean whole = true;
        try {
            new SimulatedProcess(settings, cluster, clock, cut, course).run();
        } catch (Cut.Crash crash) {
            crashes.add(crash.getMessage());
            cluster.crash(random);
            whole = false;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("crashed " + crashes, e);
        }
        clock.pass(1_000_000_000);
        check();
        return whole;
    }

    /** Has everything forgotten that the cluster keeps for the pipeline, as {@code eddy reset} does. */
    void reset() {
        checkpoint = NONE;
        cluster.reset();
    }

    /** Processes that are cut at random, each living a little longer, and one that comes to the end. */
    void finish() {
        for (int bound = SHORT_LIFE; !live(Cut.after(random.nextInt(bound))); bound *= 2) {}
        Logged last = undisturbed.log().get(undisturbed.log().size() - 1);
        assertThat(committed()).isGreaterThan(last.offset());
        assertThat(recovered()).as("state, crashed %s", crashes).isEqualTo(undisturbed.stateAt(last.offset() + 1));
    }

    /** Takes away, cuts short or changes one of the records that checkpoints consist of. */
    void damage() {
        List<Map.Entry<String, byte[]>> records = cluster.compacted(SimulatedCluster.CHANGELOG).entrySet().stream()
                .filter(record -> record.getKey().matches("(page|manifest)/.*"))
                .toList();
        if (!records.isEmpty()) {
            Map.Entry<String, byte[]> record = records.get(random.nextInt(records.size()));
            cluster.damage(SimulatedCluster.CHANGELOG, record.getKey(), harmed(record.getValue()));
            checkpoint = NONE;
        }
    }

    private byte @Nullable [] harmed(byte[] record) {
        if (random.nextInt(3) == 0) {
            return null;
        } else if (random.nextBoolean()) {
            return Arrays.copyOf(record, random.nextInt(record.length));
        }
        record[random.nextInt(record.length)] ^= (byte) (1 << random.nextInt(8));
        return record;
    }

    /** The model as the next process would have it. */
    private String recovered() {
        PartitionModel model = undisturbed.model();
        PipelineSettings settings = undisturbed.settings(cluster.exactlyOnce(), false);
        FreshStart fresh = new FreshStart(false, 0);
        new Recovery(
                        Undisturbed.PARTITION,
                        model,
                        store(),
                        cluster.log(Cut.never()),
                        settings.terms(),
                        fresh,
                        1 << 20,
                        clock::millis)
                .run(() -> {});
        return Undisturbed.state(model);
    }

    /** How often a process was cut. */
    int crashes() {
        return crashes.size();
    }

    private void check() {
        try {
            checkAnswers();
            checkEvaluations();
            checkSnapshots();
            checkCheckpoints();
        } catch (IOException e) {
            throw new UncheckedIOException("crashed " + crashes, e);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("crashed " + crashes, e);
        }
    }

    /** Each event that was consumed has its prediction or its dead letter, equal to the undisturbed one; with exactly once it has one. */
    private void checkAnswers() {
        List<Written> answers = new ArrayList<>(cluster.topic(EventTopology.PREDICTIONS));
        answers.addAll(cluster.topic(EventTopology.DEAD_LETTERS));
        Set<Long> answered = new TreeSet<>();
        for (Written answer : answers) {
            Written expected = undisturbed.answer(answer.of());
            assertThat(answer.topic()).isEqualTo(expected.topic());
            assertThat(answer.key()).isEqualTo(expected.key());
            assertThat(answer.value()).as("answer to %d", answer.of()).isEqualTo(expected.value());
            answered.add(answer.of());
        }
        List<Long> consumed = undisturbed.log().stream()
                .map(Logged::offset)
                .filter(offset -> offset < committed())
                .toList();
        assertThat(answered).containsAll(consumed);
        if (cluster.exactlyOnce()) {
            assertThat(answers).hasSameSizeAs(consumed);
        }
    }

    private void checkEvaluations() {
        for (Written evaluation : cluster.topic(EventTopology.EVALUATIONS)) {
            assertThat(evaluation.value()).isEqualTo(undisturbed.evaluationAt(evaluation.of()));
        }
    }

    /** Every whole snapshot is a version of the undisturbed model, and once there was one there is one for every reader. */
    private void checkSnapshots() throws IOException {
        SnapshotAssembler assembler = SnapshotAssembler.keeping(key -> true);
        for (Map.Entry<String, byte[]> part :
                cluster.compacted(EventTopology.SNAPSHOTS).entrySet()) {
            Optional<WholeSnapshot> whole = assembler.accept(part.getKey(), part.getValue());
            if (whole.isPresent()) {
                Snapshot snapshot = whole.get().read();
                assertThat(snapshot.digest())
                        .isEqualTo(undisturbed.digestAt(snapshot.version().offset()));
            }
        }
        boolean found = assembler.newest().isPresent();
        assertThat(found || !snapshotSeen).as("a whole snapshot").isTrue();
        snapshotSeen |= found;
    }

    /** The newest checkpoint at or before the committed offset is that of the undisturbed model, and is never lost. */
    private void checkCheckpoints() {
        Optional<Checkpoint> newest = new Checkpoints(store()).newestUpTo(committed());
        long offset = newest.map(Checkpoint::offset).orElse(NONE);
        assertThat(offset).as("offset of the checkpoint").isGreaterThanOrEqualTo(checkpoint);
        checkpoint = offset;
        newest.ifPresent(found -> {
            PartitionModel model = undisturbed.model();
            model.state(found.state());
            assertThat(Undisturbed.state(model)).isEqualTo(undisturbed.stateAt(found.offset()));
            if (retention) {
                cluster.remove(found.offset());
            }
        });
    }

    private long committed() {
        return cluster.consumed().committed().orElse(NONE);
    }

    private MapStore store() {
        MapStore store = new MapStore();
        cluster.compacted(SimulatedCluster.CHANGELOG).forEach(store::put);
        return store;
    }
}
