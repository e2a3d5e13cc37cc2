package io.eddy.stream;

import io.eddy.wire.TopicAdmin;
import io.eddy.wire.TopicLimits;
import io.eddy.wire.Topics;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the topics admit, asked from the cluster whenever a task starts: people set their topics as they like. */
final class AskedLimits implements Supplier<TopicLimits> {
    private static final Logger LOG = LoggerFactory.getLogger(AskedLimits.class);

    /** Of a minute each, with the clients' default: longer than a broker takes to come back. */
    private static final int ATTEMPTS = 10;

    private final Map<String, Object> kafka;
    private final Topics topics;
    private final int producerBytes;
    private volatile @Nullable TopicLimits answered;

    /** @param producerBytes the largest record that our producers send */
    AskedLimits(Map<String, Object> kafka, Topics topics, int producerBytes) {
        this.kafka = kafka;
        this.topics = topics;
        this.producerBytes = producerBytes;
    }

    @Override
    public TopicLimits get() {
        TopicLimits limits = ask();
        answered = limits;
        return limits;
    }

    /** Whether the answer would be another one now. */
    boolean haveChanged() {
        return answered != null && !ask().equals(answered);
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
        try (Admin admin = Admin.create(kafka)) {
            return TopicLimits.inCluster(topics, new TopicAdmin(admin)).atMost(producerBytes);
        } catch (AuthorizationException | UnsupportedVersionException e) {
            LOG.warn(
                    "the cluster does not say what the topics admit, so what is in topics/ is taken for true: {}",
                    e.getMessage());
            return TopicLimits.defined(topics).atMost(producerBytes);
        }
    }
}
