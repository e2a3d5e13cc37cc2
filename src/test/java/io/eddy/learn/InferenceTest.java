package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import io.eddy.spec.Defaults;
import io.eddy.spec.Inference;
import io.eddy.spec.Interpretation;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Feature;
import io.eddy.spec.Specification.Kind;
import io.eddy.spec.SpecificationReader;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;

class InferenceTest {
    private final Inference inference = new Inference(Specification.inferred("x"));
    private final Event event = new Event();

    @Test
    void fields_are_what_their_values_are() {
        see(50, (e, i) -> {
            e.field("price").setNumber(i / 3.0);
            e.field("open").setBoolean(i % 2 == 0);
            e.field("city").setText("c" + i % 5);
            e.field("pixels").setNumbers();
            e.field("pixels").add(1);
            e.field("pixels").add(2);
            e.field("nested").setOther();
            e.label().setText("a");
        });

        assertThat(inference.resolved().features())
                .containsExactly(
                        Map.entry("price", new Feature.Number(Defaults.CLIP)),
                        Map.entry("open", new Feature.Bool()),
                        Map.entry("city", new Feature.Category(Defaults.DIMENSIONS, Defaults.MAX_VALUES)),
                        Map.entry("pixels", new Feature.Numbers(2, Defaults.CLIP)));
    }

    @Test
    void lists_with_texts_and_lists_of_whole_numbers_that_vary_in_length_are_names() {
        see(50, (e, i) -> {
            list(e.field("tags"), i % 3, i % 2 == 0 ? new String[] {"a", "b"} : new String[0]);
            list(e.field("basket"), i % 4);
            list(e.field("empty"), 0);
            list(e.field("fixed"), 3);
            e.field("curve").setNumbers();
            for (int k = 0; k <= i % 2; k++) {
                e.field("curve").add(k / 3.0);
            }
            e.label().setText("a");
        });

        Feature items = new Feature.Items(Defaults.DIMENSIONS, Defaults.MAX_VALUES);
        assertThat(inference.resolved().features())
                .containsExactly(
                        Map.entry("tags", items),
                        Map.entry("basket", items),
                        Map.entry("empty", items),
                        Map.entry("fixed", new Feature.Numbers(3, Defaults.CLIP)),
                        Map.entry("curve", new Feature.Numbers(1, Defaults.CLIP)));
    }

    private static void list(Value list, int numbers, String... names) {
        list.setNumbers();
        for (int k = 0; k < numbers; k++) {
            list.add(k);
        }
        for (String name : names) {
            list.addName(name);
        }
    }

    @Test
    void a_field_whose_kind_is_said_is_of_that_kind_whatever_it_holds() {
        Inference told = new Inference(Specification.inferred("x")
                .withKinds(Map.of("note", "category", "order", "category", "day", "category", "code", "time")));
        for (int i = 0; i < 50; i++) {
            event.clear();
            event.field("price").setNumber(i);
            event.field("note").setText("three words each");
            event.field("order").setText("o" + i);
            event.field("day").setText("2026-05-01");
            event.field("code").setText("20260501T120000Z");
            event.label().setText("a");
            told.see(event);
        }

        Feature category = new Feature.Category(Defaults.DIMENSIONS, Defaults.MAX_VALUES);
        assertThat(told.resolved().features())
                .containsExactly(
                        Map.entry("price", new Feature.Number(Defaults.CLIP)),
                        Map.entry("note", category),
                        Map.entry("order", category),
                        Map.entry("day", category),
                        Map.entry("code", new Feature.Time()));
        assertThat(told.interpretation(told.resolved(), List.of()).fields())
                .extracting(Interpretation.Field::why)
                .containsExactly(
                        "whole and ever larger: an identifier or a time?",
                        "as given",
                        "as given",
                        "as given",
                        "as given");
    }

    @Test
    void a_field_whose_kind_is_said_and_that_never_comes_is_remarked_and_one_that_comes_late_is_of_that_kind()
            throws Exception {
        Learner learner =
                Learners.of(Specification.inferred("x").withKinds(Map.of("prise", "category", "late", "category")));
        for (int i = 0; i < 300; i++) {
            event.clear();
            event.field("price").setNumber(i);
            if (i >= 250) {
                event.field("late").setText("2026-05-" + (10 + i % 10));
            }
            event.label().setText(i % 2 == 0 ? "a" : "b");
            learner.learn(event);
        }

        assertThat(learner.remarks())
                .extracting(Remark::text)
                .contains("field prise whose kind is given is in none of the first 200 events; did you mean price?");
        assertThat(learner.specification().features())
                .containsEntry("late", new Feature.Category(Defaults.DIMENSIONS, Defaults.MAX_VALUES))
                .doesNotContainKeys("prise", "*");
    }

    @Test
    void a_text_that_never_repeats_is_an_identifier_and_left_out() {
        see(19, (e, i) -> e.field("order").setText("o" + i));
        assertThat(inference.resolved().features()).containsKey("order");
        see(1, (e, i) -> e.field("order").setText("p"));
        assertThat(inference.resolved().features()).doesNotContainKey("order");
    }

    @Test
    void a_name_that_no_specification_can_hold_is_left_out() {
        List<String> names =
                List.of("\u0000", "<<", "x".repeat(201), "é".repeat(200), "é".repeat(160), "", "~", "\\\"#: ");
        see(3, (e, i) -> names.forEach(name -> e.field(name).setNumber(i)));

        Specification resolved = inference.resolved();

        assertThat(resolved.features()).containsOnlyKeys(names.subList(4, names.size()));
        assertThat(SpecificationReader.parse(resolved.canonical())).isEqualTo(resolved);
    }

    @Test
    void as_many_fields_as_an_event_can_have_make_a_specification_that_can_be_read() {
        see(1, (e, i) -> {
            for (int k = 0; k < Event.MAX_COLUMNS; k++) {
                e.field("x".repeat(190) + k).setText("a");
            }
        });

        Specification resolved = inference.resolved();

        assertThat(resolved.canonical().length()).isGreaterThan(2_500_000);
        assertThat(SpecificationReader.parse(resolved.canonical())).isEqualTo(resolved);
    }

    @Test
    void a_list_whose_size_is_left_open_has_that_of_the_first() throws Exception {
        Specification given =
                SpecificationReader.parse("name: x\nfeatures: {pixels: numbers, x: number}\noutput: {type: binary}");
        Learner learner = Learners.of(given);
        event.label().setText("a");
        list(3);

        learner.learn(event);

        assertThat(learner.specification().features().get("pixels")).isEqualTo(new Feature.Numbers(3, Defaults.CLIP));
        list(4);
        assertThatThrownBy(() -> learner.learn(event)).isInstanceOf(RejectedEvent.class);
    }

    @Test
    void a_few_texts_among_numbers_do_not_make_a_category() {
        see(100, (e, i) -> {
            if (i % 20 == 0) {
                e.field("x").setText("n/a");
            } else {
                e.field("x").setNumber(i);
            }
        });

        assertThat(inference.resolved().features().get("x")).isInstanceOf(Feature.Number.class);
    }

    @Test
    void texts_truth_values_and_small_whole_numbers_are_classes() {
        assertThat(kindOf(50, (e, i) -> e.label().setText("UP"))).isEqualTo(Kind.MULTICLASS);
        assertThat(kindOf(50, (e, i) -> e.label().setBoolean(true))).isEqualTo(Kind.MULTICLASS);
        assertThat(kindOf(50, (e, i) -> e.label().setNumber(i % 2))).isEqualTo(Kind.MULTICLASS);
        assertThat(kindOf(50, (e, i) -> e.label().setNumber(i * 7 % 10))).isEqualTo(Kind.MULTICLASS);
        assertThat(kindOf(50, (e, i) -> e.label().setNumber(i % 3 - 1))).isEqualTo(Kind.MULTICLASS);
        assertThat(kindOf(1, (e, i) -> e.label().setNumber(-1))).isEqualTo(Kind.MULTICLASS);
    }

    @Test
    void any_two_numbers_are_classes_whatever_their_order_and_share() {
        assertThat(kindOf(200, (e, i) -> e.label().setNumber(i < 190 ? -1 : 1))).isEqualTo(Kind.MULTICLASS);
        assertThat(kindOf(200, (e, i) -> e.label().setNumber(i == 0 ? 1 : -1))).isEqualTo(Kind.MULTICLASS);
        assertThat(kindOf(200, (e, i) -> e.label().setNumber(i % 9 == 0 ? 2.5 : 100)))
                .isEqualTo(Kind.MULTICLASS);
        assertThat(kindOf(200, (e, i) -> {
                    if (i % 3 == 0) {
                        e.label().setText("+1");
                    } else {
                        e.label().setNumber(-1);
                    }
                }))
                .isEqualTo(Kind.MULTICLASS);
    }

    @Test
    void other_numbers_are_quantities() {
        assertThat(kindOf(1, (e, i) -> e.label().setNumber(5_545))).isEqualTo(Kind.REGRESSION);
        assertThat(kindOf(1, (e, i) -> e.label().setNumber(42))).isEqualTo(Kind.REGRESSION);
        assertThat(kindOf(2, (e, i) -> e.label().setNumber(i / 2.0))).isEqualTo(Kind.REGRESSION);
        assertThat(kindOf(1, (e, i) -> e.label().setNumber(-1.5))).isEqualTo(Kind.REGRESSION);
        assertThat(kindOf(200, (e, i) -> e.label().setNumber(i % 12 - 6))).isEqualTo(Kind.REGRESSION);
        assertThat(kindOf(200, (e, i) -> e.label().setNumber(i % 12 + (i % 17 == 0 ? i / 10 : 0))))
                .isEqualTo(Kind.REGRESSION);
        assertThat(kindOf(200, (e, i) -> e.label().setNumber(i))).isEqualTo(Kind.REGRESSION);
    }

    @Test
    void a_stray_text_does_not_turn_quantities_into_classes() {
        assertThat(kindOf(20, (e, i) -> {
                    if (i == 0) {
                        e.label().setText("oops");
                    } else {
                        e.label().setNumber(100 + i);
                    }
                }))
                .isEqualTo(Kind.REGRESSION);
    }

    @Test
    void a_field_that_appears_late_is_learned_from_all_the_same() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("x"));
        Random random = new Random(1);
        int right = 0;
        for (int i = 0; i < 2_000; i++) {
            boolean yes = random.nextBoolean();
            event.clear();
            event.field("noise").setNumber(random.nextGaussian());
            if (i >= 100) {
                event.field("signal").setNumber(yes ? 1 : -1);
            }
            event.label().setBoolean(yes);
            Step step = learner.learn(event);
            if (i >= 1_500
                    && step.prediction() instanceof Prediction.OfClass p
                    && p.label().equals(String.valueOf(yes))) {
                right++;
            }
        }

        assertThat(learner.specification().features()).containsOnlyKeys("noise", "signal");
        assertThat(right).isGreaterThan(490);
    }

    @Test
    void a_field_that_begins_after_the_first_events_is_taken_on_and_changes_no_prediction_by_it() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("x"));
        Random random = new Random(1);
        int right = 0;
        for (int i = 0; i < 2_000; i++) {
            boolean yes = random.nextBoolean();
            fill(random.nextGaussian(), random.nextInt(3), yes);
            Prediction without = learner.predict(event);
            if (i >= 300) {
                event.field("coupon").setText(yes ? "a" : "b");
                event.field("score").setNumber(yes ? 1 : -1);
            }
            Step step = learner.learn(event);
            if (i < 320) {
                assertThat(ofSecond(step.prediction())).isEqualTo(ofSecond(without));
            }
            if (i >= 1_500 && step.prediction() instanceof Prediction.OfClass p) {
                right += p.label().equals(String.valueOf(yes)) ? 1 : 0;
            }
        }

        assertThat(learner.specification().features().keySet()).containsExactly("noise", "city", "coupon", "score");
        assertThat(right).isGreaterThan(495);
        assertThat(learner.remarks())
                .extracting(Remark::text)
                .containsExactly(
                        "field coupon began at labelled event 301, after the first 200; it is taken on once it has had 20 values",
                        "field score began at labelled event 301, after the first 200; it is taken on once it has had 20 values",
                        "field coupon is taken on as category from labelled event 321 on",
                        "field score is taken on as number from labelled event 321 on");
    }

    @Test
    void predict_foretells_to_the_bit_what_is_predicted_of_an_event_by_which_a_late_field_is_taken_on()
            throws RejectedEvent {
        // because a small network adds its inputs four at a time, and a late one moves those after it
        Learner learner =
                Learners.of(SpecificationReader.parse("name: x\nnetwork: {hidden: [8]}\noutput: {type: binary}"));
        Random random = new Random(1);
        for (int i = 0; i < 400; i++) {
            fill(random.nextGaussian(), random.nextInt(3), random.nextBoolean());
            for (int k = 0; k < 20 && i >= 300 + 3 * k; k++) {
                event.field("score" + k).setNumber(random.nextGaussian());
            }
            double foretold = ofSecond(learner.predict(event));
            assertThat(ofSecond(learner.learn(event).prediction())).isEqualTo(foretold);
        }

        assertThat(learner.specification().features()).containsKeys("score0", "score19");
    }

    private void fill(double noise, int city, boolean label) {
        event.clear();
        event.field("noise").setNumber(noise);
        event.field("city").setText("c" + city);
        event.label().setBoolean(label);
    }

    private static double ofSecond(Prediction prediction) {
        return prediction instanceof Prediction.OfClass p && p.probabilities().length > 1 ? p.probabilities()[1] : 0;
    }

    @Test
    void a_late_field_stays_when_another_begins_whose_name_goes_on_from_its_own() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("x"));
        for (int i = 0; i < 400; i++) {
            fill(i % 7, i % 3, i % 2 == 0);
            if (i >= 250) {
                event.field("sizes").setNumbers();
                event.field("sizes").add(i % 5);
            }
            if (i >= 300) {
                event.field("sizes.0").setNumber(i % 5);
            }
            learner.learn(event);
        }

        assertThat(learner.specification().features().keySet()).containsExactly("noise", "city", "sizes", "sizes.0");
    }

    @Test
    void a_late_field_brings_no_class_that_is_new() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("x"));
        for (int i = 0; i < 1_200; i++) {
            fill(i % 7, i % 3, i % 2 == 0);
            if (i >= 1_100) {
                event.field("score").setNumber(i % 5);
            }
            learner.learn(event);
        }

        assertThat(learner.remarks()).extracting(Remark::kind).containsOnly(Remark.Kind.LATE_FIELD);
    }

    @Test
    void what_is_rejected_while_all_is_open_is_no_remark_and_no_news() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("x"));
        for (int i = 0; i < 250; i++) {
            fill(i, i % 3, i % 2 == 0);
            if (i == 50) {
                event.field("noise").setText("loud");
                assertThatThrownBy(() -> learner.learn(event)).isInstanceOf(RejectedEvent.class);
            } else {
                learner.learn(event);
            }
            assertThat(learner.news()).isEqualTo(i < 199 ? 0 : 1);
        }

        assertThat(learner.interpretation().fields().get(0).why())
                .isEqualTo("199 numbers, 1 texts; events with what is rarer are rejected");
    }

    @Test
    void an_identifier_that_begins_late_is_left_out() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("x"));
        for (int i = 0; i < 300; i++) {
            fill(i, i % 3, i % 2 == 0);
            if (i >= 250) {
                event.field("trace").setText("t" + i);
            }
            learner.learn(event);
        }

        assertThat(learner.specification().features().keySet()).containsExactly("noise", "city");
        assertThat(learner.remarks())
                .last()
                .extracting(Remark::text)
                .isEqualTo("field trace is left out: an identifier: 20 different texts in 20 events");
    }

    @Test
    void whole_numbers_that_keep_coming_are_a_quantity_and_what_was_learned_of_fields_is_kept() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("x"));
        int turned = 0;
        for (int i = 0; i < 1_000; i++) {
            event.clear();
            event.field("x").setNumber(i % 17);
            event.label().setNumber(i < 220 ? i % 5 : i % 5 + i % 17 * (i / 100));
            Step step = learner.learn(event);
            turned = turned == 0 && step.label() instanceof Label.Quantity ? i + 1 : turned;
        }

        assertThat(turned).isBetween(221, 260);
        assertThat(learner.specification().output().kind()).isEqualTo(Kind.REGRESSION);
        assertThat(learner.remarks())
                .singleElement()
                .extracting(Remark::text)
                .asString()
                .contains("from labelled event " + turned + " on it is a quantity");
    }

    @Test
    void digits_sorted_by_class_stay_classes() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("x"));
        for (int i = 0; i < 3_000; i++) {
            event.clear();
            event.field("x").setNumber(i % 17);
            event.label().setNumber(i / 300);
            learner.learn(event);
        }

        assertThat(learner.specification().output().kind()).isEqualTo(Kind.MULTICLASS);
        assertThat(learner.remarks()).extracting(Remark::kind).containsOnly(Remark.Kind.NEW_CLASS);
        assertThat(learner.remarks())
                .extracting(Remark::text)
                .contains("class \"4\" came for the first time in labelled event 1201");
    }

    @Test
    void fields_that_model_file_and_events_do_not_share_are_told() throws RejectedEvent {
        Learner learner = Learners.of(
                SpecificationReader.parse("name: x\nfeatures: {pixels: number, x: number}\noutput: {type: binary}"));
        for (int i = 0; i < 300; i++) {
            event.clear();
            event.field("pixel").setNumber(i);
            event.field("y").setNumber(i);
            event.label().setBoolean(i % 2 == 0);
            learner.learn(event);
        }

        assertThat(learner.remarks())
                .extracting(Remark::toString)
                .containsExactly(
                        "a labelled event has none of the model's fields (300 times)",
                        "field pixels of the model file is in none of the first 200 events; did you mean pixel?",
                        "field x of the model file is in none of the first 200 events",
                        "2 fields of the events are not in the model file and are ignored: pixel, y");
        assertThat(learner.vitals().remarks()).containsEntry(Remark.Kind.NO_FIELD, 300L);
        assertThat(learner.interpretation().fields())
                .extracting(Interpretation.Field::kind)
                .containsExactly("number", "number", "left out", "left out");
    }

    @Test
    void a_field_that_no_event_has_is_told_with_what_reads_it_and_one_that_is_ignored_is_one() throws RejectedEvent {
        Learner learner = Learners.of(SpecificationReader.parse("""
                name: x
                output: binary
                features:
                  shot: {type: image, width: 2, height: 2, columns: p, layers: [flatten, {dense: 2}]}
                  basket: {type: sequence, carry: {by: nobody}, layers: [{embed: 2}, {gru: 2}]}
                """));
        for (int i = 0; i < 300; i++) {
            event.clear();
            event.set("p0", i % 7).set("p1", i % 5).set("p2", i % 3).set("other", i);
            event.field("basket").setText("a b");
            learner.learn(event.label(i % 2 == 0));
        }

        assertThat(learner.remarks())
                .extracting(Remark::text)
                .containsExactlyInAnyOrder(
                        "field p3, read by shot, is in none of the first 200 events",
                        "field nobody, read by basket, is in none of the first 200 events",
                        "field other of the events is not in the model file and is ignored");
    }

    @Test
    void a_list_that_the_events_have_as_numbered_columns_is_told() throws RejectedEvent {
        Learner learner = Learners.of(SpecificationReader.parse(
                "name: x\nfeatures: {pixels: {type: numbers, size: 784}}\noutput: {type: binary}"));
        learnNumberedColumns(learner, 150);
        assertThat(learner.interpretation().foreign()).isTrue();
        learnNumberedColumns(learner, 50);

        assertThat(learner.interpretation().foreign()).isTrue();
        assertThat(learner.interpretation().fields().get(0).why())
                .isEqualTo(
                        "in none of these events; did you mean the 784 numbered columns p0, p1, p2 … p783? A list is one field: \"pixels\": [1, 2, ...] in JSON");
    }

    private void learnNumberedColumns(Learner learner, int events) throws RejectedEvent {
        for (int i = 0; i < events; i++) {
            event.clear();
            event.field("part2").setNumber(i);
            for (int k = 0; k < 784; k++) {
                event.field("p" + k).setNumber(i + k);
            }
            event.label().setBoolean(i % 2 == 0);
            learner.learn(event);
        }
    }

    @Test
    void a_model_file_of_which_one_field_is_there_is_not_foreign() throws RejectedEvent {
        Learner learner = Learners.of(
                SpecificationReader.parse("name: x\nfeatures: {noise: number, y: number}\noutput: {type: binary}"));
        fill(1, 1, true);
        learner.learn(event);

        assertThat(learner.interpretation().foreign()).isFalse();
    }

    @Test
    void what_begins_later_says_so_beside_what_the_first_events_have_shown() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("x"));
        for (int i = 0; i < 300; i++) {
            fill(i, i % 3, i % 2 == 0);
            if (i >= 230) {
                event.field("coupon").setText("a" + i % 2);
            }
            if (i >= 290) {
                event.field("score").setNumber(i);
            }
            learner.learn(event);
        }

        assertThat(learner.interpretation().fields())
                .extracting(Interpretation.Field::why)
                .containsExactly(
                        "whole and ever larger: an identifier or a time?",
                        "3 different texts",
                        "began later, at labelled event 231; 2 different texts",
                        "began later, at labelled event 291; taken on once it has had 20 values");
    }

    @Test
    void the_first_label_of_all_costs_nothing_and_not_minus_nothing() throws RejectedEvent {
        fill(1, 1, true);

        Step step = Learners.of(Specification.inferred("x")).learn(event);

        assertThat(step.prediction()).isEqualTo(Prediction.None.INSTANCE);
        assertThat(Double.toString(step.loss())).isEqualTo("0.0");
    }

    @Test
    void an_interpretation_is_made_anew_only_where_something_has_changed() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("x"));
        for (int i = 0; i < 250; i++) {
            fill(i, i % 3, i % 2 == 0);
            learner.learn(event);
        }
        Interpretation before = learner.interpretation();
        fill(1, 1, true);
        learner.learn(event);
        assertThat(learner.interpretation()).isSameAs(before);

        event.label().setText("neither");
        learner.learn(event);
        assertThat(learner.interpretation().label().classes()).contains("neither");

        event.field("score").setNumber(1);
        learner.learn(event);
        assertThat(learner.interpretation().fields())
                .extracting(Interpretation.Field::name)
                .contains("score");
    }

    @Test
    void a_class_that_may_be_a_known_one_written_in_another_way_is_doubted() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("x"));
        for (int i = 0; i < 1_001; i++) {
            fill(i, i % 3, true);
            event.label().setText(i % 2 == 0 ? "sold" : "class 1");
            learner.learn(event);
        }
        for (String late : List.of("Sold", "class 2", "left")) {
            event.label().setText(late);
            learner.learn(event);
        }

        assertThat(learner.remarks())
                .extracting(Remark::text)
                .containsExactly(
                        "class \"Sold\" came for the first time in labelled event 1002; is it \"sold\", written in another way?",
                        "class \"class 2\" came for the first time in labelled event 1003",
                        "class \"left\" came for the first time in labelled event 1004");
    }

    @Test
    void a_first_look_ends_where_a_learner_settles_however_large_the_events_are() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("x"));
        FirstLook look = new FirstLook();
        String text = "x".repeat(4 << 20);
        for (int i = 0; i < 12; i++) {
            fill(i, i % 3, i % 2 == 0);
            event.field("page").setText(text);
            look.see(event);
            learner.learn(event);
            assertThat(look.isDone()).isEqualTo(learner.interpretation().settled());
        }

        assertThat(look.isDone()).isTrue();
        assertThat(look.interpretation()).isEqualTo(learner.interpretation());
    }

    @Test
    void a_number_that_turns_into_text_is_told_once_and_counted() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("x"));
        for (int i = 0; i < 300; i++) {
            fill(i, i % 3, i % 2 == 0);
            if (i >= 290) {
                event.field("noise").setText("loud");
            }
            try {
                learner.learn(event);
            } catch (RejectedEvent e) {
                assertThat(e.field()).contains("noise");
            }
        }

        assertThat(learner.remarks())
                .singleElement()
                .hasToString("field noise, taken as number, held something else; such events are rejected (10 times)");
    }

    private void list(int size) {
        event.field("pixels").setNumbers();
        for (int i = 0; i < size; i++) {
            event.field("pixels").add(i);
        }
    }

    private void see(int count, ObjIntConsumer<Event> fill) {
        for (int i = 0; i < count; i++) {
            event.clear();
            event.label().setText("a");
            fill.accept(event, i);
            inference.see(event);
        }
    }

    private Kind kindOf(int count, ObjIntConsumer<Event> fill) {
        Inference fresh = new Inference(Specification.inferred("x"));
        for (int i = 0; i < count; i++) {
            event.clear();
            fill.accept(event, i);
            fresh.see(event);
        }
        return fresh.resolved().output().kind();
    }

    @Test
    void an_image_that_is_not_there_is_told_and_counted() throws RejectedEvent {
        Learner learner = Learners.of(SpecificationReader.parse(
                "{name: shots, output: binary, features: {shot: {type: image, width: 4, height: 4}, price: number}}"));
        double[] pixels = new double[16];
        for (int i = 0; i < 6; i++) {
            learner.learn(new Event().set("shot", pixels).set("price", i).label(i % 2 == 0));
            learner.learn(new Event().set("shot", "").set("price", i).label(i % 2 == 0));
            learner.learn(new Event().set("shot.data", "iVBO").set("price", i).label(i % 2 == 0));
        }

        assertThat(learner.remarks())
                .filteredOn(remark -> remark.kind() == Remark.Kind.MISSING_IMAGE)
                .extracting(Remark::toString)
                .containsExactly(
                        "an event has no image in field shot (null, an empty text, or no such field); it is learned from as one whose image is missing (6 times)",
                        "an event has no image in field shot (an object is none; it is a list of numbers, or in Base64 its bytes or a PNG); it is learned from as one whose image is missing (6 times)");
    }

    @Test
    void what_each_event_is_looked_at_for_images_takes_no_memory() throws RejectedEvent {
        Specification shots = shots(4);
        FieldWatch watch = new FieldWatch(shots, new Inference(shots), new Remarks());
        Event whole = new Event().set("p3", 1);
        Event without = new Event().set("price", 1);
        Event object = new Event().set("shot.data", "iVBO");
        Runnable looking = () -> {
            watch.lookForImages(whole);
            watch.lookForImages(without);
            watch.lookForImages(object);
        };

        looking.run();

        assertThat(allocated(looking)).isZero();
    }

    @Test
    void what_fields_are_taken_for_is_told_in_proportion_to_the_columns_of_an_image() throws RejectedEvent {
        Runnable few = tellingOf(16);
        Runnable four = tellingOf(32);
        few.run();

        assertThat(allocated(four)).isLessThan(6 * allocated(few));
    }

    private static Runnable tellingOf(int width) throws RejectedEvent {
        Inference shown = new Inference(shots(width));
        Event pixels = new Event();
        for (int i = 0; i < width * width; i++) {
            pixels.set("p" + i, i);
        }
        shown.see(pixels.label(true));
        Specification resolved = shown.resolved();
        return () ->
                assertThat(shown.interpretation(resolved, List.of()).fields()).hasSize(1);
    }

    private static Specification shots(int width) {
        return SpecificationReader.parse(
                "{name: shots, output: binary, features: {shot: {type: image, width: %d, height: %d, columns: p, layers: [flatten]}}}"
                        .formatted(width, width));
    }

    /** The least of some times, because the JVM now and then needs something for itself. */
    private static long allocated(Runnable work) {
        var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long before = thread.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, thread.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
