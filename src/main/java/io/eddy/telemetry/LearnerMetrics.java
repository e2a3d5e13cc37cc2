package io.eddy.telemetry;

import io.eddy.stream.ClusterStatus;
import io.eddy.stream.TaskStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Meters of the learners in this process. Tasks come and go with the partitions that it is given, so the meters are those of the
 * last {@link #refresh}, to be called before each look at the registry; between two, nothing moves.
 */
public final class LearnerMetrics implements MeterBinder {
    private final Supplier<List<TaskStatus>> tasks;
    private final Supplier<ClusterStatus> cluster;
    private final LongSupplier millis;
    private final Map<Integer, TaskMeters> byPartition = new TreeMap<>();
    private @Nullable MeterRegistry registry;

    /**
     * @param tasks one status for each partition
     * @param cluster what it has told by now
     * @param millis the wall clock, for the age of snapshots
     */
    public LearnerMetrics(Supplier<List<TaskStatus>> tasks, Supplier<ClusterStatus> cluster, LongSupplier millis) {
        this.tasks = tasks;
        this.cluster = cluster;
        this.millis = millis;
    }

    /** @throws IllegalStateException the second time: meters of one learner belong to one registry */
    @Override
    public synchronized void bindTo(MeterRegistry newRegistry) {
        if (registry != null) {
            throw new IllegalStateException("these learners are in a registry already; make another LearnerMetrics");
        }
        registry = newRegistry;
        Gauge.builder(MeterNames.SILENT.meter(), () -> cluster.get().silentMillis(millis.getAsLong()) / 1e3)
                .description(MeterNames.SILENT.description())
                .baseUnit(MeterNames.SILENT.unit())
                .register(registry);
        refresh();
    }

    /** Shows the present: meters of new tasks appear, those of tasks that are gone disappear. */
    public synchronized void refresh() {
        if (registry == null) {
            return;
        }
        Map<Integer, TaskMeters> gone = new TreeMap<>(byPartition);
        Map<Integer, Long> lags = cluster.get().lags();
        for (TaskStatus status : tasks.get()) {
            gone.remove(status.partition());
            TaskMeters known = byPartition.get(status.partition());
            OptionalLong lag = lag(lags.get(status.partition()));
            if (known == null) {
                byPartition.put(status.partition(), new TaskMeters(registry, millis, status, lag));
            } else {
                known.show(status, lag);
            }
        }
        gone.forEach((partition, meters) -> {
            meters.remove();
            byPartition.remove(partition);
        });
    }

    private static OptionalLong lag(@Nullable Long told) {
        return told == null ? OptionalLong.empty() : OptionalLong.of(told);
    }
}
