package io.eddy.eval;

import io.eddy.learn.Foreseen;
import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges texts: word by word how well they were foreseen, and by their characters what was written. The baselines are the frequencies of the
 * words so far, and of those after the word before. Neither writes anything.
 */
final class TextJudge implements Judge {
    private static final int[] NO_WORDS = {};

    private final Scoreboard model;
    private final Scoreboard unigram;
    private final Scoreboard bigram;
    private final WordPairs pairs = new WordPairs();
    private final CharacterGrams grams = new CharacterGrams();
    private final double[] row = new double[TextTally.WIDTH];
    private final double[] baselineRow = new double[TextTally.WIDTH];

    /** Words of texts that were judged and that the baselines do not know yet, in order. */
    private final List<int[]> unknown = new ArrayList<>();

    private double loss;

    TextJudge(Evaluation.Scope scope) {
        model = scoreboard(scope);
        unigram = scoreboard(scope);
        bigram = scoreboard(scope);
    }

    private static Scoreboard scoreboard(Evaluation.Scope scope) {
        return new Scoreboard(scope, new TextTally(), new TextTally(), new TextTally());
    }

    @Override
    public boolean judges(Label label) {
        return label instanceof Label.Text;
    }

    @Override
    public double judge(Prediction prediction, Label label, @Nullable Foreseen foreseen) {
        int[] words = foreseen == null ? NO_WORDS : foreseen.words();
        unknown.add(words);
        String written = prediction instanceof Prediction.OfText said ? said.text() : "";
        grams.count(written, ((Label.Text) label).text(), row, TextTally.GRAMS);
        row[TextTally.NATS] = foreseen == null ? 0 : foreseen.nats();
        row[TextTally.WORDS] = words.length;
        row[TextTally.RIGHT] = foreseen == null ? 0 : foreseen.right();
        model.add(row);
        int known = foreseen == null ? 0 : foreseen.known();
        pairs.judge(words, known, true, baselineRow);
        unigram.add(baselineRow);
        pairs.judge(words, known, false, baselineRow);
        bigram.add(baselineRow);
        loss = words.length == 0 ? Double.NaN : row[TextTally.NATS] / words.length;
        return words.length == 0 ? 1 : 1 - row[TextTally.RIGHT] / words.length;
    }

    @Override
    public void know(Label label) {
        pairs.know(unknown.remove(0));
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public Scores model() {
        return model.scores(model);
    }

    @Override
    public Map<String, Scores> baselines() {
        Map<String, Scores> baselines = new LinkedHashMap<>();
        baselines.put("unigram", unigram.scores(unigram));
        baselines.put("bigram", bigram.scores(bigram));
        return baselines;
    }

    @Override
    public void state(Archive archive) {
        model.state(archive.in("model"));
        unigram.state(archive.in("unigram"));
        bigram.state(archive.in("bigram"));
        pairs.state(archive.in("pairs"));
    }
}
