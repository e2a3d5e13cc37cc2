package io.eddy.serve;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * {@code GET /v1/events}: what happens, as it happens (server-sent events). First {@code history}, all that was so far; then {@code
 * metrics}, {@code prediction}, {@code mark}, {@code insight}. Each listener has a thread, so one that reads slowly waits alone.
 */
final class EventsRoute implements Handler {
    private static final int MOST_LISTENERS = 32;
    private static final long BREATH_MILLIS = 10_000;

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
        ctx.res().setStatus(200);
        ctx.res().setContentType("text/event-stream");
        ctx.res().setCharacterEncoding("UTF-8");
        ctx.res().setHeader("Cache-Control", "no-store");
        AsyncContext async = ctx.req().startAsync();
        async.setTimeout(0);
        ServletOutputStream out = ctx.res().getOutputStream();
        try {
            listeners.execute(() -> {
                try {
                    tell(out);
                } catch (IOException e) {
                    return; // because the listener has gone
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    async.complete();
                }
            });
        } catch (RejectedExecutionException e) {
            Problem problem = new Problem(
                    Problem.Kind.TOO_MANY_CONNECTIONS,
                    "%d are listening already; close a page".formatted(MOST_LISTENERS));
            ctx.res().setStatus(problem.status());
            ctx.res().setContentType(Problem.CONTENT_TYPE);
            out.write(problem.json());
            async.complete();
        }
    }

    private void tell(ServletOutputStream out) throws IOException, InterruptedException {
        long next = show.messages().next();
        write(out, "history", new String(Json.bytes(show.history()), StandardCharsets.UTF_8));
        while (!Thread.currentThread().isInterrupted()) {
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
