package io.eddy.app.demo.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Customers who ask by themselves and say of each answer whether it was right, or what they had meant. Their turns go in rounds: a round is asked, then
 * told in the same order, so that the same turns make the same log, however quick anything is.
 */
public final class AutoChat {
    private static final int ROUND = 20;
    private static final long OPENING = 1_767_225_600_000L; // 2026-01-01T00:00:00Z
    private static final long MILLIS_BETWEEN_TURNS = 20_000;

    private final Customers customers;
    private final List<Boolean> right = new ArrayList<>();

    public AutoChat(long seed) {
        this.customers = new Customers(seed, Intent.all());
    }

    /** When the sentences that the bot begins with were said. */
    public static long opening() {
        return OPENING;
    }

    /** How many turns were taken. */
    public int turns() {
        return right.size();
    }

    /** One more round, of at most so many turns. */
    public void round(Bot bot, int most) {
        int from = right.size();
        List<Customers.Saying> sayings = new ArrayList<>();
        List<CompletableFuture<Bot.Reply>> replies = new ArrayList<>();
        for (int turn = from; turn < from + Math.min(ROUND, most); turn++) {
            Customers.Saying saying = customers.say(turn);
            sayings.add(saying);
            replies.add(bot.askSoon(id(turn), saying.customer(), saying.text(), time(turn)));
        }
        for (int i = 0; i < sayings.size(); i++) {
            right.add(replies.get(i).join().intent().equals(sayings.get(i).wants()));
        }
        List<CompletableFuture<String>> lessons = new ArrayList<>();
        for (int i = 0; i < sayings.size(); i++) {
            int turn = from + i;
            lessons.add(bot.tellSoon(id(turn), sayings.get(i).wants(), time(turn) + 1));
        }
        lessons.forEach(CompletableFuture::join);
    }

    private static String id(int turn) {
        return "turn-" + turn;
    }

    private static long time(int turn) {
        return OPENING + (turn + 1) * MILLIS_BETWEEN_TURNS;
    }

    /** The share of right answers among the turns from one up to, not including, another. */
    public double shareOfRight(int from, int to) {
        return right.subList(from, to).stream().filter(it -> it).count() / (double) (to - from);
    }
}
