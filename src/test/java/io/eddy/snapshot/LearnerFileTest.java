package io.eddy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.feature.Event;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.safetensors.Safetensors;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnerFileTest {
    private static final Specification INFERRED = Specification.inferred("saved");
    private static final Specification NETWORK = SpecificationReader.parse(
            "{name: saved, features: {x: number, shop: category}, output: binary, network: {hidden: [4]}}");

    @TempDir
    Path folder;

    @Test
    void a_learner_goes_on_where_it_was_saved_to_the_bit() throws Exception {
        for (Specification specification : new Specification[] {INFERRED, NETWORK}) {
            Learner straight = Learners.of(specification);
            Learner saved = Learners.of(specification);
            learn(straight, 0, 900);
            learn(saved, 0, 450);
            Path file = folder.resolve("learner.safetensors");
            LearnerFile.write(saved, file);

            Learner read = LearnerFile.read(file, specification);
            learn(read, 450, 900);

            assertThat(digest(read)).isEqualTo(digest(straight));
        }
    }

    /** The first events are held until there are enough to infer from: they are saved, too. */
    @Test
    void one_that_has_not_made_up_its_mind_goes_on_as_well() throws Exception {
        Learner straight = Learners.of(INFERRED);
        Learner saved = Learners.of(INFERRED);
        learn(straight, 0, 400);
        learn(saved, 0, 7);
        Path file = folder.resolve("young.safetensors");
        LearnerFile.write(saved, file);

        Learner read = LearnerFile.read(file, INFERRED);
        learn(read, 7, 400);

        assertThat(digest(read)).isEqualTo(digest(straight));
    }

    @Test
    void a_file_of_another_model_is_refused() throws Exception {
        Learner saved = Learners.of(NETWORK);
        learn(saved, 0, 10);
        Path file = folder.resolve("learner.safetensors");
        LearnerFile.write(saved, file);
        Specification wider = SpecificationReader.parse(
                "{name: saved, features: {x: number, shop: category}, output: binary, network: {hidden: [5]}}");
        Specification slower = SpecificationReader.parse(
                "{name: saved, features: {x: number, shop: category}, output: binary, network: {hidden: [4]}, optimizer: {type: adam, learningRate: 0.02}}");

        for (Specification other : List.of(wider, slower)) {
            assertThatThrownBy(() -> LearnerFile.read(file, other))
                    .isInstanceOf(UnreadableSnapshot.class)
                    .hasMessageContaining("which does not follow from this model");
        }
    }

    @Test
    void a_damaged_file_is_refused() throws Exception {
        Learner saved = Learners.of(NETWORK);
        learn(saved, 0, 10);
        Path file = folder.resolve("learner.safetensors");
        LearnerFile.write(saved, file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 9] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> LearnerFile.read(file, NETWORK))
                .isInstanceOf(UnreadableSnapshot.class)
                .hasMessageContaining("damaged");
    }

    private static void learn(Learner learner, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            learner.learn(new Event()
                    .set("x", StrictMath.sin(i))
                    .set("shop", i % 7 == 0 ? "north" : "south")
                    .label(i % 3 == 0 ? "sold" : "left"));
        }
    }

    private static String digest(Learner learner) {
        Tensors state = new Tensors();
        learner.state(state.save(true));
        return Safetensors.digest(state);
    }
}
