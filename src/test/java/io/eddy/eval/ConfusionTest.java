package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.eval.Confusion.OfClass;
import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfusionTest {
    private final Confusion confusion = new Confusion();

    @Test
    void each_class_has_its_precision_recall_and_f1() {
        add("a", "a", 3);
        add("a", "b", 1);
        add("b", "a", 2);
        add("b", "b", 4);

        List<OfClass> classes = confusion.classes();

        assertThat(classes).containsExactly(new OfClass("a", 4, 5, 3), new OfClass("b", 6, 5, 4));
        assertThat(classes.get(0).precision()).isCloseTo(3 / 5.0, within(1e-12));
        assertThat(classes.get(0).recall()).isCloseTo(3 / 4.0, within(1e-12));
        assertThat(classes.get(0).f1()).isCloseTo(2 * 0.6 * 0.75 / (0.6 + 0.75), within(1e-12));
        assertThat(confusion.count("b", "a")).isEqualTo(2);
        assertThat(confusion.count("a", "c")).isZero();
        assertThat(confusion.matrix()).isEqualTo(Map.of("a", Map.of("a", 3L, "b", 1L), "b", Map.of("a", 2L, "b", 4L)));
    }

    @Test
    void classes_are_in_order_numbers_by_size_before_texts() {
        for (String name : List.of("b", "10", "9", "a", "-1")) {
            add(name, "9", 1);
        }

        assertThat(confusion.classes()).extracting(OfClass::name).containsExactly("-1", "9", "10", "a", "b");
    }

    @Test
    void a_prediction_of_nothing_is_of_no_class_and_a_class_that_never_came_counts_if_it_was_predicted() {
        confusion.add(Prediction.None.INSTANCE, new Label.Category("a"));
        add("a", "c", 1);

        assertThat(confusion.classes()).containsExactly(new OfClass("a", 2, 0, 0), new OfClass("c", 0, 1, 0));
        assertThat(confusion.classes().get(0).precision()).isNaN();
        assertThat(confusion.classes().get(1).recall()).isNaN();
    }

    @Test
    void quantities_have_no_classes() {
        add("1", "1", 3);

        confusion.add(new Prediction.OfQuantity(2), new Label.Quantity(1.5));

        assertThat(confusion.classes()).isEmpty();
        assertThat(confusion.matrix()).isEmpty();
    }

    private void add(String truth, String guess, int times) {
        for (int i = 0; i < times; i++) {
            confusion.add(
                    new Prediction.OfClass(List.of("other", guess), new float[] {0.25f, 0.75f}),
                    new Label.Category(truth));
        }
    }
}
