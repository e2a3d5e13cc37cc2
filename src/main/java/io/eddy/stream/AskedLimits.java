package io.eddy.stream;

import io.eddy.wire.TopicAdmin;
import io.eddy.wire.TopicLimits;
import io.eddy.wire.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the topics admit, asked from the cluster whenever a task starts: people set their topics as they like. */
final class AskedLimits implements Supplier<TopicLimits> {
    private static final Logger LOG = LoggerFactory.getLogger(AskedLimits.class);

    /** However long a cluster takes to come back, because a task that has no answer stops the pipeline. */
    private static final int PATIENCE_MILLIS = Integer.MAX_VALUE;

    /** One broker may not know yet what another has told. */
    private static final int ATTEMPTS = 10;

    private final Map<String, Object> config;
    private final Topics topics;
    private final int producerBytes;
    private volatile @Nullable TopicLimits answered;
    private volatile boolean told;

    /** @param producerBytes the largest record that our producers send */
    AskedLimits(Map<String, Object> kafka, Topics topics, int producerBytes) {
        this.config = new HashMap<>(kafka);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        this.topics = topics;
        this.producerBytes = producerBytes;
    }

    @Override
    public TopicLimits get() {
        TopicLimits limits = ask();
        answered = limits;
        return limits;
    }

    /** Whether the answer would be another one now, if there is one. */
    boolean haveChanged() {
        try {
            return answered != null && !ask().equals(answered);
        } catch (KafkaException e) {
            LOG.warn("the cluster does not say what the topics admit now: {}", e.getMessage());
            return false;
        }
    }

    private TopicLimits ask() {
        for (int again = 1; ; again++) {
            try {
                return answer();
            } catch (RetriableException e) {
                if (again == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private TopicLimits answer() {
        try (Admin admin = Admin.create(config)) {
            List<String> untold = new ArrayList<>();
            TopicLimits limits = TopicLimits.inCluster(topics, new TopicAdmin(admin), untold::add);
            if (!untold.isEmpty() && !told) {
                told = true;
                LOG.warn("{}; what topics/ says that it and others admit is taken for true", untold.get(0));
            }
            return limits.atMost(producerBytes);
        }
    }
}
