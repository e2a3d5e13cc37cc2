package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.learn.Foreseen;
import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import io.eddy.learn.Step;
import io.eddy.state.Damage;
import io.eddy.state.StateWalk;
import io.eddy.state.Tensors;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextEvaluationTest {
    private static final int END = 1;
    private static final Evaluation.Scope SCOPE = new Evaluation.Scope(Optional.empty(), 7, 0.99);

    @Test
    void perplexity_and_share_of_words_are_over_words_not_over_texts() {
        Evaluation evaluation = new Evaluation();

        evaluation.add(step("ja", "ja", new Foreseen(new int[] {2, END}, 4, 2, 2)));
        evaluation.add(step("nein", "ja ja ja", new Foreseen(new int[] {2, 2, 2, END}, 4, 7, 1)));

        Scores scores = evaluation.report().model();
        assertThat(scores.total(Metric.PERPLEXITY)).hasValueCloseTo(Math.exp(9.0 / 6), within(1e-12));
        assertThat(scores.total(Metric.WORD_ACCURACY)).hasValueCloseTo(3.0 / 6, within(1e-12));
        assertThat(scores.total(Metric.CHRF).getAsDouble()).isBetween(0.1, 0.5);
        assertThat(evaluation.latestLoss()).isEqualTo(7.0 / 4);
    }

    @Test
    void baselines_say_what_frequencies_of_words_and_of_pairs_say_before_the_text() {
        Evaluation evaluation = new Evaluation();

        evaluation.add(step("", "a b", new Foreseen(new int[] {2, 3, END}, 4, 1, 0)));
        evaluation.add(step("", "a a", new Foreseen(new int[] {2, 2, END}, 4, 1, 0)));

        // first 1/4 each, as nothing is known; then (count + 1) / (3 + 4)
        double unigram = 3 * Math.log(4) - Math.log(2 / 7.0) * 3;
        // start was followed once, by a; a once, by b
        double bigram = 3 * Math.log(4)
                - Math.log((1 + 5 * 2 / 7.0) / 6)
                - Math.log((0 + 5 * 2 / 7.0) / 6)
                - Math.log((0 + 5 * 2 / 7.0) / 6);
        assertThat(evaluation.report().baselines().keySet()).containsExactly("unigram", "bigram");
        assertThat(logPerplexity(evaluation, "unigram")).isCloseTo(unigram / 6, within(1e-12));
        assertThat(logPerplexity(evaluation, "bigram")).isCloseTo(bigram / 6, within(1e-12));
        assertThat(baseline(evaluation, "bigram").total(Metric.CHRF)).isEmpty();
    }

    private static double logPerplexity(Evaluation evaluation, String baseline) {
        return Math.log(baseline(evaluation, baseline).total(Metric.PERPLEXITY).orElseThrow());
    }

    private static Scores baseline(Evaluation evaluation, String name) {
        return Objects.requireNonNull(evaluation.report().baselines().get(name));
    }

    @Test
    void restored_evaluation_goes_on_to_the_bit() {
        for (int at : new int[] {0, 1, 100, 400, 1_000}) {
            Evaluation evaluation = evaluation(at);
            Evaluation restored = new Evaluation(SCOPE);

            restored.state(saved(evaluation).load(true));

            for (int i = at; i < at + 100; i++) {
                assertThat(restored.add(made(i))).isEqualTo(evaluation.add(made(i)));
            }
            assertThat(restored.report()).isEqualTo(evaluation.report());
            assertThat(new StateWalk().differences(evaluation, restored)).isEmpty();
        }
    }

    @Test
    void damaged_state_is_refused() {
        // because it has room for words to come
        Set<String> free = Set.of("judge.pairs.counts");

        Damage.assertRefused(saved(evaluation(300)), free, archive -> new Evaluation(SCOPE).state(archive));
    }

    static Evaluation evaluation(int texts) {
        Evaluation evaluation = new Evaluation(SCOPE);
        for (int i = 0; i < texts; i++) {
            evaluation.add(made(i));
        }
        return evaluation;
    }

    private static Tensors saved(Evaluation evaluation) {
        Tensors saved = new Tensors();
        evaluation.state(saved.save(true));
        return saved;
    }

    private static Step made(int i) {
        int[] words = new int[1 + i % 5];
        for (int k = 0; k < words.length; k++) {
            words[k] = (i * 31 + k * 17) % (3 + i / 2);
        }
        return step("wort " + i % 3, "wort " + i % 7, new Foreseen(words, 3 + i / 2, 1.5 * words.length, i % 2));
    }

    private static Step step(String written, String truth, Foreseen foreseen) {
        Prediction prediction = new Prediction.OfText(written, -1, List.of());
        return new Step(
                prediction,
                new Label.Text(truth),
                foreseen.nats() / foreseen.words().length,
                Step.Outcome.LEARNED,
                foreseen);
    }
}
