package io.eddy.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Writes what an {@link EncoderDecoder} has read: follows the most probable beginnings, as many as the beam is wide, word by word. Of the texts
 * that come to an end the best is that whose words are the most probable on average, since longer ones would always lose otherwise. A beam of one
 * takes the most probable word each time. Belongs to one thread.
 */
public final class BeamSearch {
    private static final Comparator<Written> BEST_FIRST = Comparator.comparingDouble(text -> -text.perWord());

    private final EncoderDecoder network;
    private final int beam;
    private final int longest;
    private final float[][] states;
    private final float[][] nextStates;
    private final List<Written> ended = new ArrayList<>();
    private List<Written> alive = new ArrayList<>();
    private final int[] bestBeginnings;
    private final int[] bestWords;
    private final double[] bestScores;
    private int found;

    /**
     * A text, or the beginning of one.
     *
     * @param words its end among them, where it has come to one
     * @param looked of each word, the place of the source that was looked at most, of unknown words if there are some
     * @param logProbability of all words together
     */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    public record Written(int[] words, int[] looked, double logProbability) {
        private static final Written NOTHING = new Written(new int[0], new int[0], 0);

        private Written with(int word, int place, double logProbability) {
            int n = words.length;
            int[] more = Arrays.copyOf(words, n + 1);
            int[] places = Arrays.copyOf(looked, n + 1);
            more[n] = word;
            places[n] = place;
            return new Written(more, places, logProbability);
        }

        private int last() {
            return words.length == 0 ? EncoderDecoder.END : words[words.length - 1];
        }

        private double perWord() {
            return logProbability / words.length;
        }
    }

    /** @param longest how many words a text has at most, its end among them */
    public BeamSearch(EncoderDecoder network, int beam, int longest) {
        this.network = network;
        this.beam = beam;
        this.longest = longest;
        this.states = new float[beam][];
        this.nextStates = new float[beam][];
        for (int k = 0; k < beam; k++) {
            states[k] = new float[network.stateLength()];
            nextStates[k] = new float[network.stateLength()];
        }
        bestBeginnings = new int[beam];
        bestWords = new int[beam];
        bestScores = new double[beam];
    }

    /** The texts that were found, at most as many as the beam is wide: those that came to their end, the best first, then those that were cut. */
    public List<Written> write() {
        ended.clear();
        alive = new ArrayList<>(List.of(Written.NOTHING));
        network.begin(states[0]);
        for (int length = 0; length < longest && !alive.isEmpty() && !isSettled(); length++) {
            oneWord();
        }
        List<Written> texts = new ArrayList<>(ended);
        texts.addAll(alive); // because a text that is cut is better than none, but than none only
        return List.copyOf(texts.subList(0, Math.min(beam, texts.size())));
    }

    /** Not as soon as enough have ended: beside one probable beginning even its improbable ends are among the best. */
    private boolean isSettled() {
        return ended.size() == beam
                && ended.get(beam - 1).perWord() >= alive.get(0).perWord();
    }

    private void oneWord() {
        found = 0;
        int[] places = new int[alive.size()];
        for (int k = 0; k < alive.size(); k++) {
            network.write(states[k], alive.get(k).last());
            places[k] = network.mostLookedAt();
            look(k, alive.get(k).logProbability());
        }
        List<Written> next = new ArrayList<>();
        for (int i = 0; i < found; i++) {
            int from = bestBeginnings[i];
            Written longer = alive.get(from).with(bestWords[i], places[from], bestScores[i]);
            if (bestWords[i] == EncoderDecoder.END) {
                ended.add(longer);
            } else {
                System.arraycopy(states[from], 0, nextStates[next.size()], 0, states[from].length);
                next.add(longer);
            }
        }
        for (int k = 0; k < next.size(); k++) {
            System.arraycopy(nextStates[k], 0, states[k], 0, states[k].length);
        }
        alive = next; // the best first, as they were found
        ended.sort(BEST_FIRST);
        ended.subList(Math.min(beam, ended.size()), ended.size()).clear();
    }

    /** Puts the best words after one beginning among the best so far; of equals the first stays. */
    private void look(int beginning, double score) {
        double limit = limit(score);
        for (int word = 0; word < network.targetWords(); word++) {
            float p = network.probability(0, word);
            if (p > limit) {
                add(beginning, word, score + StrictMath.log(p));
                limit = limit(score);
            }
        }
    }

    /** What a word has to be more probable than; a little less, lest rounding leave one out. Spares the logarithm of all others. */
    private double limit(double score) {
        return found < beam ? 0 : StrictMath.exp(bestScores[beam - 1] - score) * (1 - 1e-9);
    }

    private void add(int beginning, int word, double score) {
        if (found == beam && !(score > bestScores[beam - 1])) {
            return;
        }
        int place = found < beam ? found++ : beam - 1;
        while (place > 0 && score > bestScores[place - 1]) {
            bestScores[place] = bestScores[place - 1];
            bestWords[place] = bestWords[place - 1];
            bestBeginnings[place] = bestBeginnings[place - 1];
            place--;
        }
        bestScores[place] = score;
        bestWords[place] = word;
        bestBeginnings[place] = beginning;
    }
}
