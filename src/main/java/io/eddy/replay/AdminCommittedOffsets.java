package io.eddy.replay;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the cluster. For any thread. */
public final class AdminCommittedOffsets implements CommittedOffsets, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminCommittedOffsets.class);

    private final Admin admin;
    private final String applicationId;
    private final Map<TopicPartition, Long> known = new ConcurrentHashMap<>();
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile boolean failing;

    public AdminCommittedOffsets(Map<String, Object> kafka, String applicationId) {
        this.admin = Admin.create(kafka);
        this.applicationId = applicationId;
    }

    @Override
    public long known(TopicPartition partition) {
        if (asking.compareAndSet(false, true)) {
            admin.listConsumerGroupOffsets(applicationId)
                    .partitionsToOffsetAndMetadata()
                    .whenComplete(this::answered);
        }
        return known.getOrDefault(partition, -1L);
    }

    private void answered(Map<TopicPartition, OffsetAndMetadata> offsets, Throwable failure) {
        if (failure != null) {
            // because of a cluster that does not answer, ClusterWatch tells
            if (!failing && !(failure instanceof TimeoutException)) {
                LOG.warn(
                        "the committed offsets of group {} are not known, and until they are no checkpoint is taken: {}",
                        applicationId,
                        failure.getMessage());
            }
            failing = true;
        } else {
            failing = false;
            offsets.forEach((partition, committed) -> {
                if (committed != null) {
                    known.merge(partition, committed.offset(), Math::max);
                }
            });
        }
        asking.set(false);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO); // because a question that a silent cluster leaves open would be waited for
    }
}
