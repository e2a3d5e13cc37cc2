package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Turnover;
import io.eddy.feature.Value;
import io.eddy.learn.Step.Outcome;
import io.eddy.nn.BeamSearch;
import io.eddy.nn.EncoderDecoder;
import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Writing;
import io.eddy.state.Archive;
import io.eddy.state.Tensors;
import io.eddy.text.Sentence;
import io.eddy.text.Spelling;
import io.eddy.text.Vocabulary;
import io.eddy.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Reads one text and writes another one: one step of backpropagation through encoder and decoder for each event.
 *
 * <p>A word is unknown throughout the event in which it first comes, on either side, and known from the next one on. Where the decoder writes
 * an unknown word, it is the word of the source that it looked at most: names and numbers.
 */
final class TranslationLearner implements ResolvedLearner {
    /** What a word counts for that was held to be less probable, or impossible: else one of them would be all that a mean is made of. */
    private static final double LEAST = 1e-15;

    private final Specification specification;
    private final Writing writing;
    private final LongSupplier ticker;
    private final String field;
    private final EncoderDecoder network;
    private final BeamSearch search;
    private final Trainer trainer;
    private final Vocabulary source;
    private final Vocabulary target;
    private final Spelling spelling = new Spelling(EncoderDecoder.SPECIAL);

    private long events;
    private long notFinite;
    private long ignoredFields;
    private long encodeNanos;
    private double gradientNorm;

    /** Of the target, their ends among them. */
    private long words;

    /** @param ticker as of {@link NetworkLearner} */
    TranslationLearner(Specification specification, LongSupplier ticker) {
        this.specification = specification;
        this.ticker = ticker;
        writing = specification.output().writing().orElseThrow();
        field = specification.features().keySet().iterator().next();
        int most = writing.longest() + 1;
        network = new EncoderDecoder(
                new EncoderDecoder.Shape(writing.dimensions(), writing.hidden(), most), specification.seed());
        search = new BeamSearch(network, writing.beam(), most);
        trainer = new Trainer(
                specification.training().optimizer(),
                specification.training().schedule().forInputs(writing.dimensions()),
                specification.training().regularisation());
        network.parameters().forEach(trainer::attach);
        source = vocabulary();
        target = vocabulary();
    }

    private Vocabulary vocabulary() {
        return new Vocabulary(writing.vocabulary(), EncoderDecoder.UNKNOWN, EncoderDecoder.SPECIAL);
    }

    /** A text, its words as it has them, and their numbers with the end behind them. */
    private record Read(String text, List<String> words, int[] numbers) {}

    @Override
    public Prediction predict(Event event) throws RejectedEvent {
        return write(source(event));
    }

    @Override
    public Step learn(Event event) throws RejectedEvent {
        Read truth = truth(event);
        Read read = source(event);
        return learn(event, read, truth, write(read));
    }

    @Override
    public Step learn(Asked asked) throws RejectedEvent {
        Event event = asked.event();
        Read truth = truth(event);
        return learn(event, source(event), truth, asked.prediction());
    }

    private Step learn(Event event, Read read, Read truth, Prediction prediction) {
        int m = truth.numbers.length;
        network.forward(read.numbers, read.numbers.length, truth.numbers, m);
        Foreseen foreseen = foreseen(truth.numbers);
        float logSum = network.meanLogSum();
        Outcome outcome = event.weight() == 0 ? Outcome.UNWEIGHTED : step(event, foreseen.nats() / m);
        words += m;
        admit(read, truth, logSum);
        ignoredFields += ignored(event);
        events++;
        return new Step(prediction, new Label.Text(truth.text), foreseen.nats() / m, outcome, foreseen);
    }

    private Foreseen foreseen(int[] truth) {
        double nats = 0;
        int right = 0;
        for (int t = 0; t < truth.length; t++) {
            float p = network.probability(t, truth[t]);
            nats += 0 - StrictMath.log(p > LEAST ? p : LEAST); // so too where outputs overflowed, and p is NaN
            right += network.best(t) == truth[t] ? 1 : 0;
        }
        return new Foreseen(truth, network.targetWords(), nats, right);
    }

    private Outcome step(Event event, double loss) {
        network.backward();
        double squaredNorm = network.squaredGradientNorm();
        gradientNorm = Math.sqrt(squaredNorm);
        if (!trainer.begin(event.weight(), squaredNorm)) {
            notFinite++;
            return Outcome.NOT_FINITE;
        }
        trainer.judge(loss);
        network.update(trainer.scale(), trainer);
        return Outcome.LEARNED;
    }

    /** New words: known from the next event on, as probable as what has come once. */
    private void admit(Read read, Read truth, float logSum) {
        read.words.forEach(word -> source.admit(key(word)));
        truth.words.forEach(word -> target.admit(key(word)));
        if (writing.lowerCase()) {
            spelling.learn(truth.words, target);
        }
        network.growSource(source.size());
        float once = logSum - (float) StrictMath.log(words);
        network.growTarget(target.size(), Float.isFinite(once) ? once : 0);
    }

    private String key(String word) {
        return writing.lowerCase() ? Spelling.folded(word) : word;
    }

    private Read source(Event event) throws RejectedEvent {
        long start = ticker.getAsLong();
        int column = event.column(field);
        String what = "field " + field;
        Read read = read(column < 0 ? "" : text(event.value(column), what), source, what);
        encodeNanos += ticker.getAsLong() - start;
        return read;
    }

    private Read truth(Event event) throws RejectedEvent {
        if (event.label().isMissing()) {
            throw Head.missing();
        }
        return read(text(event.label(), "the label"), target, "the label");
    }

    private static String text(Value value, String what) throws RejectedEvent {
        return switch (value.kind()) {
            case MISSING, TEXT, NUMBER, BOOLEAN -> value.asName();
            case NUMBERS, NAMES, SPARSE, OTHER ->
                throw new RejectedEvent(Reason.WRONG_TYPE, "%s has to be a text but is %s".formatted(what, value));
        };
    }

    private Read read(String text, Vocabulary vocabulary, String what) throws RejectedEvent {
        List<String> split = Words.of(text);
        int n = split.size();
        if (n > writing.longest()) {
            throw new RejectedEvent(
                    Reason.TOO_LARGE,
                    "%s has %,d words and marks, and this model reads and writes at most %,d; make longest larger in output of the model file, or the texts shorter"
                            .formatted(what, n, writing.longest()));
        }
        int[] numbers = new int[n + 1];
        for (int i = 0; i < n; i++) {
            String word = split.get(i);
            if (word.length() > Value.MAX_NAME) { // one such would outweigh thousands of texts in the figures
                throw new RejectedEvent(
                        Reason.TOO_LARGE,
                        "%s has a word of %,d letters (%s…); at most %,d are read"
                                .formatted(what, word.length(), word.substring(0, 40), Value.MAX_NAME));
            }
            numbers[i] = vocabulary.number(key(word));
        }
        numbers[n] = EncoderDecoder.END;
        return new Read(text, split, numbers);
    }

    private long ignored(Event event) {
        long ignored = 0;
        for (int column = 0; column < event.width(); column++) {
            ignored += event.name(column).equals(field) || event.value(column).isMissing() ? 0 : 1;
        }
        return ignored;
    }

    private Prediction write(Read read) {
        if (target.size() == EncoderDecoder.SPECIAL) {
            return Prediction.None.INSTANCE;
        }
        network.read(read.numbers, read.numbers.length);
        List<BeamSearch.Written> found = search.write();
        if (found.isEmpty()) {
            return Prediction.None.INSTANCE; // because outputs that overflowed say nothing
        }
        List<Prediction.OfText.Other> others = new ArrayList<>();
        for (BeamSearch.Written other : found.subList(1, found.size())) {
            others.add(new Prediction.OfText.Other(sentence(other, read), other.logProbability()));
        }
        BeamSearch.Written best = found.get(0);
        return new Prediction.OfText(sentence(best, read), best.logProbability(), others);
    }

    private String sentence(BeamSearch.Written written, Read read) {
        List<String> forms = new ArrayList<>();
        for (int t = 0; t < written.words().length; t++) {
            int word = written.words()[t];
            if (word >= EncoderDecoder.SPECIAL) {
                forms.add(writing.lowerCase() ? spelling.form(word) : target.word(word));
            } else if (word == EncoderDecoder.UNKNOWN && written.looked()[t] < read.words.size()) {
                forms.add(read.words.get(written.looked()[t]));
            }
        }
        return Sentence.of(forms, spelling.beginsWithCapital());
    }

    @Override
    public ResolvedLearner goneOnAs(Specification next) {
        TranslationLearner other = new TranslationLearner(next, ticker);
        Tensors mine = new Tensors();
        state(mine.save(true));
        other.state(mine.load(true));
        return other;
    }

    @Override
    public List<String> full() {
        if (!source.isFull() && !target.isFull()) {
            return List.of();
        }
        List<String> full = new ArrayList<>();
        if (source.isFull()) {
            full.add("field " + field);
        }
        if (target.isFull()) {
            full.add("the label");
        }
        return full;
    }

    @Override
    public List<String> classes() {
        return List.of();
    }

    @Override
    public Specification specification() {
        return specification;
    }

    @Override
    public Vitals vitals(Map<Remark.Kind, Long> remarks) {
        return new Vitals(
                trainer.steps(),
                notFinite,
                ignoredFields,
                Turnover.NONE,
                remarks,
                List.of(),
                gradientNorm,
                trainer.rate(),
                encodeNanos);
    }

    @Override
    public double weightNorm() {
        double sum = 0;
        for (Parameter p : network.parameters()) {
            sum += p.squaredNorm();
        }
        return Math.sqrt(sum);
    }

    @Override
    public void state(Archive archive) {
        source.state(archive.in("source"));
        target.state(archive.in("target"));
        if (writing.lowerCase()) {
            spelling.state(archive.in("spelling"), target.size() - EncoderDecoder.SPECIAL);
        }
        network.state(archive.in("network"), source.size(), target.size());
        if (archive.training()) {
            trainer.state(archive.in("trainer"));
            long[] counts = archive.longs("counts", events, notFinite, ignoredFields, words);
            events = counts[0];
            notFinite = counts[1];
            ignoredFields = counts[2];
            words = counts[3];
            gradientNorm = archive.doubles("gradientNorm", gradientNorm)[0];
        }
    }
}
