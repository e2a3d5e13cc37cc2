package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.eddy.Seeds;
import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import io.eddy.state.Tensors;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final List<String> YES_NO = List.of("no", "yes");

    private static double value(OptionalDouble metric) {
        return metric.orElseThrow();
    }

    private static void assertAllFinite(Report report) {
        assertFinite(report.model());
        report.baselines().values().forEach(EvaluationTest::assertFinite);
    }

    private static void assertFinite(Scores scores) {
        for (Map<String, Double> scope : List.of(scores.total(), scores.window(), scores.fading())) {
            assertThat(scope.values()).allMatch(Double::isFinite);
        }
    }

    @Test
    void before_the_first_event_there_is_nothing_to_report() {
        Report report = new Evaluation().report();

        assertThat(report.events()).isZero();
        assertThat(report.model()).isEqualTo(Scores.NONE);
        assertThat(report.baselines()).isEmpty();
    }

    @Test
    void nothing_predicted_of_the_first_class_is_wrong_and_costs_nothing() {
        Evaluation evaluation = new Evaluation();

        evaluation.add(Prediction.None.INSTANCE, Streams.category("yes"));
        Report report = evaluation.report();

        assertThat(report.model().total()).containsEntry("accuracy", 0.0);
        assertThat(report.model().total(Metric.LOG_LOSS)).hasValue(0);
        assertThat(report.model().total()).doesNotContainKeys("auc", "f1", "mae");
        assertThat(report.baselines()).containsOnlyKeys("majority", "last");
        assertAllFinite(report);
    }

    @Test
    void nothing_predicted_leaves_later_metrics_as_they_are_without_it_but_for_its_share() {
        Evaluation evaluation = new Evaluation();

        evaluation.add(Prediction.None.INSTANCE, Streams.category("yes"));
        for (int i = 0; i < 99; i++) {
            boolean yes = i % 3 == 0;
            evaluation.add(
                    Streams.classes(YES_NO, yes ? 0.25f : 0.75f, yes ? 0.75f : 0.25f),
                    Streams.category(yes ? "yes" : "no"));
        }
        Report report = evaluation.report();

        assertThat(value(report.model().total(Metric.ACCURACY))).isEqualTo(0.99);
        assertThat(value(report.model().total(Metric.LOG_LOSS))).isCloseTo(99 * -Math.log(0.75) / 100, within(1e-12));
        assertThat(value(report.model().total(Metric.BRIER))).isCloseTo((99 * 0.0625 + 0.5) / 100, within(1e-12));
        // because undecided, the first event still ranks above every negative one
        assertThat(value(report.model().window(Metric.AUC))).isEqualTo(1);
        assertAllFinite(report);
    }

    @Test
    void a_class_never_seen_before_is_one_of_all_that_are_known_and_itself_for_model_and_baselines_alike() {
        Evaluation evaluation = new Evaluation();

        evaluation.add(Streams.classes(YES_NO, 0.5f, 0.5f), Streams.category("maybe"));
        Report report = evaluation.report();

        assertThat(report.model().total()).containsEntry("logLoss", -StrictMath.log(1 / 3.0));
        assertThat(report.baselines().values())
                .allSatisfy(
                        baseline -> assertThat(baseline.total()).containsEntry("logLoss", -StrictMath.log(1 / 3.0)));
        assertThat(report.model().total()).containsEntry("brier", 1.5);
        assertThat(report.model().total()).doesNotContainKeys("auc", "f1");
        assertThat(report.model().total()).containsKey("macroF1");
        assertAllFinite(report);
    }

    @Test
    void a_class_that_was_seen_and_that_the_prediction_does_not_know_costs_the_floor() {
        Evaluation evaluation = new Evaluation();
        evaluation.add(Streams.classes(YES_NO, 0.5f, 0.5f), Streams.category("maybe"));

        evaluation.add(Streams.classes(YES_NO, 0.5f, 0.5f), Streams.category("maybe"));

        assertThat(value(evaluation.report().model().total(Metric.LOG_LOSS)))
                .isCloseTo((Math.log(3) + 23 * Math.log(2)) / 2, within(1e-12));
    }

    @Test
    void probabilities_that_are_not_numbers_count_as_no_prediction() {
        for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            Evaluation evaluation = new Evaluation();

            evaluation.add(Streams.classes(YES_NO, broken, 0.5f), Streams.category("no"));
            evaluation.add(Streams.classes(YES_NO, 1, 0), Streams.category("no"));
            Report report = evaluation.report();

            assertThat(report.model().total()).containsEntry("accuracy", 0.5);
            assertThat(report.model().total()).containsEntry("logLoss", 11.5 * StrictMath.log(2));
            assertAllFinite(report);
        }
    }

    @Test
    void quantities_that_are_missing_or_not_finite_count_as_zero() {
        for (Prediction none : List.of(Prediction.None.INSTANCE, new Prediction.OfQuantity(Double.NaN))) {
            Evaluation evaluation = new Evaluation();

            evaluation.add(none, new Label.Quantity(4));
            evaluation.add(new Prediction.OfQuantity(3), new Label.Quantity(2));
            Report report = evaluation.report();

            assertThat(report.model().total())
                    .containsExactly(Map.entry("mae", 2.5), Map.entry("rmse", Math.sqrt(8.5)), Map.entry("r2", -7.5));
            assertThat(report.baselines()).containsOnlyKeys("mean", "last");
            assertThat(report.baselines().get("mean"))
                    .extracting(Scores::total)
                    .isEqualTo(
                            report.baselines().getOrDefault("last", Scores.NONE).total());
        }
    }

    @Test
    void huge_quantities_overflow_nothing() {
        Evaluation evaluation = new Evaluation();

        for (int i = 0; i < 100_000; i++) {
            evaluation.add(
                    new Prediction.OfQuantity(i % 7 == 0 ? -Double.MAX_VALUE : Double.POSITIVE_INFINITY),
                    new Label.Quantity(i % 5 == 0 ? Double.MAX_VALUE : -1));
        }
        Report report = evaluation.report();

        assertThat(report.model().total()).containsOnlyKeys("mae", "rmse", "r2");
        assertThat(report.model().fading()).containsOnlyKeys("mae", "rmse", "r2");
        assertAllFinite(report);
    }

    @Test
    void labels_that_are_all_alike_have_no_kappa_and_no_explained_variance() {
        Evaluation classes = new Evaluation();
        Evaluation quantities = new Evaluation();

        for (int i = 0; i < 2_000; i++) {
            classes.add(Streams.classes(List.of("a"), 1), Streams.category("a"));
            quantities.add(new Prediction.OfQuantity(0.1), new Label.Quantity(0.1));
        }

        assertThat(classes.report().model().window())
                .containsKey("accuracy")
                .doesNotContainKeys("kappa", "kappaTemporal");
        assertThat(classes.report().model().total())
                .containsEntry("kappaTemporal", 1.0)
                .doesNotContainKey("kappa");
        assertThat(quantities.report().model().total()).containsOnlyKeys("mae", "rmse");
        assertThat(quantities.report().model().fading()).containsOnlyKeys("mae", "rmse");
    }

    @Test
    void a_third_class_ends_auc_and_f1_and_begins_macro_f1() {
        Evaluation evaluation = new Evaluation();
        for (int i = 0; i < 10; i++) {
            evaluation.add(Streams.classes(YES_NO, 0.4f, 0.6f), Streams.category(YES_NO.get(i % 2)));
        }
        Report two = evaluation.report();

        evaluation.add(Streams.classes(YES_NO, 0.4f, 0.6f), Streams.category("maybe"));
        Report three = evaluation.report();

        assertThat(two.model().total()).containsKeys("auc", "f1").doesNotContainKey("macroF1");
        assertThat(two.model().total().keySet())
                .containsExactly(
                        "accuracy", "logLoss", "auc", "f1", "kappa", "kappaTemporal", "brier", "calibrationError");
        assertThat(three.model().total()).containsKey("macroF1").doesNotContainKeys("auc", "f1");
        assertAllFinite(three);
    }

    @Test
    void predictions_in_another_order_of_classes_are_judged_the_same() {
        Evaluation one = new Evaluation();
        Evaluation other = new Evaluation();
        Random random = new Random(3);

        for (int i = 0; i < 500; i++) {
            float p = random.nextFloat();
            Label label = Streams.category(random.nextFloat() < p ? "yes" : "no");
            one.add(Streams.classes(YES_NO, 1 - p, p), label);
            other.add(
                    i % 2 == 0 ? Streams.classes(List.of("yes", "no"), p, 1 - p) : Streams.classes(YES_NO, 1 - p, p),
                    label);
        }

        Map<String, Double> expected = one.report().model().window();
        other.report()
                .model()
                .window()
                .forEach((metric, value) -> assertThat(value)
                        .as(metric)
                        .isCloseTo(expected.getOrDefault(metric, Double.NaN), within(1e-12)));
    }

    @Test
    void the_positive_class_can_be_chosen() {
        Evaluation yes = new Evaluation();
        Evaluation no = new Evaluation(Evaluation.Scope.DEFAULT.withPositive(Optional.of("no")));
        for (Evaluation evaluation : List.of(yes, no)) {
            evaluation.add(Streams.classes(YES_NO, 0.2f, 0.8f), Streams.category("yes"));
            evaluation.add(Streams.classes(YES_NO, 0.3f, 0.7f), Streams.category("yes"));
            evaluation.add(Streams.classes(YES_NO, 0.4f, 0.6f), Streams.category("no"));
            evaluation.add(Streams.classes(YES_NO, 0.6f, 0.4f), Streams.category("no"));
        }

        assertThat(yes.report().model().total()).containsEntry("f1", 0.8);
        assertThat(no.report().model().total()).containsEntry("f1", 2 / 3.0);
        assertThat(no.report().model().total(Metric.AUC))
                .isEqualTo(yes.report().model().total(Metric.AUC));
    }

    @Test
    void the_window_is_exact_and_forgets_what_came_before() {
        Seeds.forEach(10, seed -> {
            Random random = new Random(seed);
            int length = List.of(1, 7, 31, 32, 33, 100, 257).get((int) (seed % 7));
            Evaluation.Scope scope = new Evaluation.Scope(Optional.empty(), length, 0.9);
            Evaluation longer = new Evaluation(scope);
            Evaluation fresh = new Evaluation(scope);
            int before = random.nextInt(1_000);

            for (int i = 0; i < before + length; i++) {
                double label = 1e6 * random.nextGaussian();
                Prediction prediction = new Prediction.OfQuantity(label + random.nextGaussian());
                longer.add(prediction, new Label.Quantity(label));
                if (i >= before) {
                    fresh.add(prediction, new Label.Quantity(label));
                }
            }

            assertThat(longer.report().model().window())
                    .isEqualTo(fresh.report().model().total());
        });
    }

    @Test
    void a_rise_of_the_error_is_reported_as_a_drift() {
        Evaluation evaluation = new Evaluation();
        Random random = new Random(5);
        long alarms = 0;

        for (int i = 0; i < 10_000; i++) {
            boolean wrong = random.nextFloat() < (i < 6_000 ? 0.1 : 0.4);
            alarms +=
                    evaluation.add(Streams.classes(YES_NO, 0.3f, 0.7f), Streams.category(wrong ? "no" : "yes")) ? 1 : 0;
        }
        Report report = evaluation.report();

        assertThat(alarms).isEqualTo(1);
        assertThat(report.drifts()).isEqualTo(1);
        assertThat(report.recentDrifts())
                .singleElement()
                .satisfies(at -> assertThat(at).isBetween(6_001L, 6_300L));
    }

    @Test
    void a_rise_of_the_error_of_quantities_is_reported_as_a_drift_in_any_unit() {
        for (double unit : new double[] {1e-6, 1, 1e9}) {
            Evaluation evaluation = new Evaluation();
            Random random = new Random(5);

            for (int i = 0; i < 10_000; i++) {
                double label = random.nextGaussian();
                double guess = label + random.nextGaussian() * (i < 6_000 ? 0.2 : 0.6);
                evaluation.add(new Prediction.OfQuantity(guess * unit), new Label.Quantity(label * unit));
            }

            assertThat(evaluation.report().recentDrifts())
                    .singleElement()
                    .satisfies(at -> assertThat(at).isBetween(6_001L, 6_300L));
        }
    }

    @Test
    void skipped_and_rejected_events_are_counted_and_change_no_metric() {
        Evaluation evaluation = new Evaluation();
        evaluation.add(new Prediction.OfQuantity(1), new Label.Quantity(2));
        Scores before = evaluation.report().model();

        evaluation.skip();
        evaluation.reject();
        evaluation.reject();
        Report report = evaluation.report();

        assertThat(report.skipped()).isEqualTo(1);
        assertThat(report.rejected()).isEqualTo(2);
        assertThat(report.events()).isEqualTo(1).isEqualTo(evaluation.events());
        assertThat(report.model()).isEqualTo(before);
    }

    @Test
    void metrics_begin_anew_when_labels_turn_out_to_be_of_another_kind() {
        Evaluation turned = new Evaluation();
        Evaluation fresh = new Evaluation();
        for (int i = 0; i < 50; i++) {
            turned.add(Streams.classes(YES_NO, 0.4f, 0.6f), Streams.category("yes"));
        }

        for (int i = 0; i < 50; i++) {
            Prediction prediction = i == 0 ? Streams.classes(YES_NO, 0.4f, 0.6f) : new Prediction.OfQuantity(i);
            turned.add(prediction, new Label.Quantity(2 * i));
            fresh.add(i == 0 ? Prediction.None.INSTANCE : prediction, new Label.Quantity(2 * i));
        }

        assertThat(turned.report().model()).isEqualTo(fresh.report().model());
        assertThat(turned.report().baselines()).isEqualTo(fresh.report().baselines());
        assertThat(turned.report().drifts()).isZero();
        assertThat(turned.events()).isEqualTo(100);
    }

    @Test
    void a_predicted_quantity_where_the_label_is_a_class_is_no_prediction() {
        Evaluation evaluation = new Evaluation();

        evaluation.add(new Prediction.OfQuantity(1), Streams.category("1"));

        assertThat(evaluation.report().model().total()).containsEntry("accuracy", 0.0);
    }

    @Test
    void a_label_that_is_not_finite_is_refused_and_changes_nothing() {
        Evaluation evaluation = new Evaluation();
        evaluation.add(Streams.classes(YES_NO, 0.5f, 0.5f), Streams.category("no"));
        Report before = evaluation.report();

        for (double broken : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> evaluation.add(Prediction.None.INSTANCE, new Label.Quantity(broken)))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        assertThat(evaluation.report()).isEqualTo(before);
    }

    @Test
    void reports_do_not_change_when_events_are_added_or_someone_writes_to_them() {
        Evaluation evaluation = new Evaluation();
        evaluation.add(new Prediction.OfQuantity(1), new Label.Quantity(2));
        Report report = evaluation.report();
        String printed = report.toString();

        evaluation.add(new Prediction.OfQuantity(1), new Label.Quantity(7));

        assertThat(report.toString()).isEqualTo(printed);
        assertThatThrownBy(() -> report.model().total().put("mae", 0.0))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_restored_evaluation_goes_on_with_the_same_bits() {
        for (List<Streams.Judged> stream :
                List.of(Streams.binary(2_600), Streams.three(2_600), Streams.quantities(2_600))) {
            for (int at : new int[] {0, 1, 2, 500, 1_000, 1_400}) {
                Evaluation undisturbed = new Evaluation();
                Evaluation before = new Evaluation();
                for (Streams.Judged event : stream.subList(0, at)) {
                    undisturbed.add(event.prediction(), event.label());
                    before.add(event.prediction(), event.label());
                }
                before.skip();
                undisturbed.skip();
                Tensors stored = new Tensors();
                before.state(stored.save(true));

                Evaluation restored = new Evaluation();
                stream.subList(0, 77).forEach(event -> restored.add(event.prediction(), event.label()));
                restored.state(stored.load(true));
                assertThat(restored.report()).isEqualTo(undisturbed.report());
                for (Streams.Judged event : stream.subList(at, stream.size())) {
                    undisturbed.add(event.prediction(), event.label());
                    restored.add(event.prediction(), event.label());
                }

                assertThat(restored.report()).isEqualTo(undisturbed.report());
                assertThat(bits(restored)).isEqualTo(bits(undisturbed));
            }
        }
    }

    private static String bits(Evaluation evaluation) {
        Tensors stored = new Tensors();
        evaluation.state(stored.save(true));
        StringBuilder bits = new StringBuilder();
        stored.tensors().forEach((name, tensor) -> {
            bits.append(name).append(' ');
            if (tensor.data() instanceof double[] doubles) {
                for (double d : doubles) {
                    bits.append(Double.doubleToRawLongBits(d)).append(' ');
                }
            } else {
                for (long l : (long[]) tensor.data()) {
                    bits.append(l).append(' ');
                }
            }
        });
        return bits.append(stored.texts()).toString();
    }

    @Test
    void an_archive_for_readers_holds_nothing_of_it() {
        Evaluation evaluation = new Evaluation();
        evaluation.add(new Prediction.OfQuantity(1), new Label.Quantity(2));
        Tensors stored = new Tensors();

        evaluation.state(stored.save(false));

        assertThat(stored.tensors()).isEmpty();
    }

    @Test
    void a_stored_evaluation_of_another_scope_is_refused() {
        Tensors stored = new Tensors();
        new Evaluation().state(stored.save(true));
        Evaluation other = new Evaluation(new Evaluation.Scope(Optional.empty(), 500, 0.99));

        assertThatThrownBy(() -> other.state(stored.load(true)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1000")
                .hasMessageContaining("500");
    }

    @Test
    void scopes_out_of_range_are_refused() {
        assertThatThrownBy(() -> new Evaluation.Scope(Optional.empty(), 0, 0.9)).hasMessageContaining("window is 0");
        assertThatThrownBy(() -> new Evaluation.Scope(Optional.empty(), 1, 1.5)).hasMessageContaining("0.5 to 1");
        assertThatThrownBy(() -> new Evaluation.Scope(Optional.empty(), 1, Double.NaN))
                .hasMessageContaining("NaN");
    }

    @Test
    void adding_an_event_allocates_nothing() {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Streams.Judged> stream = Streams.binary(1_000);
        Evaluation evaluation = new Evaluation();
        stream.forEach(event -> evaluation.add(event.prediction(), event.label()));

        long before = memory.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < 100; round++) {
            for (int i = 1; i < stream.size(); i++) {
                evaluation.add(stream.get(i).prediction(), stream.get(i).label());
            }
        }
        long bytes = memory.getCurrentThreadAllocatedBytes() - before;

        assertThat(bytes / 99_900.0).as("bytes per event").isLessThan(0.1);
    }
}
