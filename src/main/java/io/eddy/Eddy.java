package io.eddy;

import io.eddy.embed.LearningStep;
import io.eddy.embed.ToEvent;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.snapshot.LearnerFile;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import io.eddy.wire.EventReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Eddy as a library: a model that learns from each event, in your own program or in your own Kafka Streams topology.
 *
 * <pre>{@code
 * Learner learner = Eddy.learner("returns.yaml");
 * Step step = learner.learn(new Event().set("price", 3.5).set("city", "Basel").label("kept"));
 * Prediction next = learner.predict(new Event().set("price", 4.1).set("city", "Bern"));
 * }</pre>
 *
 * <p>What is public for others is this class and what it gives and takes: {@link Learner}, {@link Event}, {@link io.eddy.learn.Step}, {@link
 * io.eddy.learn.Prediction}, {@link io.eddy.learn.ModelVersion}, {@link LearningStep}, {@link io.eddy.embed.Learned}, {@link ToEvent}, {@link
 * io.eddy.snapshot.Snapshot}. All else may change from one version to the next.
 *
 * <p>SIMD needs {@code --add-modules jdk.incubator.vector}; without it the same bits come slower.
 */
public final class Eddy {
    private Eddy() {}

    /**
     * A new learner of a model file, which has seen nothing yet.
     *
     * @throws io.eddy.spec.SpecificationException if the file cannot be read, or does not describe a model; it says what and where
     */
    public static Learner learner(String modelFile) {
        return Learners.of(specification(modelFile));
    }

    /** A new learner that infers everything from the first events: what each field is, whether the label is a class or a quantity. */
    public static Learner learner() {
        return Learners.of(Specification.inferred("eddy"));
    }

    /**
     * A learner that was {@linkplain #save saved}: it goes on as if nothing had been, to the bit.
     *
     * @throws IOException if the file cannot be read, is damaged, or is of another model file
     */
    public static Learner learner(String modelFile, Path saved) throws IOException {
        return LearnerFile.read(saved, specification(modelFile));
    }

    /** Saves all that a learner has learned, moments of the optimiser and all, replacing a file that is there once the new one is whole. */
    public static void save(Learner learner, Path file) throws IOException {
        LearnerFile.write(learner, file);
    }

    /**
     * An event of Eddy's own form, {@code {"features": {"price": 3.5}, "label": "kept"}}.
     *
     * @throws RejectedEvent if it is none; it says what and where
     */
    public static Event event(String json) throws RejectedEvent {
        Event event = new Event();
        new EventReader().read(json.getBytes(StandardCharsets.UTF_8), event);
        return event;
    }

    /**
     * A step for a Kafka Streams topology of your own, see {@link LearningStep}.
     *
     * @param name of the step, and of the store that it brings along
     * @throws io.eddy.spec.SpecificationException if the file cannot be read, or does not describe a model
     */
    public static <K, V> LearningStep<K, V> step(String name, String modelFile, ToEvent<V> toEvent) {
        return LearningStep.of(name, specification(modelFile), toEvent);
    }

    /** The same for a model that infers everything from the first events. */
    public static <K, V> LearningStep<K, V> step(String name, ToEvent<V> toEvent) {
        return LearningStep.of(name, Specification.inferred(name), toEvent);
    }

    private static Specification specification(String modelFile) {
        return SpecificationReader.read(Path.of(modelFile));
    }
}
