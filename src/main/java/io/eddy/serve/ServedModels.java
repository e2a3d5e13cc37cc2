package io.eddy.serve;

import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.snapshot.FrozenModel;
import io.eddy.snapshot.Snapshot;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest model of each partition, ready to predict. A learner offers copies; they are made into models on a thread of their own, and
 * one reference is swapped: a request never waits for a learner, and never sees a model half made.
 */
public final class ServedModels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServedModels.class);

    /** Making models of copies may take one part in so many of a core while somebody asks. */
    private static final int SHARE = 5;

    /** And while nobody does, */
    private static final int IDLE_SHARE = 50;

    /** with a pause of this between two. */
    private static final long IDLE_PAUSE_NANOS = 1_000_000_000L;

    /** Somebody asks if there was a request in this time. */
    private static final long ASKED_LATELY_NANOS = 60_000_000_000L;

    private final Map<Integer, Place> places = new ConcurrentSkipListMap<>();
    private final LongSupplier nanos;
    private volatile long asked;
    private final ExecutorService loader = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "http-models");
        thread.setDaemon(true);
        return thread;
    });

    /** What there is of one partition. */
    private static final class Place {
        private volatile @Nullable ServedModel model;
        private volatile boolean loading;
        private boolean broken; // told; of the loader's thread
        private volatile long wantedFrom = Long.MIN_VALUE;
    }

    /** @param nanos a clock */
    public ServedModels(LongSupplier nanos) {
        this.nanos = nanos;
        asked = nanos.getAsLong() - ASKED_LATELY_NANOS;
    }

    /** Whether a newer copy would be taken; for the learner's thread, to ask before it makes one. */
    public boolean wants(int partition) {
        Place place = places.get(partition);
        if (loader.isShutdown()) {
            return false;
        }
        return place == null
                || !place.loading && (place.wantedFrom == Long.MIN_VALUE || nanos.getAsLong() - place.wantedFrom >= 0);
    }

    /** Takes a copy, and returns at once. */
    public void offer(int partition, Snapshot copy) {
        Place place = places.computeIfAbsent(partition, number -> new Place());
        place.loading = true;
        try {
            loader.execute(() -> load(place, partition, copy));
        } catch (RejectedExecutionException e) {
            place.loading = false; // because it may be closed while a learner makes its copy
        }
    }

    private void load(Place place, int partition, Snapshot copy) {
        long start = nanos.getAsLong();
        try {
            FrozenModel frozen = FrozenModel.of(copy);
            place.model = new ServedModel(partition, frozen, nanos.getAsLong());
            place.broken = false;
        } catch (UnreadableSnapshot e) {
            tellBroken(place, copy, e.getMessage());
        } catch (OutOfMemoryError e) { // of the copy, which is gone with that: whoever learns may have room enough
            tellBroken(
                    place,
                    copy,
                    "there is no room for a copy of the model in the heap of %,d MB; give the JVM a larger one (-Xmx)"
                            .formatted(Runtime.getRuntime().maxMemory() >> 20));
        } finally {
            long end = nanos.getAsLong(); // also of one that failed, else the next would come at once
            place.wantedFrom = end + pause(end, end - start);
            place.loading = false;
        }
    }

    private static void tellBroken(Place place, Snapshot copy, @Nullable String why) {
        if (!place.broken) {
            LOG.error("no newer predictions over HTTP from {} on: {}", copy.version(), why);
        }
        place.broken = true;
    }

    private long pause(long now, long took) {
        return now - asked < ASKED_LATELY_NANOS
                ? (SHARE - 1) * took
                : Math.max(IDLE_PAUSE_NANOS, (IDLE_SHARE - 1) * took);
    }

    /** Another process serves the partition from now on. */
    public void remove(int partition) {
        places.remove(partition);
    }

    /** Notes that somebody asks: models are kept fresher then. */
    void askedNow() {
        asked = nanos.getAsLong();
    }

    /** The newest one, if there is one yet. */
    Optional<ServedModel> of(int partition) {
        return Optional.ofNullable(places.get(partition)).map(place -> place.model);
    }

    /** Those of which there is a model. */
    SortedSet<Integer> partitions() {
        SortedSet<Integer> partitions = new TreeSet<>();
        places.forEach((partition, place) -> {
            if (place.model != null) {
                partitions.add(partition);
            }
        });
        return partitions;
    }

    /** How long a model has been there. */
    long millisSince(ServedModel model) {
        return (nanos.getAsLong() - model.since()) / 1_000_000;
    }

    @Override
    public void close() {
        loader.shutdownNow();
    }
}
