package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final int EVENTS = 3_000;

    /** Scores of the second class, and what an event was; drawn so that higher scores are more often of the second class. */
    private static final class Sample {
        final float[] scores = new float[EVENTS];
        final int[] truths = new int[EVENTS];

        /** @param offset moves all logits: with a large one, one class is rare and all scores lie close to 0 or 1 */
        Sample(Random random, double offset, boolean tied) {
            for (int i = 0; i < EVENTS; i++) {
                double logit = 2 * random.nextGaussian() + offset;
                float p = (float) (1 / (1 + Math.exp(-logit)));
                scores[i] = tied ? Math.round(p * 20) / 20f : p;
                truths[i] = random.nextDouble() < 1 / (1 + Math.exp(-logit)) || i == 0 ? 1 : 0;
            }
            truths[1] = 0;
        }

        void rank(Ranking ranking) {
            for (int i = 0; i < EVENTS; i++) {
                ranking.add(1, truths[i], 1 - scores[i], scores[i]);
            }
        }

        /** The definition: over all pairs of a positive and a negative event. */
        double area() {
            double won = 0;
            long pairs = 0;
            for (int i = 0; i < EVENTS; i++) {
                for (int j = 0; j < EVENTS; j++) {
                    if (truths[i] == 1 && truths[j] == 0) {
                        won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                        pairs++;
                    }
                }
            }
            return won / pairs;
        }
    }

    @Test
    void sorted_scores_give_the_area_over_all_pairs() {
        Seeds.forEach(20, seed -> {
            Random random = new Random(seed);
            Sample sample = new Sample(random, random.nextInt(9) - 4, random.nextBoolean());
            Ranking exact = new ExactRanking(EVENTS);

            sample.rank(exact);

            assertThat(exact.auc(1)).isCloseTo(sample.area(), within(1e-12));
        });
    }

    @Test
    void a_histogram_is_within_a_thousandth_of_the_area_even_where_all_scores_are_small() {
        assertThat(HistogramRanking.BINS).isGreaterThanOrEqualTo(4_096);
        Seeds.forEach(20, seed -> {
            Sample sample = new Sample(new Random(seed), 8 - seed, seed % 2 == 0);
            Ranking histogram = new HistogramRanking();

            sample.rank(histogram);

            assertThat(histogram.auc(1)).isCloseTo(sample.area(), within(1e-3));
        });
    }

    @Test
    void the_area_is_the_same_for_the_other_class() {
        Seeds.forEach(5, seed -> {
            Sample sample = new Sample(new Random(seed), 0, true);
            for (Ranking ranking : new Ranking[] {new ExactRanking(EVENTS), new HistogramRanking()}) {
                sample.rank(ranking);
                double area = ranking.auc(1);

                ranking.clear();
                for (int i = 0; i < EVENTS; i++) {
                    ranking.add(1, 1 - sample.truths[i], sample.scores[i], 1 - sample.scores[i]);
                }

                assertThat(ranking.auc(0)).isCloseTo(area, within(1e-12));
            }
        });
    }

    @Test
    void extreme_probabilities_have_bins() {
        Ranking histogram = new HistogramRanking();
        float[] rising = {0, Float.MIN_VALUE, 1e-12f, 1e-9f, 1e-3f, 0.5f, 0.75f, 1};

        for (float p : rising) {
            histogram.add(1, p > 1e-4f ? 1 : 0, 1 - p, p);
        }

        assertThat(histogram.auc(1)).isEqualTo(1);
    }

    @Test
    void one_class_alone_has_no_area() {
        for (Ranking ranking : new Ranking[] {new ExactRanking(2), new HistogramRanking()}) {
            assertThat(ranking.auc(1)).isNaN();

            ranking.add(1, 0, 0.5, 0.5);

            assertThat(ranking.auc(1)).isNaN();
        }
    }
}
