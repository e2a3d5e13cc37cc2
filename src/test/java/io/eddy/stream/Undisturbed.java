package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.learn.Learners;
import io.eddy.replay.EventOptions;
import io.eddy.replay.LostEvents;
import io.eddy.replay.PartitionModel;
import io.eddy.safetensors.Safetensors;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Tensors;
import io.eddy.stream.SimulatedCluster.Logged;
import io.eddy.stream.SimulatedCluster.Written;
import io.eddy.wire.EvaluationMessage;
import io.eddy.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;

/** A log and all that a pipeline makes of it that nothing disturbs: what every other one has to make of it too. */
final class Undisturbed {
    static final TopicPartition PARTITION = new TopicPartition("events", 0);
    private static final Topics TOPICS = Topics.standard();

    /** Of the events, before the simulated clock begins. */
    private static final long NOON = 1_790_000_000_000L;

    /** With tensors and keys that have pages of their own, some from the start and some once they have grown. */
    private static final Specification EXPLICIT = SpecificationReader.parse("""
            name: shop
            features: {x: number, city: {type: category, dimensions: 64}, open: boolean}
            network: {hidden: [64, 8], dropout: 0.1}
            output: multiclass
            optimizer: adam
            """);

    /** Fields and label are found out; of members enough that there are a mixer and every kind of table. */
    private static final Specification INFERRED =
            SpecificationReader.parse("{name: shop, members: [wide, {type: agile, hidden: 16}], output: inferred}");

    /** Encoder and decoder, and vocabularies that grow with each city. */
    static final Specification TEXTS = SpecificationReader.parse("""
            name: shop
            features: {city: text}
            output: {type: text, dimensions: 8, hidden: 8, beam: 2, vocabulary: 30, longest: 170}
            """);

    /** Each with a label of its own, and the second of some events only. */
    static final Specification SEVERAL = SpecificationReader.parse("""
            name: shop
            features: {x: number, city: category, open: boolean}
            outputs: {sign: multiclass, size: {type: regression, weight: 0.5}}
            network: {hidden: [8]}
            """);

    /** An autoencoder, and events that are held until there are enough to tell segments. */
    static final Specification UNUSUAL = SpecificationReader.parse("""
            name: shop
            features: {x: number, city: category, open: boolean}
            output: {type: anomaly, segments: 2, smooth: 3}
            network: {hidden: [8]}
            """);

    private final long seed;
    private final Specification specification;
    private final List<Logged> log = new ArrayList<>();
    private final Map<Long, String> stateAt = new HashMap<>();
    private final Map<Long, String> digestAt = new HashMap<>();
    private final Map<Long, byte[]> evaluationAt = new HashMap<>();
    private final Map<Long, Written> answers = new HashMap<>();

    /** @param inferred whether the model has to find out its features first, which takes it 200 events */
    Undisturbed(long seed, boolean inferred) {
        this(seed, inferred ? INFERRED : EXPLICIT);
    }

    Undisturbed(long seed, Specification specification) {
        this.seed = seed;
        this.specification = specification;
        Random random = new Random(seed);
        write(random, specification == INFERRED ? 230 : 20 + random.nextInt(30));
        learn();
        SimulatedCluster cluster = new SimulatedCluster(true, log);
        new SimulatedProcess(settings(true, false), cluster, new SimulatedClock(), Cut.never(), random).run();
        cluster.topic(EventTopology.PREDICTIONS).forEach(prediction -> answers.put(prediction.of(), prediction));
        cluster.topic(EventTopology.DEAD_LETTERS).forEach(letter -> answers.put(letter.of(), letter));
        assertThat(answers).hasSize(log.size());
    }

    /** Events as applications write them: rubbish among them, and gaps between their offsets where transactions ended. */
    private void write(Random random, int events) {
        long offset = random.nextInt(3);
        for (int i = 0; i < events; i++) {
            double x = random.nextGaussian();
            int city = random.nextInt(60);
            String value = random.nextInt(12) == 0
                    ? List.of("rubbish", "", "{\"features\":{\"x\":1}}").get(random.nextInt(3))
                    : "{\"features\":{\"x\":%s,\"city\":\"%s\",\"open\":%s},\"label\":%s}"
                            .formatted(x, ("city " + city).repeat(80), random.nextBoolean(), label(x, city));
            byte[] key = random.nextBoolean() ? ("k" + city).getBytes(UTF_8) : null;
            log.add(new Logged(offset, key, value.getBytes(UTF_8), NOON + 1_000 * offset));
            offset += random.nextInt(5) == 0 ? 2 + random.nextInt(3) : 1;
        }
    }

    private String label(double x, int city) {
        String sign = "\"" + (x > 0 ? "yes" : city % 4) + "\"";
        if (specification != SEVERAL) {
            return sign;
        }
        return "{\"sign\":" + sign + (city % 3 == 0 ? "" : ",\"size\":" + x) + "}";
    }

    private void learn() {
        PartitionModel model = model();
        for (Logged event : log) {
            note(model);
            model.relearn(event.offset(), event.value(), event.millis());
        }
        note(model);
    }

    private void note(PartitionModel model) {
        long offset = model.version().offset();
        stateAt.put(offset, state(model));
        digestAt.put(offset, model.snapshot().digest());
        EvaluationMessage evaluation = new EvaluationMessage(
                model.version(), model.learned(), model.lastMillis(), 0, model.report(), model.segments());
        evaluationAt.put(offset, TOPICS.evaluations().value().serializer().serialize("", evaluation));
    }

    PartitionModel model() {
        return new PartitionModel(specification, Learners.of(specification), PARTITION, () -> 0);
    }

    /** Everything that a checkpoint holds. */
    static String state(PartitionModel model) {
        Tensors tensors = new Tensors();
        model.state(tensors.save(true));
        return Safetensors.digest(tensors)
                + tensors.tensors().keySet().hashCode()
                + tensors.texts().hashCode();
    }

    List<Logged> log() {
        return log;
    }

    /** The model that has learned everything before an offset. */
    String stateAt(long offset) {
        return at(stateAt, offset);
    }

    /** The weights of that. */
    String digestAt(long offset) {
        return at(digestAt, offset);
    }

    byte[] evaluationAt(long offset) {
        return at(evaluationAt, offset);
    }

    /** The prediction or the dead letter of the event at an offset. */
    Written answer(long offset) {
        return at(answers, offset);
    }

    private static <T> T at(Map<Long, T> found, long offset) {
        return Objects.requireNonNull(found.get(offset), () -> "nothing undisturbed has the offset " + offset);
    }

    /** Everything is due after a few events. */
    PipelineSettings settings(boolean exactlyOnce, boolean fresh) {
        Random random = new Random(seed);
        return new PipelineSettings(
                specification,
                "shop",
                TOPICS,
                exactlyOnce ? "exactly_once_v2" : "at_least_once",
                EventOptions.DEFAULT,
                new RecoverySettings(often(random), fresh, LostEvents.STOP),
                often(random),
                often(random),
                Path.of("unused"),
                Map.of());
    }

    private static Every often(Random random) {
        return new Every(1 + random.nextInt(12), Duration.ofMillis(1 + random.nextInt(60)));
    }
}
