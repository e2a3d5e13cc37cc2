package io.eddy.app;

import io.eddy.serve.Health;
import io.eddy.stream.ClusterStatus;
import io.eddy.stream.IntakeStatus;
import io.eddy.stream.JoinStatus;
import io.eddy.stream.Pipeline;
import io.eddy.stream.RequestStatus;
import io.eddy.stream.TaskStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether the pipeline is well. Live is one that would not do better after a restart: it is so while the cluster is away, too.
 * Ready is one that learns what comes, or would at once: one that stands by for a partition is ready, since that is its work and
 * a roll-out must not wait for more; one whose cluster does not answer is not.
 */
final class PipelineHealth {
    private PipelineHealth() {}

    static Health live(Pipeline pipeline, ClusterStatus cluster) {
        return new Health(pipeline.isAlive(), details(Optional.empty(), pipeline, cluster));
    }

    static Health ready(Pipeline pipeline, ClusterStatus cluster) {
        Optional<String> reason = cluster.silence()
                .or(() -> pipeline.isReady()
                        ? Optional.empty()
                        : Optional.of("the pipeline is " + pipeline.streams().state()));
        return new Health(reason.isEmpty(), details(reason, pipeline, cluster));
    }

    /** What is not taken in yet of each partition, what no event could be made of, and which of them wait for what. */
    private static Map<String, Object> sources(List<IntakeStatus> sources, ClusterStatus cluster) {
        Map<String, Object> lags = new LinkedHashMap<>();
        Map<String, Long> rejected = new LinkedHashMap<>();
        List<String> waiting = new ArrayList<>();
        for (IntakeStatus source : sources) {
            Optional.ofNullable(cluster.sourceLags().get(source.source()))
                    .ifPresent(lag -> lags.put(source.source().toString(), lag));
            if (source.rejections() > 0) {
                rejected.put(source.source().toString(), source.rejections());
            }
            source.waiting().ifPresent(waiting::add);
        }
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("lag", lags);
        if (!rejected.isEmpty()) {
            told.put("rejected", rejected);
        }
        if (!waiting.isEmpty()) {
            told.put("waiting", waiting);
        }
        return told;
    }

    /** How many records wait in each partition. */
    private static Map<String, Long> lags(Stream<TopicPartition> partitions, ClusterStatus cluster) {
        Map<String, Long> lags = new LinkedHashMap<>();
        partitions.forEach(partition -> Optional.ofNullable(cluster.sourceLags().get(partition))
                .ifPresent(lag -> lags.put(Integer.toString(partition.partition()), lag)));
        return lags;
    }

    private static Map<String, Object> details(Optional<String> reason, Pipeline pipeline, ClusterStatus cluster) {
        Map<String, Object> details = new LinkedHashMap<>();
        reason.ifPresent(why -> details.put("reason", why));
        details.put("state", pipeline.streams().state().toString());
        List<TaskStatus> tasks = pipeline.tasks();
        if (tasks.isEmpty() && pipeline.isReady()) {
            details.put("partitions", "none is given to this process; it stands by");
        }
        Map<String, String> models = new LinkedHashMap<>();
        Map<String, Long> lags = new LinkedHashMap<>();
        for (TaskStatus task : tasks) {
            String partition = Integer.toString(task.partition());
            models.put(partition, task.version().toString());
            Optional.ofNullable(cluster.lags().get(task.partition())).ifPresent(lag -> lags.put(partition, lag));
        }
        details.put("models", models);
        details.put("lag", lags);
        List<IntakeStatus> sources = pipeline.sources();
        if (!sources.isEmpty()) {
            details.put("sources", sources(sources, cluster));
        }
        if (!pipeline.requests().isEmpty()) {
            details.put(
                    "requests", Map.of("lag", lags(pipeline.requests().stream().map(RequestStatus::source), cluster)));
        }
        if (!pipeline.joins().isEmpty()) {
            details.put("feedback", Map.of("lag", lags(pipeline.joins().stream().map(JoinStatus::feedback), cluster)));
        }
        pipeline.failure().ifPresent(failure -> details.put("failure", failure));
        return details;
    }
}
