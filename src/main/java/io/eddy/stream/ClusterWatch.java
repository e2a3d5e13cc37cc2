package io.eddy.stream;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the cluster every second how far the events go, and so knows whether it answers at all. The engine waits for a cluster that
 * is away, or for a partition, and says nothing meanwhile; this says it.
 */
public final class ClusterWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** A broker that pauses for its garbage is not away yet. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** A partition on its way from one process to another is with neither for so many looks at most. */
    private static final int LOOKS_WITHOUT_PARTITION = 5;

    private final String cluster;
    private final String topic;
    private final Map<String, Object> kafka;
    private final String group;
    private final List<String> inputs;
    private final Pipeline pipeline;
    private final Silence silence;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "cluster-watch");

    private int looksWithoutPartition;

    private volatile ClusterStatus status;

    private ClusterWatch(PipelineSettings settings, Pipeline pipeline, LongSupplier millis) {
        this.cluster = "the cluster at " + settings.kafka().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
        this.topic = settings.topics().events().name();
        this.kafka = settings.kafka();
        this.group = settings.applicationId();
        this.pipeline = pipeline;
        this.silence = new Silence(LOG, millis, ZoneId.systemDefault());
        this.inputs = settings.besideEvents();
        this.status = new ClusterStatus(silence.answeredMillis(), Optional.empty(), Map.of(), Map.of());
    }

    /**
     * Begins to ask, from a thread that does not keep the process alive.
     *
     * @param pipeline that has these settings
     * @param millis the wall clock
     */
    public static ClusterWatch start(PipelineSettings settings, Pipeline pipeline, LongSupplier millis) {
        ClusterWatch watch = new ClusterWatch(settings, pipeline, millis);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    /** What was told last; for any thread. */
    public ClusterStatus status() {
        return status;
    }

    private void watch() {
        try (Backlog backlog = new Backlog(kafka, topic, PATIENCE);
                SourceBacklogs sources = new SourceBacklogs(kafka, inputs, PATIENCE)) {
            do {
                ask(backlog, sources);
                tellWhetherItStandsBy();
            } while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptException | InterruptedException e) {
            return; // because it was closed
        }
    }

    private void ask(Backlog backlog, SourceBacklogs sources) {
        Map<Integer, Long> lags = status.lags();
        Map<TopicPartition, Long> sourceLags = status.sourceLags();
        try {
            lags = backlog.ask(pipeline.tasks().stream()
                    .collect(Collectors.toMap(
                            TaskStatus::partition, task -> task.version().offset())));
            sourceLags = sources.ask(pipeline.positions());
            silence.answered(cluster);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            silence.unanswered(fact(backlog, e));
        }
        status = new ClusterStatus(silence.answeredMillis(), silence.sentence(), lags, sourceLags);
    }

    private void tellWhetherItStandsBy() {
        boolean without = pipeline.isReady() && pipeline.tasks().isEmpty();
        looksWithoutPartition = without ? looksWithoutPartition + 1 : 0;
        if (looksWithoutPartition == LOOKS_WITHOUT_PARTITION) {
            LOG.info(
                    "no partition of {} is left for this process: other members of the group {} have all of them; it stands by",
                    topic,
                    group);
        }
    }

    private String fact(Backlog backlog, KafkaException e) {
        if (!(e instanceof TimeoutException)) {
            return "no answer from " + cluster + " (" + e.getMessage() + ")";
        }
        return backlog.anyBrokerAnswers()
                ? cluster + " answers, but not on " + topic + " (is a partition without a leader?)"
                : "no answer from " + cluster;
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
    }
}
