package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import io.eddy.learn.Prediction.OfClass;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReliabilityTest {
    private final Reliability reliability = new Reliability(Optional.empty());

    @Test
    void of_two_classes_it_is_about_the_later_one_whichever_came_first() {
        // "yes" is said with 3/4 four times and comes three times, with 1/8 once and does not come
        for (String came : List.of("yes", "yes", "no", "yes")) {
            add(came, 0.25f, 0.75f);
        }
        add("no", 0.875f, 0.125f);

        assertThat(reliability.ofClass()).contains("yes");
        assertThat(reliability.bins())
                .containsExactly(new Reliability.Bin(1, 0.125, 0), new Reliability.Bin(4, 0.75, 0.75));
    }

    @Test
    void the_class_that_is_said_to_be_positive_is_the_one() {
        Reliability ofNo = new Reliability(Optional.of("no"));
        ofNo.add(new OfClass(List.of("yes", "no"), new float[] {0.75f, 0.25f}), new Label.Category("yes"));
        ofNo.add(new OfClass(List.of("yes", "no"), new float[] {0.75f, 0.25f}), new Label.Category("no"));

        assertThat(ofNo.bins()).containsExactly(new Reliability.Bin(2, 0.25, 0.5));
    }

    @Test
    void of_three_it_is_about_the_predicted_one() {
        List<String> names = List.of("a", "b", "c");
        for (String came : List.of("a", "b", "c")) {
            reliability.add(new OfClass(names, new float[] {0.2f, 0.7f, 0.1f}), new Label.Category(came));
        }

        assertThat(reliability.ofClass()).isEmpty();
        assertThat(reliability.bins()).singleElement().satisfies(bin -> {
            assertThat(bin.said()).isCloseTo(0.7, within(1e-6));
            assertThat(bin.came()).isCloseTo(1 / 3.0, within(1e-9));
        });
    }

    @Test
    void what_is_no_probability_of_a_class_is_left_out() {
        reliability.add(Prediction.None.INSTANCE, new Label.Category("a"));
        reliability.add(new Prediction.OfQuantity(1), new Label.Quantity(1));
        reliability.add(new OfClass(List.of("a"), new float[] {Float.NaN}), new Label.Category("a"));

        assertThat(reliability.bins()).isEmpty();
    }

    private void add(String came, float no, float yes) {
        reliability.add(new OfClass(List.of("no", "yes"), new float[] {no, yes}), new Label.Category(came));
    }
}
