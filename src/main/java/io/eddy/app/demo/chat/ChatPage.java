package io.eddy.app.demo.chat;

import static io.eddy.app.demo.web.DemoServer.text;

import io.eddy.app.demo.web.DemoServer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bot in a browser.
 *
 * <table>
 * <caption>Paths</caption>
 * <tr><td>{@code GET /}</td><td>the page</td></tr>
 * <tr><td>{@code GET /intents}</td><td>all that can be asked</td></tr>
 * <tr><td>{@code POST /greet}</td><td>{@code {customer}}: what the bot says first</td></tr>
 * <tr><td>{@code POST /ask}</td><td>{@code {customer, text}}: its answer</td></tr>
 * <tr><td>{@code POST /tell}</td><td>{@code {id, intent}}: what the question was about</td></tr>
 * </table>
 */
public final class ChatPage {
    private final Bot bot;
    private final LongSupplier millis;
    private final AtomicLong last = new AtomicLong();
    private final Map<String, Turn> open = new LatestTurns();

    private record Turn(String customer, String text, Bot.Reply reply) {}

    /** Of older ones nobody can be told any more. */
    private static final class LatestTurns extends LinkedHashMap<String, Turn> {
        private static final long serialVersionUID = 1;
        private static final int MOST = 1_000;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Turn> eldest) {
            return size() > MOST;
        }
    }

    private ChatPage(Bot bot, LongSupplier millis) {
        this.bot = bot;
        this.millis = millis;
    }

    /**
     * Serves until that is closed.
     *
     * @param port 0 for any
     * @param millis the clock
     */
    public static DemoServer serve(Bot bot, int port, LongSupplier millis) {
        ChatPage page = new ChatPage(bot, millis);
        return DemoServer.at(port, "chatbot.html")
                .answer("/intents", body -> bot.intents())
                .answer("/greet", body -> page.greet(text(body, "customer")))
                .answer("/ask", body -> page.ask(text(body, "customer"), text(body, "text")))
                .answer("/tell", body -> page.tell(text(body, "id"), text(body, "intent")))
                .start();
    }

    private String id() {
        return "turn-" + last.updateAndGet(before -> Math.max(before + 1, millis.getAsLong()));
    }

    private Bot.Reply greet(String customer) {
        return bot.greet(id(), customer, millis.getAsLong());
    }

    private Bot.Reply ask(String customer, String text) {
        Bot.Reply reply = bot.ask(id(), customer, text, millis.getAsLong());
        synchronized (open) {
            open.put(reply.id(), new Turn(customer, text, reply));
        }
        return reply;
    }

    private Bot.Lesson tell(String id, String intent) {
        if (!bot.intents().contains(intent)) {
            throw new IllegalArgumentException("nothing that can be asked is called " + intent);
        }
        @Nullable Turn turn;
        synchronized (open) {
            turn = open.remove(id);
        }
        if (turn == null) {
            throw new IllegalArgumentException("there is no open turn " + id);
        }
        return bot.teach(turn.reply(), turn.customer(), turn.text(), intent, millis.getAsLong());
    }
}
