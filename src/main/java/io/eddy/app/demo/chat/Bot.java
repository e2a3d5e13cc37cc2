package io.eddy.app.demo.chat;

import io.eddy.feature.Event;
import io.eddy.learn.Prediction;
import io.eddy.wire.PredictionMessage;
import io.eddy.wire.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Answers what customers say, by the intent that the model takes it for, and hands on what it should have been. It knows nothing of its own: what it
 * has learned, and whom it remembers, is in the model.
 */
public final class Bot implements AutoCloseable {
    /** So sure it has to be of a returning customer's wish to speak of it first. */
    private static final double SURE = 0.2;

    /** Nobody comes for that. */
    private static final Set<String> SMALL_TALK = Set.of("greeting", "thanks");

    private static final long PATIENCE_SECONDS = 60;

    private final Map<String, Intent> intents;
    private final Conversation conversation;

    private Bot(List<Intent> intents, Conversation conversation) {
        this.intents =
                intents.stream().collect(Collectors.toMap(Intent::intent, it -> it, (a, b) -> a, LinkedHashMap::new));
        this.conversation = conversation;
    }

    /** @param client settings of Kafka's clients */
    public static Bot open(Topics topics, Map<String, Object> client) {
        return new Bot(Intent.all(), Conversation.open(topics, client));
    }

    /**
     * An intent that something may mean.
     *
     * @param probability by the model
     */
    public record Guess(String intent, double probability) {}

    /**
     * What the bot says.
     *
     * @param id of the turn, for {@link Bot#tell}
     * @param guesses the best first; none before anything was learned
     * @param model the version that said so
     */
    public record Reply(String id, String says, List<Guess> guesses, String model) {
        public String intent() {
            return guesses.isEmpty() ? "" : guesses.get(0).intent();
        }
    }

    /**
     * What a thumb or a correction changed.
     *
     * @param model the first version that knows it
     * @param before how probable the right intent was
     * @param after and how probable it is now, of the same words
     */
    public record Lesson(String intent, String model, double before, double after) {}

    /** The names of all that can be asked. */
    public List<String> intents() {
        return List.copyOf(intents.keySet());
    }

    /** Teaches the sentences that it begins with. */
    public void begin(long time) {
        List<CompletableFuture<PredictionMessage>> taught = new ArrayList<>();
        int most = intents.values().stream()
                .mapToInt(it -> it.begins().size())
                .max()
                .orElse(0);
        for (int sentence = 0; sentence < most; sentence++) { // one of each intent in turn, as they would come
            for (Intent intent : intents.values()) {
                if (sentence < intent.begins().size()) {
                    Event event = event(
                            "begin-" + intent.intent() + "-" + sentence,
                            "",
                            intent.begins().get(sentence),
                            time);
                    taught.add(conversation.teach(event.label(intent.intent())));
                }
            }
        }
        taught.forEach(Bot::got);
    }

    /** Greets a customer, and one who comes back accordingly. */
    public Reply greet(String id, String customer, long time) {
        Reply reply = reply(id, got(conversation.ask(event(id, customer, "", time))));
        String says = reply.guesses().stream()
                .filter(guess -> !SMALL_TALK.contains(guess.intent()))
                .findFirst()
                .filter(guess -> guess.probability() > SURE)
                .map(guess -> "Welcome back, %s. Is it about %s again?".formatted(customer, words(guess.intent())))
                .orElseGet(() -> "Hello %s, what can I do for you?".formatted(customer));
        return new Reply(id, says, reply.guesses(), reply.model());
    }

    /** An intent's name for people. */
    public static String words(String intent) {
        return intent.replace('_', ' ');
    }

    public Reply ask(String id, String customer, String text, long time) {
        return got(askSoon(id, customer, text, time));
    }

    CompletableFuture<Reply> askSoon(String id, String customer, String text, long time) {
        return conversation.ask(event(id, customer, text, time)).thenApply(said -> reply(id, said));
    }

    /** Says what a turn was about, and waits until that is learned: the version then. */
    public String tell(String id, String intent, long time) {
        return got(tellSoon(id, intent, time));
    }

    CompletableFuture<String> tellSoon(String id, String intent, long time) {
        return conversation
                .tell(id, intent, time)
                .thenApply(learned ->
                        learned.model().at(learned.model().offset() + 1).toString());
    }

    /**
     * As {@link #tell}, and asks once more what it would say now.
     *
     * @param before what it said
     */
    public Lesson teach(Reply before, String customer, String text, String intent, long time) {
        tell(before.id(), intent, time);
        PredictionMessage now = got(conversation.ask(event(before.id() + "-again", customer, text, time)));
        return new Lesson(
                intent,
                now.model().toString(),
                probability(before.guesses(), intent),
                probability(guesses(now), intent));
    }

    private static double probability(List<Guess> guesses, String intent) {
        return guesses.stream()
                .filter(guess -> guess.intent().equals(intent))
                .mapToDouble(Guess::probability)
                .findFirst()
                .orElse(0);
    }

    private Reply reply(String id, PredictionMessage said) {
        List<Guess> guesses = guesses(said);
        String says = guesses.isEmpty()
                ? "I have not learned anything yet."
                : intents.containsKey(guesses.get(0).intent())
                        ? intents.get(guesses.get(0).intent()).answer()
                        : "That is about " + words(guesses.get(0).intent()) + ".";
        return new Reply(id, says, guesses, said.model().toString());
    }

    private static List<Guess> guesses(PredictionMessage said) {
        if (!(said.prediction() instanceof Prediction.OfClass classes)) {
            return List.of();
        }
        return IntStream.range(0, classes.probabilities().length)
                .mapToObj(k -> new Guess(classes.classes().get(k), classes.probabilities()[k]))
                .sorted(Comparator.comparingDouble(Guess::probability).reversed())
                .toList();
    }

    private static Event event(String id, String customer, String text, long time) {
        Event event = new Event().set("customer", customer).set("text", text);
        event.id(id);
        event.time(time);
        return event;
    }

    private static <T> T got(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new CompletionException("no answer for %d seconds".formatted(PATIENCE_SECONDS), e);
        }
    }

    @Override
    public void close() {
        conversation.close();
    }
}
