package io.eddy.telemetry;

import io.eddy.serve.HttpFigures;
import io.eddy.stream.ClusterStatus;
import io.eddy.stream.IntakeStatus;
import io.eddy.stream.JoinStatus;
import io.eddy.stream.RequestStatus;
import io.eddy.stream.TaskStatus;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaStreams;

/** All that this process measures, in one registry: its learners, Kafka, the JVM and the process. Threads may share it. */
public final class Telemetry implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LearnerMetrics learners;
    private final IntakeMetrics intake;
    private final RequestMetrics requests;
    private final Deque<AutoCloseable> binders = new ArrayDeque<>();

    /**
     * @param tasks one status for each partition that this process serves at that moment
     * @param sources one status for each partition of an input that it takes in at that moment
     * @param answered one status for each partition of requests that it answers at that moment
     * @param joined one status for each partition of feedback that it joins with requests at that moment
     * @param cluster what it has told by now
     * @param millis the wall clock
     */
    public Telemetry(
            Supplier<List<TaskStatus>> tasks,
            Supplier<List<IntakeStatus>> sources,
            Supplier<List<RequestStatus>> answered,
            Supplier<List<JoinStatus>> joined,
            Supplier<ClusterStatus> cluster,
            LongSupplier millis) {
        learners = new LearnerMetrics(tasks, cluster, millis);
        bind(learners);
        intake = new IntakeMetrics(sources, cluster);
        bind(intake);
        requests = new RequestMetrics(answered, joined, cluster);
        bind(requests);
        bind(new JvmInfoMetrics());
        bind(new JvmMemoryMetrics());
        bind(new JvmGcMetrics());
        bind(new JvmThreadMetrics());
        bind(new ClassLoaderMetrics());
        bind(new ProcessorMetrics());
        bind(new FileDescriptorMetrics());
        bind(new UptimeMetrics());
    }

    /** Adds the engine's own metrics, and those of the clients in it. */
    public void watch(KafkaStreams streams) {
        bind(new KafkaStreamsMetrics(streams));
    }

    /** Adds what is asked over HTTP. */
    public void watch(HttpFigures figures) {
        bind(new HttpMetrics(figures));
    }

    /** Adds the metrics of a producer outside of the engine. */
    public void watch(Producer<?, ?> producer) {
        bind(new KafkaClientMetrics(producer));
    }

    /** Adds the metrics of a consumer outside of the engine. */
    public void watch(Consumer<?, ?> consumer) {
        bind(new KafkaClientMetrics(consumer));
    }

    /** What Prometheus reads: everything, now. */
    public synchronized String scrape() {
        learners.refresh();
        intake.refresh();
        requests.refresh();
        return registry.scrape();
    }

    @Override
    public synchronized void close() {
        while (!binders.isEmpty()) {
            close(binders.pop());
        }
        registry.close();
    }

    private synchronized void bind(MeterBinder binder) {
        binder.bindTo(registry);
        if (binder instanceof AutoCloseable closeable) {
            binders.push(closeable);
        }
    }

    private static void close(AutoCloseable binder) {
        try {
            binder.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop " + binder.getClass().getSimpleName(), e);
        }
    }
}
