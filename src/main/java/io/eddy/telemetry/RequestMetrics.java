package io.eddy.telemetry;

import io.eddy.stream.ClusterStatus;
import io.eddy.stream.RequestStatus;
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
import org.jspecify.annotations.Nullable;

/**
 * Meters of the requests that this process answers: those of the partitions that it had at the last {@link #refresh}, to be called before
 * each look at the registry.
 */
final class RequestMetrics implements MeterBinder {
    private final Supplier<List<RequestStatus>> requests;
    private final Supplier<ClusterStatus> cluster;
    private final Map<Integer, PartitionMeters> byPartition = new HashMap<>();
    private @Nullable MeterRegistry registry;

    /**
     * @param requests one status for each partition
     * @param cluster what it has told by now
     */
    RequestMetrics(Supplier<List<RequestStatus>> requests, Supplier<ClusterStatus> cluster) {
        this.requests = requests;
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
        Map<Integer, PartitionMeters> gone = new HashMap<>(byPartition);
        for (RequestStatus status : requests.get()) {
            int partition = status.source().partition();
            gone.remove(partition);
            long lag = cluster.get().sourceLags().getOrDefault(status.source(), 0L);
            PartitionMeters known = byPartition.get(partition);
            if (known == null) {
                byPartition.put(partition, new PartitionMeters(registry, status, lag));
            } else {
                known.show(status, lag);
            }
        }
        gone.forEach((partition, meters) -> {
            meters.remove();
            byPartition.remove(partition);
        });
    }

    /** The registry holds them weakly, so whoever wants them to live must hold this. */
    private static final class PartitionMeters {
        private final MeterRegistry registry;
        private final List<Meter> meters = new ArrayList<>();
        private volatile RequestStatus status;
        private volatile long lag;

        PartitionMeters(MeterRegistry registry, RequestStatus first, long lag) {
            this.registry = registry;
            this.status = first;
            this.lag = lag;
            counter(MeterNames.REQUESTS, RequestStatus::answered, "answered");
            counter(MeterNames.REQUESTS, RequestStatus::rejected, "rejected");
            counter(MeterNames.REQUESTS_LOST, RequestStatus::lost);
            meters.add(Gauge.builder(MeterNames.REQUESTS_LAG.meter(), this, now -> now.lag)
                    .description(MeterNames.REQUESTS_LAG.description())
                    .tags(tags(MeterNames.REQUESTS_LAG))
                    .register(registry));
        }

        void show(RequestStatus next, long nextLag) {
            status = next;
            lag = nextLag;
        }

        void remove() {
            meters.forEach(registry::remove);
        }

        private void counter(MeterNames name, ToDoubleFunction<RequestStatus> value, String... outcome) {
            meters.add(FunctionCounter.builder(name.meter(), this, now -> value.applyAsDouble(now.status))
                    .description(name.description())
                    .tags(tags(name, outcome))
                    .register(registry));
        }

        private Tags tags(MeterNames name, String... outcome) {
            Tags tags = Tags.of(
                    MeterNames.PARTITION, Integer.toString(status.source().partition()));
            return outcome.length == 0 ? tags : tags.and(name.tags().get(0), outcome[0]);
        }
    }
}
