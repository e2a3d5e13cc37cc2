package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PairedLossTest {
    private final Evaluation first = new Evaluation();
    private final Evaluation model = new Evaluation();
    private final PairedLoss loss = new PairedLoss(model, first);

    @Test
    void mean_and_standard_error_are_those_of_the_differences() {
        Random random = new Random(3);
        double[] differences = new double[200];
        for (int i = 0; i < differences.length; i++) {
            double truth = random.nextGaussian();
            double one = truth + random.nextGaussian();
            double two = truth + 2 * random.nextGaussian();
            judge(first, one, truth);
            loss.otherJudged("e" + i);
            judge(model, two, truth);
            loss.judged("e" + i);
            differences[i] = Math.abs(two - truth) - Math.abs(one - truth);
        }

        double n = differences.length;
        double mean = DoubleStream.of(differences).sum() / n;
        double variance =
                DoubleStream.of(differences).map(d -> (d - mean) * (d - mean)).sum() / (n - 1);
        assertThat(loss.pairs()).isEqualTo(differences.length);
        assertThat(loss.mean()).isCloseTo(mean, within(1e-12)).isPositive();
        assertThat(loss.standardError()).isCloseTo(Math.sqrt(variance / n), within(1e-12));
        assertThat(loss.t()).isCloseTo(mean / Math.sqrt(variance / n), within(1e-9));
    }

    @Test
    void the_loss_of_a_class_is_its_log_loss() {
        judge(first, 0.5f);
        judge(first, 0.5f);
        loss.otherJudged("a");
        judge(model, 0.5f);
        judge(model, 0.25f);
        loss.judged("a");

        assertThat(loss.mean()).isCloseTo(Math.log(2), within(1e-6));
    }

    @Test
    void only_events_count_that_both_were_judged_on_however_late() {
        judge(first, 1, 3);
        loss.otherJudged("a");
        judge(first, 1, 2);
        loss.otherJudged("b");
        judge(model, 1, 1.5);
        loss.judged("b");
        judge(model, 1, 9);
        loss.judged("c");

        assertThat(loss.pairs()).isEqualTo(1);
        assertThat(loss.mean()).isEqualTo(0.5 - 1);
        assertThat(loss.standardError()).isNaN();
    }

    @Test
    void what_was_compared_before_labels_turned_into_quantities_is_forgotten() {
        judge(first, 0.5f);
        loss.otherJudged("a");
        judge(model, 0.5f);
        loss.judged("a");
        judge(first, 1, 3);
        loss.otherJudged("b");
        judge(model, 0.5f);
        loss.judged("b"); // still a class to this one
        judge(first, 1, 3);
        loss.otherJudged("c");
        judge(model, 1, 2);
        loss.judged("c");

        assertThat(loss.pairs()).isEqualTo(1);
        assertThat(loss.mean()).isEqualTo(-1);
    }

    @Test
    void of_nothing_there_is_no_difference() {
        assertThat(loss.mean()).isNaN();
        assertThat(loss.t()).isNaN();
    }

    private static void judge(Evaluation evaluation, double guess, double truth) {
        evaluation.add(new Prediction.OfQuantity(guess), new Label.Quantity(truth));
    }

    private static void judge(Evaluation evaluation, float ofTruth) {
        evaluation.add(
                new Prediction.OfClass(List.of("yes", "no"), new float[] {ofTruth, 1 - ofTruth}),
                new Label.Category("yes"));
    }
}
