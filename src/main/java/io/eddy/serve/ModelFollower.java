package io.eddy.serve;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.snapshot.FollowedModel;
import io.eddy.snapshot.FrozenModel;
import io.eddy.snapshot.SnapshotKey;
import io.eddy.snapshot.Stand;
import io.eddy.wire.LoneConsumer;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that learns elsewhere, in this process: follows what the topic of snapshots says of it, and predicts with the newest version, without
 * asking anybody. For services that embed it; it needs Kafka's consumer, and neither Kafka Streams nor anything of HTTP.
 *
 * <pre>{@code
 * try (ModelFollower model = ModelFollower.of(Map.of("bootstrap.servers", "kafka:9092")).model("shop").start()) {
 *     model.await(Duration.ofMinutes(1));
 *     Event visit = new Event();
 *     visit.field("price").setNumber(3.5);
 *     Prediction prediction = model.predict(visit);
 * }
 * }</pre>
 *
 * <p>It is always whole: either there is no model yet, or it is one that was published, with the digest it then had. Where brokers are away, a
 * snapshot is cut off, or a delta was missed, the model stays as it is and grows older, which {@link #status} says. It belongs to no
 * consumer group: any number of followers have all of it. Any number of threads may predict.
 */
public final class ModelFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelFollower.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final long AGAIN_MILLIS = 1_000;

    private final String topic;
    private final String wanted;
    private final int copies;
    private final FollowedModel followed;
    private final KafkaConsumer<String, byte[]> consumer;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch first = new CountDownLatch(1);
    private final Thread thread;

    /** When the newest record was written that has been read and not settled; null if there is none. Of the thread that follows. */
    private @Nullable Instant unsettled;

    private volatile @Nullable Current current;
    private volatile @Nullable ModelVersion missed;
    private volatile @Nullable String problem;

    private record Current(FrozenModel model, Stand stand, Instant published) {}

    /**
     * How it stands.
     *
     * @param stand version and digest of the model; empty if there is none yet
     * @param time when the last event happened that the model has learned from
     * @param published when the learner published it, by the clock of its machine
     * @param missed the newest version that there was and that could not be reached, because something before it is missing: it takes the next whole
     *     snapshot
     * @param problem why nothing can be read just now, if something says so; a cluster that is merely away does not
     */
    public record Status(
            Optional<Stand> stand,
            Optional<Instant> time,
            Optional<Instant> published,
            Optional<ModelVersion> missed,
            Optional<String> problem) {

        /** How long ago the model was published; empty if there is none. */
        public Optional<Duration> age(Clock clock) {
            return published.map(moment -> Duration.between(moment, clock.instant()));
        }

        /** How far the last event that it has learned from is in the past; empty if there is none. */
        public Optional<Duration> eventAge(Clock clock) {
            return time.map(moment -> Duration.between(moment, clock.instant()));
        }
    }

    /** What to follow. */
    public static final class Builder {
        private final Map<String, Object> kafka;
        private String topic = Topics.standard().snapshots().name();
        private Predicate<String> models = model -> !model.startsWith(SnapshotKey.aliased(""));
        private String wanted = "a model";
        private int copies = 1;

        private Builder(Map<String, Object> kafka) {
            this.kafka = Map.copyOf(kafka);
        }

        /** The topic, if it is not called {@code snapshots}. */
        public Builder topic(String name) {
            topic = name;
            return this;
        }

        /**
         * Which model, where the topic may have several: its name, with fingerprint and source if need be, as in {@code shop}, {@code shop-f324bf},
         * {@code shop@events-1}. Of several that fit it is the one that was published last.
         */
        public Builder model(String name) {
            models = SnapshotKey.modelsCalled(name);
            wanted = "model " + name;
            return this;
        }

        /** The snapshot that somebody has given this name, and the next one who gets it: {@code eddy snapshot alias champion VERSION}. */
        public Builder alias(String name) {
            models = SnapshotKey.aliased(name)::equals;
            wanted = "alias " + name;
            return this;
        }

        /** How many threads can predict at the same moment, 1 unless told; each takes the memory of the whole model. */
        public Builder copies(int number) {
            copies = number;
            return this;
        }

        /** Begins to follow. */
        public ModelFollower start() {
            ModelFollower follower = new ModelFollower(this);
            follower.thread.start();
            return follower;
        }
    }

    /** @param kafka {@code bootstrap.servers}, and what the cluster wants besides: TLS, SASL */
    public static Builder of(Map<String, Object> kafka) {
        return new Builder(kafka);
    }

    private ModelFollower(Builder builder) {
        topic = builder.topic;
        wanted = builder.wanted;
        copies = builder.copies;
        followed = new FollowedModel(builder.models);
        Map<String, Object> settings = LoneConsumer.settings(builder.kafka);
        consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        thread = new Thread(this::follow, "eddy-follower");
        thread.setDaemon(true);
    }

    /**
     * What the newest version says of an event; its label is not looked at.
     *
     * @param event used by no other thread meanwhile
     * @throws RejectedEvent if a field holds what it cannot hold
     * @throws IllegalStateException if there is no model yet
     */
    public Prediction predict(Event event) throws RejectedEvent {
        return newest().predict(event);
    }

    /**
     * The newest version, for whoever wants to know which one predicts.
     *
     * @throws IllegalStateException if there is none yet
     */
    public FrozenModel newest() {
        Current now = current;
        if (now == null) {
            throw new IllegalStateException(
                    "%s has not been found in the topic %s so far; wait for it with await(Duration)"
                            .formatted(wanted, topic));
        }
        return now.model;
    }

    /**
     * Waits for the first model.
     *
     * @throws TimeoutException if there is none after so long
     */
    public FrozenModel await(Duration patience) throws InterruptedException, TimeoutException {
        if (!first.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            String why = problem;
            throw new TimeoutException("%s has not been found in the topic %s for %s%s"
                    .formatted(wanted, topic, patience, why == null ? "" : ": " + why));
        }
        return newest();
    }

    public Status status() {
        Current now = current;
        return new Status(
                Optional.ofNullable(now).map(Current::stand),
                Optional.ofNullable(now).map(it -> it.model().time()),
                Optional.ofNullable(now).map(Current::published),
                Optional.ofNullable(missed),
                Optional.ofNullable(problem));
    }

    private void follow() {
        try (consumer) {
            Map<TopicPartition, Long> unread = new HashMap<>();
            while (closing.getCount() > 0) {
                try {
                    if (consumer.assignment().isEmpty()) {
                        unread = assign();
                    }
                    read(consumer.poll(POLL), unread);
                    problem = null;
                } catch (WakeupException e) {
                    return;
                } catch (KafkaException e) {
                    stumble("the topic %s cannot be read: %s".formatted(topic, e.getMessage()));
                }
            }
        } catch (InterruptedException e) {
            return; // because whoever interrupts a thread of ours wants it to end
        } catch (RuntimeException defect) {
            problem = "it is followed no longer, because of a defect of Eddy: " + defect;
            LOG.error("{} is followed no longer, and stays as it is; this is a defect of Eddy", wanted, defect);
        }
    }

    /** @return how far the topic has to be read to know what there is */
    private Map<TopicPartition, Long> assign() throws InterruptedException {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known == null || known.isEmpty()) {
            stumble("there is no topic " + topic);
            return new HashMap<>();
        }
        List<TopicPartition> partitions = known.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return ends;
    }

    /** Says why, once, and tries again after a while. */
    private void stumble(String why) throws InterruptedException {
        if (!why.equals(problem)) {
            LOG.warn("{} is not followed just now: {}", wanted, why);
        }
        problem = why;
        if (closing.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new WakeupException();
        }
    }

    private void read(ConsumerRecords<String, byte[]> records, Map<TopicPartition, Long> unread) {
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                followed.accept(record.key(), record.value());
            } catch (UnreadableSnapshot e) {
                LOG.warn("record {} of {} is passed over: {}", record.offset(), topic, e.getMessage());
            }
            Instant written = Instant.ofEpochMilli(record.timestamp());
            unsettled = unsettled == null || written.isAfter(unsettled) ? written : unsettled;
        }
        unread.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        // not only if there are records: the last poll may find but the end of a transaction, or one that was aborted
        if (unread.isEmpty() && unsettled != null) {
            settle(unsettled);
            unsettled = null;
        }
    }

    private void settle(Instant published) {
        try {
            if (followed.settle()) {
                Stand stand = followed.stand().orElseThrow();
                FrozenModel model = FrozenModel.of(followed.snapshot().orElseThrow(), copies);
                tell(stand.version());
                current = new Current(model, stand, published);
                first.countDown();
            }
        } catch (IOException e) {
            LOG.warn("{} stays as it is: {}", wanted, e.getMessage());
        }
        ModelVersion unreached = followed.missed().orElse(null);
        if (unreached != null && missed == null) {
            LOG.warn(
                    "{} stays at {}: there is {}, but something before it is missing; the next whole snapshot brings it back",
                    wanted,
                    followed.stand()
                            .map(Stand::version)
                            .map(ModelVersion::toString)
                            .orElse("nothing"),
                    unreached);
        }
        missed = unreached;
    }

    private void tell(ModelVersion version) {
        Current before = current;
        String id = SnapshotKey.modelOf(version);
        if (before == null) {
            LOG.info("follows {}", version);
        } else if (!SnapshotKey.modelOf(before.stand.version()).equals(id)) {
            LOG.warn(
                    "{} is {} now and was {}; if both go on learning, say which one to follow, as name@source",
                    wanted,
                    version,
                    before.stand.version());
        }
    }

    /** Stops following. The model there is goes on predicting. */
    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
        boolean interrupted = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
