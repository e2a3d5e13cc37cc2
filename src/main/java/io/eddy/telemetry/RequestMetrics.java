package io.eddy.telemetry;

import io.eddy.stream.ClusterStatus;
import io.eddy.stream.JoinStatus;
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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Meters of the requests that this process answers, and of how it joins them with what became of them: those of the partitions that it had at
 * the last {@link #refresh}, to be called before each look at the registry.
 */
final class RequestMetrics implements MeterBinder {
    private final Supplier<List<RequestStatus>> requests;
    private final Supplier<List<JoinStatus>> joins;
    private final Supplier<ClusterStatus> cluster;
    private final Map<TopicPartition, PartitionMeters<RequestStatus>> byRequests = new HashMap<>();
    private final Map<TopicPartition, PartitionMeters<JoinStatus>> byFeedback = new HashMap<>();
    private @Nullable MeterRegistry registry;

    /**
     * @param requests one status for each partition
     * @param joins one status for each partition
     * @param cluster what it has told by now
     */
    RequestMetrics(
            Supplier<List<RequestStatus>> requests, Supplier<List<JoinStatus>> joins, Supplier<ClusterStatus> cluster) {
        this.requests = requests;
        this.joins = joins;
        this.cluster = cluster;
    }

    @Override
    public synchronized void bindTo(MeterRegistry newRegistry) {
        registry = newRegistry;
        refresh();
    }

    synchronized void refresh() {
        if (registry != null) {
            refresh(registry, requests.get(), RequestStatus::source, byRequests, RequestMetrics::register);
            refresh(registry, joins.get(), JoinStatus::feedback, byFeedback, RequestMetrics::registerJoin);
        }
    }

    private <S> void refresh(
            MeterRegistry to,
            List<S> statuses,
            Function<S, TopicPartition> source,
            Map<TopicPartition, PartitionMeters<S>> known,
            Consumer<PartitionMeters<S>> register) {
        Map<TopicPartition, PartitionMeters<S>> gone = new HashMap<>(known);
        for (S status : statuses) {
            TopicPartition partition = source.apply(status);
            long lag = cluster.get().sourceLags().getOrDefault(partition, 0L);
            PartitionMeters<S> meters = gone.remove(partition);
            if (meters == null) {
                meters = new PartitionMeters<>(to, partition, status, lag);
                register.accept(meters);
                known.put(partition, meters);
            } else {
                meters.show(status, lag);
            }
        }
        gone.forEach((partition, meters) -> {
            meters.remove();
            known.remove(partition);
        });
    }

    private static void register(PartitionMeters<RequestStatus> meters) {
        meters.counter(MeterNames.REQUESTS, RequestStatus::answered, "answered");
        meters.counter(MeterNames.REQUESTS, RequestStatus::rejected, "rejected");
        meters.counter(MeterNames.REQUESTS_LOST, RequestStatus::lost);
        meters.gauge(MeterNames.REQUESTS_LAG, now -> now.lag);
    }

    private static void registerJoin(PartitionMeters<JoinStatus> meters) {
        meters.counter(MeterNames.JOIN_REQUESTS, s -> s.counts().joined(), "joined");
        meters.counter(MeterNames.JOIN_REQUESTS, s -> s.counts().defaulted(), "defaulted");
        meters.counter(MeterNames.JOIN_REQUESTS, s -> s.counts().corrected(), "corrected");
        meters.counter(MeterNames.JOIN_REQUESTS, s -> s.counts().expired(), "expired");
        meters.counter(MeterNames.JOIN_REQUESTS, s -> s.counts().dropped(), "dropped");
        meters.counter(MeterNames.JOIN_REQUESTS, s -> s.counts().repeated(), "repeated");
        meters.counter(MeterNames.JOIN_REQUESTS, s -> s.counts().leftOut(), "left-out");
        meters.counter(MeterNames.JOIN_FEEDBACK, s -> s.counts().used(), "used");
        meters.counter(MeterNames.JOIN_FEEDBACK, s -> s.counts().repeatedFeedback(), "repeated");
        meters.counter(MeterNames.JOIN_FEEDBACK, s -> s.counts().unmatched(), "unmatched");
        meters.counter(MeterNames.JOIN_FEEDBACK, JoinStatus::rejected, "rejected");
        meters.counter(MeterNames.JOIN_LOST, JoinStatus::lost);
        meters.gauge(MeterNames.JOIN_LAG, now -> now.lag);
        meters.gauge(MeterNames.JOIN_REMEMBERED, now -> now.status.remembered());
    }

    /** The registry holds them weakly, so whoever wants them to live must hold this. */
    private static final class PartitionMeters<S> {
        private final MeterRegistry registry;
        private final String partition;
        private final List<Meter> meters = new ArrayList<>();
        private volatile S status;
        private volatile long lag;

        PartitionMeters(MeterRegistry registry, TopicPartition partition, S first, long lag) {
            this.registry = registry;
            this.partition = Integer.toString(partition.partition());
            this.status = first;
            this.lag = lag;
        }

        void show(S next, long nextLag) {
            status = next;
            lag = nextLag;
        }

        void remove() {
            meters.forEach(registry::remove);
        }

        void counter(MeterNames name, ToDoubleFunction<S> value, String... outcome) {
            meters.add(FunctionCounter.builder(name.meter(), this, now -> value.applyAsDouble(now.status))
                    .description(name.description())
                    .tags(tags(name, outcome))
                    .register(registry));
        }

        void gauge(MeterNames name, ToDoubleFunction<PartitionMeters<S>> value) {
            meters.add(Gauge.builder(name.meter(), this, value)
                    .description(name.description())
                    .tags(tags(name))
                    .register(registry));
        }

        private Tags tags(MeterNames name, String... outcome) {
            Tags tags = Tags.of(MeterNames.PARTITION, partition);
            return outcome.length == 0 ? tags : tags.and(name.tags().get(0), outcome[0]);
        }
    }
}
