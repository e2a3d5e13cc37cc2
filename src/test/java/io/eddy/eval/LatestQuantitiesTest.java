package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import org.junit.jupiter.api.Test;

class LatestQuantitiesTest {
    private final LatestQuantities latest = new LatestQuantities();

    @Test
    void two_hundred_are_kept_from_the_oldest_to_the_latest() {
        for (int i = 1; i <= 1_000; i++) {
            latest.add(new Prediction.OfQuantity(i), new Label.Quantity(-i));
        }

        assertThat(latest.pairs())
                .hasSize(200)
                .startsWith(new LatestQuantities.Pair(801, 801, -801))
                .endsWith(new LatestQuantities.Pair(1_000, 1_000, -1_000));
    }

    @Test
    void what_is_no_quantity_is_left_out_but_counted() {
        latest.add(Prediction.None.INSTANCE, new Label.Quantity(1));
        latest.add(new Prediction.OfQuantity(Double.NaN), new Label.Quantity(1));
        latest.add(new Prediction.OfQuantity(2), new Label.Quantity(1));

        assertThat(latest.pairs()).containsExactly(new LatestQuantities.Pair(3, 2, 1));
    }

    @Test
    void a_wild_label_is_kept_as_it_counts() {
        latest.add(new Prediction.OfQuantity(2), new Label.Quantity(1e30, 5));

        assertThat(latest.pairs()).containsExactly(new LatestQuantities.Pair(1, 2, 5));
    }
}
