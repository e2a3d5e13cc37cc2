package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.eval.Evaluation;
import io.eddy.eval.Metric;
import io.eddy.eval.Progressive;
import io.eddy.eval.Report;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.spec.Specification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the learner without a model file understands without being told: texts, times, keys, seasons, curved borders. */
class DefaultLearnerTest {
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    private final Random random = new Random(1);
    private final Event event = new Event();

    /** Fills in the i-th event. */
    private interface Fill {
        void fill(int i);
    }

    /** The share of right classes among the last half, or the mean absolute error there. */
    private double late(int events, Fill fill) throws RejectedEvent {
        return late(Specification.inferred("x"), events, fill);
    }

    private double late(Specification specification, int events, Fill fill) throws RejectedEvent {
        Learner learner = Learners.of(specification);
        double sum = 0;
        int judged = 0;
        for (int i = 0; i < events; i++) {
            event.clear();
            fill.fill(i);
            Step step = learner.learn(event);
            if (i >= events / 2) {
                judged++;
                sum += score(step);
            }
        }
        return sum / judged;
    }

    private static double score(Step step) {
        if (step.label() instanceof Label.Category truth) {
            return step.prediction() instanceof Prediction.OfClass p
                            && p.label().equals(truth.name())
                    ? 1
                    : 0;
        }
        double y = ((Label.Quantity) step.label()).value();
        return step.prediction() instanceof Prediction.OfQuantity p ? Math.abs(p.value() - y) : Math.abs(y);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "where is my money|the card does not work",
                "wo ist mein Geld geblieben|die Karte geht nicht",
                "где мои деньги сейчас|карта не работает совсем",
                "我的钱在哪里呢|卡不能用了吗",
                "أين نقودي الآن يا ترى|البطاقة لا تعمل أبدا",
                "so sad 😭 😭 today|so glad 🎉 🎉 today"
            })
    void texts_of_any_script_are_understood(String both) throws RejectedEvent {
        String[] texts = both.split("\\|", 2);

        double right = late(400, i -> {
            int k = random.nextInt(2);
            event.field("text").setText(texts[k] + " " + random.nextInt(1_000));
            event.label().setText("class " + k);
        });

        assertThat(right).isGreaterThan(0.97);
    }

    @Test
    void what_depends_on_the_hour_and_the_day_of_the_week_is_seen_in_a_time() throws RejectedEvent {
        double error = late(3_000, i -> {
            Instant time = START.plusSeconds(3_600L * i);
            int hour = i % 24;
            boolean weekend = i / 24 % 7 >= 5;
            event.field("when").setText(time.toString());
            event.label().setNumber((weekend ? 20 : 100) + 50 * Math.sin(hour / 3.8) + 3.3 * random.nextGaussian());
        });

        assertThat(error).isLessThan(6); // of the noise alone 2.6; the last label again 17
    }

    @Test
    void a_season_is_found_where_there_is_no_time() throws RejectedEvent {
        double[] shape = random.doubles(24).map(x -> 30 * x).toArray();

        double error = late(3_000, i -> {
            event.field("noise").setNumber(random.nextGaussian());
            event.label().setNumber(shape[i % 24] + random.nextGaussian());
        });

        assertThat(error).isLessThan(2.5); // of the noise alone 0.8; the last label again 10
    }

    @Test
    void the_last_label_of_a_key_tells_its_next() throws RejectedEvent {
        double[] level = random.doubles(50).map(x -> 100 * x).toArray();

        double error = late(4_000, i -> {
            int k = random.nextInt(50);
            level[k] += random.nextGaussian();
            event.field("device").setText("d" + k);
            event.field("noise").setNumber(random.nextGaussian());
            event.label().setNumber(level[k] + 0.1 * random.nextGaussian());
        });

        assertThat(error).isLessThan(4); // a step of a level is 0.8 on average; the mean of all again 25
    }

    @Test
    void a_curved_border_is_no_obstacle() throws RejectedEvent {
        double right = late(4_000, i -> {
            double x = 4 * random.nextDouble();
            double y = 4 * random.nextDouble();
            event.field("x").setNumber(x);
            event.field("y").setNumber(y);
            event.label().setText(((int) x + (int) y) % 2 == 0 ? "black" : "white");
        });

        assertThat(right).isGreaterThan(0.85);
    }

    @Test
    void numbers_that_are_names_are_names() throws RejectedEvent {
        int[] kind = random.ints(40, 0, 3).toArray();

        double right = late(2_000, i -> {
            int code = random.nextInt(40);
            event.field("code").setNumber(1_000 + code);
            event.label().setText("k" + kind[code]);
        });

        assertThat(right).isGreaterThan(0.95);
    }

    @Test
    void a_world_that_turns_is_followed() throws RejectedEvent {
        double right = late(4_000, i -> {
            double x = random.nextGaussian();
            event.field("x").setNumber(x);
            event.label().setText(x > 0 == i < 2_000 ? "up" : "down");
        });

        assertThat(right).isGreaterThan(0.9);
    }

    @Test
    void what_comes_beside_each_other_matters_where_neither_does_alone() throws RejectedEvent {
        double right = late(3_000, i -> {
            int a = random.nextInt(6);
            int b = random.nextInt(6);
            event.field("a").setText("a" + a);
            event.field("b").setText("b" + b);
            event.label().setText((a + b) % 2 == 0 ? "even" : "odd");
        });

        assertThat(right).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e300, -1e300, 1e38, Double.MIN_VALUE, Long.MAX_VALUE})
    void wild_numbers_and_labels_do_no_lasting_harm(double wild) throws RejectedEvent {
        double error = late(Specification.inferred("x").withOutput(Specification.Kind.REGRESSION), 4_000, i -> {
            boolean isWild = i % 97 == 40 && i < 1_000;
            double x = random.nextGaussian();
            event.field("x").setNumber(isWild && random.nextBoolean() ? wild : x);
            event.field("y").setNumber(isWild ? -wild : random.nextGaussian());
            event.label()
                    .setNumber(isWild && i > 100 && Math.abs(wild) > 1e30 ? Math.copySign(1e38, wild) : 100 + 10 * x);
        });

        assertThat(error).isLessThan(6); // of the mean alone 8
    }

    @ParameterizedTest
    @CsvSource({
        "1e9, 700",
        "-1e30, 700",
        "3.4e38, 700",
        "1e300, 700",
        "1e9, 5",
        "1e30, 6",
        "-1e12, 30",
        "1e30, 31",
        "1e9, 32"
    })
    void one_wild_label_is_told_and_is_soon_as_if_it_had_not_been(double wild, int at) {
        Learner learner = Learners.of(Specification.inferred("x"));
        Evaluation evaluation = new Evaluation();
        Progressive progressive = new Progressive(learner, evaluation);
        for (int i = 0; i < 2_000; i++) {
            double x = random.nextGaussian();
            Event one = new Event().set("x", x).label(i == at ? wild : 100 + 10 * x);
            try {
                progressive.learn(one);
            } catch (RejectedEvent e) {
                assertThat(e).hasMessageContaining("beyond the range of a 32-bit number");
            }
        }
        Report report = evaluation.report();

        assertThat(report.model().window(Metric.MAE).orElseThrow()).isLessThan(0.5);
        assertThat(report.model().total(Metric.MAE).orElseThrow()).isLessThan(1);
        assertThat(report.baselines().values())
                .allSatisfy(baseline ->
                        assertThat(baseline.total(Metric.MAE).orElseThrow()).isLessThan(13));
        assertThat(report.rejected() + learner.vitals().remarks().getOrDefault(Remark.Kind.WILD_LABEL, 0L))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e300, -1e300, 1e38, Double.MIN_VALUE, Long.MAX_VALUE})
    void wild_numbers_do_no_lasting_harm_to_classes(double wild) throws RejectedEvent {
        double right = late(4_000, i -> {
            boolean isWild = i % 97 == 40 && i < 1_000;
            double x = random.nextGaussian();
            event.field("x").setNumber(isWild ? wild : x);
            event.field("y").setNumber(isWild ? -wild : random.nextGaussian());
            event.label().setText(x > 0 ? "up" : "down");
        });

        assertThat(right).isGreaterThan(0.9);
    }

    @Test
    void every_member_that_there_is_can_be_alone_and_is_worth_something() throws RejectedEvent {
        List<String> worthless = new ArrayList<>();
        for (Specification.Kind kind : List.of(Specification.Kind.MULTICLASS, Specification.Kind.REGRESSION)) {
            for (Specification.Member member : io.eddy.spec.Members.of(kind)) {
                Specification alone =
                        Specification.inferred("x").withOutput(kind).withMembers(List.of(member));
                double[] weights = {3, -2, 1};
                double score = late(alone, 1_500, i -> {
                    double[] x = random.doubles(3).map(v -> 2 * v - 1).toArray();
                    double sum = 0;
                    for (int j = 0; j < x.length; j++) {
                        sum += weights[j] * x[j];
                        event.field("x" + j).setNumber(x[j]);
                    }
                    event.field("sign").setText(sum > 0 ? "plus" : "minus");
                    if (kind == Specification.Kind.MULTICLASS) {
                        event.label().setText(sum > 0 ? "yes" : "no");
                    } else {
                        event.label().setNumber(100 + 10 * sum);
                    }
                });
                boolean good = kind == Specification.Kind.MULTICLASS ? score > 0.9 : score < 12;
                if (!good && !member.type().equals("last")) { // the last label says nothing here, as it should be
                    worthless.add(member.type() + " of " + kind + ": " + score);
                }
            }
        }
        assertThat(worthless).isEmpty();
    }

    @Test
    void the_weights_of_members_sum_to_one_and_the_best_counts_most() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("x"));
        for (int i = 0; i < 2_000; i++) {
            event.clear();
            double x = random.nextGaussian();
            event.field("x").setNumber(x);
            event.label().setText(x > 0.3 ? "up" : "down");
            learner.learn(event);
        }

        double[] weights = learner.vitals().members().stream()
                .mapToDouble(MemberStanding::weight)
                .toArray();
        assertThat(Arrays.stream(weights).sum()).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
        MemberStanding heaviest = learner.vitals().members().stream()
                .max(java.util.Comparator.comparingDouble(MemberStanding::weight))
                .orElseThrow();
        double least = learner.vitals().members().stream()
                .mapToDouble(MemberStanding::loss)
                .min()
                .orElseThrow();
        assertThat(heaviest.loss()).isLessThan(2 * least + 0.05);
        MemberStanding last = learner.vitals().members().get(0);
        assertThat(last.name()).isEqualTo("last");
        assertThat(last.weight()).as("of one that says nothing here").isLessThan(0.01);
        assertThat(last.loss()).isGreaterThan(heaviest.loss() + 0.3);
    }
}
