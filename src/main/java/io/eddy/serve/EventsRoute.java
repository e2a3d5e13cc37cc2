package io.eddy.serve;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /v1/events}: what happens, as it happens (server-sent events). First {@code history}, all that was so far; then {@code
 * metrics}, {@code prediction}, {@code mark}, {@code insight}. Each listener has a thread, so one that reads slowly waits alone.
 */
final class EventsRoute implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(EventsRoute.class);
    private static final int MOST_LISTENERS = 32;
    private static final long BREATH_MILLIS = 2_000;

    private final LiveShow show;
    private final ThreadPoolExecutor listeners =
            new ThreadPoolExecutor(0, MOST_LISTENERS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "http-events");
                thread.setDaemon(true);
                return thread;
            });

    EventsRoute(LiveShow show) {
        this.show = show;
    }

    @Override
    public void handle(Context ctx) throws IOException {
        CompletableFuture<Void> end = new CompletableFuture<>();
        ServletOutputStream out = ctx.res().getOutputStream();
        Runnable listener = () -> {
            try {
                tell(out);
            } catch (IOException e) {
                LOG.debug("a listener has gone", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                end.complete(null);
            }
        };
        ctx.contentType("text/event-stream; charset=utf-8").header("Cache-Control", "no-store");
        ctx.future(() -> {
            begin(listener);
            return end;
        });
    }

    private void begin(Runnable listener) {
        try {
            listeners.execute(listener);
        } catch (RejectedExecutionException e) {
            throw new Refusal(
                    Problem.Kind.TOO_MANY_CONNECTIONS,
                    "%d are listening already; close a page".formatted(MOST_LISTENERS));
        }
    }

    private void tell(ServletOutputStream out) throws IOException, InterruptedException {
        LiveShow.Beginning beginning = show.begin();
        try {
            write(out, "history", new String(Json.bytes(beginning.history()), StandardCharsets.UTF_8));
            out.flush();
            tellFrom(beginning.next(), out);
        } finally {
            show.end();
        }
    }

    private void tellFrom(long first, ServletOutputStream out) throws IOException, InterruptedException {
        long next = first;
        while (!show.messages().ended()) {
            boolean told = false;
            for (LiveMessages.Message message : show.messages().from(next, BREATH_MILLIS)) {
                write(out, message.type(), message.json());
                next = message.number() + 1;
                told = true;
            }
            if (!told) {
                out.write(": still here\n\n"
                        .getBytes(StandardCharsets.UTF_8)); // so that a listener that is gone is noticed
            }
            out.flush();
        }
    }

    private static void write(ServletOutputStream out, String type, String json) throws IOException {
        out.write(("event: " + type + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
    }
}
