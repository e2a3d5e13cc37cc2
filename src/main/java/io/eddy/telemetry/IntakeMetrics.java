package io.eddy.telemetry;

import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.stream.ClusterStatus;
import io.eddy.stream.IntakeStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Meters of the inputs that this process takes in: those of the partitions that it had at the last {@link #refresh}, to be called before
 * each look at the registry.
 */
final class IntakeMetrics implements MeterBinder {
    private final Supplier<List<IntakeStatus>> sources;
    private final Supplier<ClusterStatus> cluster;
    private final Map<TopicPartition, SourceMeters> bySource = new HashMap<>();
    private @Nullable MeterRegistry registry;

    /**
     * @param sources one status for each partition
     * @param cluster what it has told by now
     */
    IntakeMetrics(Supplier<List<IntakeStatus>> sources, Supplier<ClusterStatus> cluster) {
        this.sources = sources;
        this.cluster = cluster;
    }

    @Override
    public synchronized void bindTo(MeterRegistry newRegistry) {
        registry = newRegistry;
        refresh();
    }

    synchronized void refresh() {
        if (registry == null) {
            return;
        }
        Map<TopicPartition, SourceMeters> gone = new HashMap<>(bySource);
        Map<TopicPartition, Long> lags = cluster.get().sourceLags();
        for (IntakeStatus status : sources.get()) {
            gone.remove(status.source());
            long lag = lags.getOrDefault(status.source(), 0L);
            SourceMeters known = bySource.get(status.source());
            if (known == null) {
                bySource.put(status.source(), new SourceMeters(registry, status, lag));
            } else {
                known.show(status, lag);
            }
        }
        gone.forEach((source, meters) -> {
            meters.remove();
            bySource.remove(source);
        });
    }

    /** Those of one partition; the registry holds them weakly, so whoever wants them to live must hold this. */
    private static final class SourceMeters {
        private final MeterRegistry registry;
        private final List<Meter> meters = new ArrayList<>();
        private volatile IntakeStatus status;
        private volatile long lag;

        SourceMeters(MeterRegistry registry, IntakeStatus first, long lag) {
            this.registry = registry;
            this.status = first;
            this.lag = lag;
            counter(MeterNames.INTAKE_RECORDS, IntakeStatus::mapped, "mapped");
            counter(MeterNames.INTAKE_RECORDS, IntakeStatus::rejections, "rejected");
            // from the start, as those of the learner
            for (Reason reason : Reason.values()) {
                counter(MeterNames.INTAKE_DEAD_LETTERS, now -> now.rejected().getOrDefault(reason, 0L), reason.code());
            }
            counter(MeterNames.INTAKE_LOST, IntakeStatus::lost);
            gauge(MeterNames.INTAKE_LAG, now -> now.lag);
            gauge(MeterNames.INTAKE_WAITING, now -> now.status.waiting().isPresent() ? 1 : 0);
        }

        void show(IntakeStatus next, long nextLag) {
            status = next;
            lag = nextLag;
        }

        void remove() {
            meters.forEach(registry::remove);
        }

        private void counter(MeterNames name, ToDoubleFunction<IntakeStatus> value, String... how) {
            meters.add(FunctionCounter.builder(name.meter(), this, now -> value.applyAsDouble(now.status))
                    .description(name.description())
                    .tags(tags(name, how))
                    .register(registry));
        }

        private void gauge(MeterNames name, ToDoubleFunction<SourceMeters> value) {
            meters.add(Gauge.builder(name.meter(), this, value)
                    .description(name.description())
                    .tags(tags(name))
                    .register(registry));
        }

        private Tags tags(MeterNames name, String... how) {
            Tags tags = Tags.of(
                    MeterNames.PARTITION,
                    Integer.toString(status.source().partition()),
                    name.tags().get(0),
                    status.source().topic());
            return how.length == 0 ? tags : tags.and(name.tags().get(1), how[0]);
        }
    }
}
