package io.eddy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.app.demo.ShopVisits;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import io.eddy.learn.WideningEvents;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A frozen model predicts what its learner predicts, to the bit, whatever the learner is made of. */
class FrozenModelTest {
    private static final int ASKED = 60;
    private static final Path EXAMPLES = Path.of("src/examples");

    private static final String ALL_FIELDS = """
            features:
              price: number
              city: {type: category, dimensions: 3, maxValues: 8}
              member: boolean
              pixels: {type: numbers, size: 3}
              note: {type: text, language: en}
              terms: sparse
              at: time
              customer: {type: id, dimensions: 3, admitAfter: 2, expireAfter: 2h, maxRows: 10}
              basket: {type: items, dimensions: 3, maxValues: 12}
              lately: {type: mean, of: rare, by: customer, halfLife: 1h}
              seen: {type: count, by: customer, expireAfter: 2h, maxKeys: 12}
              pause: {type: sinceLast, by: customer}
              labels: {type: last, of: label, by: customer, count: 2}
            """;

    private interface Fill {
        void fill(Event event, int index);
    }

    static Stream<Arguments> models() {
        WideningEvents events = new WideningEvents(5, 100);
        ShopVisits visits = new ShopVisits(3);
        Map<String, Arguments> models = new LinkedHashMap<>();
        add(models, "inferred, classes", Specification.inferred("x"), events::classes);
        add(models, "inferred, quantities", Specification.inferred("x"), events::quantities);
        add(models, "inferred, unsettled", Specification.inferred("x"), events::unsettled);
        add(models, "inferred, late fields", Specification.inferred("x"), events::late);
        add(
                models,
                "shop",
                SpecificationReader.read(EXAMPLES.resolve("shop.yaml")),
                (event, i) -> visits.visit(i, event));
        for (String kind :
                List.of("members: default\n", "network: {hidden: [6, 5], dropout: 0.2, layerNorm: true}\n")) {
            add(models, kind + "binary", ALL_FIELDS + kind + "output: binary", events::twoClasses);
            add(models, kind + "multiclass", ALL_FIELDS + kind + "output: multiclass", events::classes);
            add(models, kind + "regression", ALL_FIELDS + kind + "output: regression", events::quantities);
        }
        add(
                models,
                "a text",
                "features: {note: text}\noutput: {type: text, dimensions: 4, hidden: 5, vocabulary: 30, beam: 2}",
                FrozenModelTest::texts);
        add(models, "sequences", SEQUENCES, events::classes);
        add(
                models,
                "an image, augmented",
                ALL_FIELDS
                        + "  shot: {type: image, width: 3, height: 2, range: [0, 4], augment: {shift: 1}, layers: [{conv: 4}, relu, {maxPool: 2}, {dropout: 0.1}, flatten]}\n"
                        + "network: {layers: [{dense: 8}, relu]}\noutput: multiclass",
                events::classes);
        add(
                models,
                "several outputs",
                ALL_FIELDS + "outputs: {group: multiclass, paid: binary, amount: regression}\nnetwork: {hidden: [6]}",
                (event, i) -> {
                    events.classes(event, i);
                    event.label().setMissing();
                    event.label("group", "g" + i % 7 % 3)
                            .label("paid", i % 2 == 0)
                            .label("amount", i % 5);
                });
        add(
                models,
                "what is unusual, in segments",
                ALL_FIELDS.replace("  terms: sparse\n", "")
                        + "output: {type: anomaly, segments: 2, smooth: 3}\nnetwork: {hidden: [6]}",
                events::classes);
        return models.values().stream();
    }

    private static void texts(Event event, int i) {
        event.clear();
        event.field("note").setText("number " + i % 7 + " of " + i % 40);
        event.label().setText(i % 40 + " zu Nummer " + i % 7);
    }

    private static final String SEQUENCES = """
            output: multiclass
            network: {hidden: [6]}
            features:
              path: {type: sequence, length: 5, layers: [{embed: 4}, positions, {transformer: 2}, {lstm: 3}, {pool: attention}]}
              pulse: {type: sequence, of: numbers, width: 2, length: 3, layers: [{gru: 3}, {pool: max}, {dropout: 0.1}]}
              act: {type: sequence, carry: {by: customer, steps: 3, maxKeys: 6, expireAfter: 2h}, layers: [{embed: 2}, {gru: 2}, {lstm: 3}]}
            """;

    private static void add(Map<String, Arguments> models, String name, String text, Fill fill) {
        add(models, name, SpecificationReader.parse("name: x\n" + text), fill);
    }

    private static void add(Map<String, Arguments> models, String name, Specification specification, Fill fill) {
        models.put(name, Arguments.of(name, specification, fill));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void a_model_read_from_its_file_predicts_the_same_bits_as_the_learner(String name, Specification given, Fill fill)
            throws IOException {
        Learner learner = Learners.of(given);
        Event event = new Event();
        int learned = 0;
        for (int stop : new int[] {0, 1, 20, 150, 199, 200, 201, 260, 1_500}) {
            for (; learned < stop; learned++) {
                fill.fill(event, learned);
                learn(learner, event);
            }
            Snapshot snapshot = snapshot(learner, learned);

            FrozenModel frozen = FrozenModel.of(
                    Snapshot.read(snapshot.file(), snapshot.bytes().bytes()));

            Event other = new Event();
            for (int i = learned; i < learned + ASKED; i++) {
                fill.fill(event, i);
                fill.fill(other, i);
                String said = text(learner::predict, event);
                String frozenSaid = text(frozen::predict, other);
                boolean isOpen = learned < 200 && said.equals("nothing"); // because it may become what fits
                if (!frozenSaid.equals(said) && !(isOpen && frozenSaid.startsWith("rejected"))) {
                    assertThat(frozenSaid).as("event %d after %d", i, learned).isEqualTo(said);
                }
            }
            assertThat(frozen.version().offset()).isEqualTo(learned);
        }
    }

    @Test
    void what_the_learner_learns_next_changes_nothing_of_it() throws Exception {
        Learner learner = Learners.of(SpecificationReader.read(EXAMPLES.resolve("shop.yaml")));
        ShopVisits visits = new ShopVisits(3);
        Event event = new Event();
        for (int i = 0; i < 500; i++) {
            visits.visit(i, event);
            learner.learn(event);
        }
        FrozenModel frozen = FrozenModel.of(snapshot(learner, 500));
        List<String> before = predictions(frozen, visits);

        for (int i = 500; i < 1_000; i++) {
            visits.visit(i, event);
            learner.learn(event);
        }

        assertThat(predictions(frozen, visits)).isEqualTo(before);
    }

    /** With one copy they wait for each other, with three seldom. */
    @Test
    void many_threads_get_what_one_gets() throws Exception {
        Learner learner = Learners.of(SpecificationReader.read(EXAMPLES.resolve("shop.yaml")));
        ShopVisits visits = new ShopVisits(3);
        Event event = new Event();
        for (int i = 0; i < 500; i++) {
            visits.visit(i, event);
            learner.learn(event);
        }
        Snapshot snapshot = snapshot(learner, 500);
        List<String> expected = predictions(FrozenModel.of(snapshot), visits);

        for (int copies : new int[] {1, 3}) {
            FrozenModel frozen = FrozenModel.of(snapshot, copies);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            List<Future<List<String>>> asked = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                asked.add(threads.submit(() -> predictions(frozen, new ShopVisits(3))));
            }
            for (Future<List<String>> answers : asked) {
                assertThat(answers.get()).isEqualTo(expected);
            }
            threads.shutdown();
        }
    }

    @Test
    void numbers_of_another_model_are_refused() throws Exception {
        Learner learner = Learners.of(SpecificationReader.read(EXAMPLES.resolve("shop.yaml")));
        Snapshot shop = snapshot(learner, 0);
        Snapshot mixed = new Snapshot(
                shop.version(), 0, shop.time(), Specification.inferred("y").canonical(), Map.of(), shop.tensors());

        assertThatThrownBy(() -> FrozenModel.of(mixed))
                .isInstanceOf(UnreadableSnapshot.class)
                .hasMessageContaining("x-123456@events-0:0 does not make a model that predicts");
    }

    private static List<String> predictions(FrozenModel frozen, ShopVisits visits) {
        Event event = new Event();
        List<String> predictions = new ArrayList<>();
        for (int i = 1_000; i < 1_000 + ASKED; i++) {
            visits.visit(i, event);
            predictions.add(text(frozen::predict, event));
        }
        return predictions;
    }

    private static Snapshot snapshot(Learner learner, long offset) {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        return new Snapshot(
                new ModelVersion("x", "123456", "events-0", offset),
                offset,
                Instant.EPOCH,
                learner.specification().canonical(),
                Map.of("accuracy", 0.5),
                tensors);
    }

    private static void learn(Learner learner, Event event) {
        try {
            learner.learn(event);
        } catch (RejectedEvent e) {
            return; // because the streams have rubbish among them
        }
    }

    private interface Asked {
        Prediction predict(Event event) throws RejectedEvent;
    }

    private static String text(Asked model, Event event) {
        try {
            return text(model.predict(event));
        } catch (RejectedEvent e) {
            return "rejected: " + e.getMessage();
        }
    }

    private static String text(Prediction prediction) {
        if (prediction instanceof Prediction.OfClass said) {
            return said.classes() + Arrays.toString(said.probabilities());
        } else if (prediction instanceof Prediction.OfSeveral several) {
            return several.parts().entrySet().stream()
                    .map(part -> part.getKey() + " " + text(part.getValue()))
                    .toList()
                    .toString();
        }
        return prediction instanceof Prediction.None ? "nothing" : prediction.toString();
    }
}
