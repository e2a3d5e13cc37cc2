package io.eddy.app.command;

import io.eddy.app.StopSignal;
import io.eddy.app.demo.chat.Bot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The bot in a terminal: a line is a question; {@code +} says that the answer was right, {@code - INTENT} what had been meant. */
final class TerminalChat {
    private static final int GUESSES = 3;

    private final Bot bot;
    private final PrintWriter out;
    private String customer = "Ann";
    private long turn = System.currentTimeMillis();

    TerminalChat(Bot bot, PrintWriter out) {
        this.bot = bot;
        this.out = out;
    }

    /** Until the input ends. */
    void talk(BufferedReader in, StopSignal stop) throws IOException {
        out.println(
                "Say what you want, then + if the answer was right, or - and what you had meant; 'I am NAME' is somebody else.");
        out.println(String.join(", ", bot.intents().stream().map(Bot::words).toList()));
        show(bot.greet(id(), customer, System.currentTimeMillis()));
        Bot.@Nullable Reply last = null;
        String said = "";
        for (String line = in.readLine(); line != null && !stop.isAsked(); line = in.readLine()) {
            String text = line.strip();
            if (text.isEmpty()) {
                continue;
            } else if (text.toLowerCase(Locale.ROOT).startsWith("i am ") && text.length() < 40) {
                customer = text.substring(5).strip();
                last = null;
                show(bot.greet(id(), customer, System.currentTimeMillis()));
            } else if (text.startsWith("+") || text.startsWith("-")) {
                last = tell(last, said, text);
            } else {
                said = text;
                last = bot.ask(id(), customer, text, System.currentTimeMillis());
                show(last);
            }
        }
    }

    /** @return what can still be told of; null if nothing can */
    private Bot.@Nullable Reply tell(Bot.@Nullable Reply last, String said, String text) {
        if (last == null || last.guesses().isEmpty()) {
            out.println("(of what? say something first)");
            out.flush();
            return last;
        }
        String intent = text.startsWith("+") ? last.intent() : intent(text.substring(1));
        if (!bot.intents().contains(intent)) {
            out.println("(nothing is called so; one of " + String.join(", ", bot.intents()) + ")");
            out.flush();
            return last;
        }
        Bot.Lesson lesson = bot.teach(last, customer, said, intent, System.currentTimeMillis());
        out.printf(
                Locale.ROOT,
                "(learned: %s, for these words %.2f before and %.2f now, by %s)%n",
                Bot.words(intent),
                lesson.before(),
                lesson.after(),
                lesson.model());
        out.flush();
        return null;
    }

    private static String intent(String text) {
        return text.strip().toLowerCase(Locale.ROOT).replace(' ', '_');
    }

    private String id() {
        turn++;
        return "turn-" + turn;
    }

    private void show(Bot.Reply reply) {
        List<Bot.Guess> guesses = reply.guesses().stream().limit(GUESSES).toList();
        out.println("bot> " + reply.says());
        out.println(guesses.stream()
                .map(guess -> String.format(Locale.ROOT, "%s %.2f", Bot.words(guess.intent()), guess.probability()))
                .collect(Collectors.joining(", ", "     (", " by " + reply.model() + ")")));
        out.flush();
    }
}
