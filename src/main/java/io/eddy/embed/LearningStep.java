package io.eddy.embed;

import io.eddy.learn.Learners;
import io.eddy.replay.StoredRecords;
import io.eddy.snapshot.Snapshot;
import io.eddy.spec.Specification;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * A step of a Kafka Streams topology that predicts each record, learns from those that have a label, and hands on both:
 *
 * <pre>{@code
 * KStream<String, Learned<Order>> learned = orders.process(Eddy.step("returns", "returns.yaml", (order, event) -> event
 *         .set("price", order.price())
 *         .set("city", order.city())
 *         .label(order.outcome())));
 * }</pre>
 *
 * <p>Each task has a model of its own, in a store called {@code NAME-model} that the step brings along. There it keeps checkpoints of the whole
 * learner and the events since then, in Eddy's own form; after a crash, or where another instance takes over, it is the same model, to the bit, and no
 * record is learned twice, under both guarantees. Its version counts the events of the step: {@code returns-3f9ac1@returns-0:45312}. It may stand
 * behind a join, a repartition or a flatMap; only, under at least once, one record that comes again has to become the same records in the same
 * order again.
 *
 * <p>A step that is given another model file than it began with does not start; under another name it begins a new model.
 */
public final class LearningStep<K, V> implements ProcessorSupplier<K, V, K, Learned<V>> {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

    private final Terms<V> terms;

    /**
     * All that a step needs to know.
     *
     * @param checkpoints how often; what was learned since the last is learned again after a crash
     * @param snapshots how often the model goes to {@code readers}
     */
    record Terms<V>(
            String name,
            Specification specification,
            ToEvent<V> toEvent,
            Duration checkpoints,
            Duration snapshots,
            Consumer<Snapshot> readers) {
        String store() {
            return name + "-model";
        }
    }

    private LearningStep(Terms<V> terms) {
        this.terms = terms;
    }

    /**
     * @param name of the step, and of its store; two of a topology have two
     * @param specification of the model
     * @throws IllegalArgumentException if it is no name for a topic of Kafka, which that of the store becomes
     */
    public static <K, V> LearningStep<K, V> of(String name, Specification specification, ToEvent<V> toEvent) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a step cannot be called '%s'; letters, digits, '.', '_' and '-' are for names, 200 at most"
                            .formatted(name));
        }
        return new LearningStep<>(new Terms<>(
                name, specification, toEvent, Duration.ofSeconds(10), Duration.ofSeconds(10), snapshot -> {}));
    }

    /** The same with another time between two checkpoints; 10 seconds if nothing is said. */
    public LearningStep<K, V> checkpoints(Duration every) {
        return new LearningStep<>(
                new Terms<>(terms.name, terms.specification, terms.toEvent, every, terms.snapshots, terms.readers));
    }

    /**
     * The same that gives its model to readers now and then, if it has learned something, and once soon after a start: to write it to a file, say.
     *
     * @param readers called on the thread of the task, which waits
     */
    public LearningStep<K, V> snapshots(Duration every, Consumer<Snapshot> readers) {
        return new LearningStep<>(
                new Terms<>(terms.name, terms.specification, terms.toEvent, terms.checkpoints, every, readers));
    }

    @Override
    public Processor<K, V, K, Learned<V>> get() {
        return new LearningStepProcessor<>(terms, () -> Learners.of(terms.specification));
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(StoredRecords.builder(terms.store()));
    }
}
