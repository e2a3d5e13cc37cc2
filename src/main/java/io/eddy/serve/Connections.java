package io.eddy.serve;

import java.nio.ByteBuffer;
import java.nio.channels.WritePendingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The open connections. One on which no whole request arrives in time is closed, whether it idles, or sends a byte now and then; and
 * where there are too many, the one goes that has kept the server waiting longest. One whose request is being answered stays. So
 * however many slow ones there are, somebody who asks at once is answered.
 */
final class Connections extends Handler.Wrapper implements Connection.Listener {
    /** Those that have not brought a request yet, then those that have waited longest for their next one. */
    private static final Comparator<Map.Entry<Connection, Wait>> MOST_DISPENSABLE_FIRST =
            Comparator.<Map.Entry<Connection, Wait>, Boolean>comparing(entry -> entry.getValue().answered)
                    .thenComparingLong(entry -> entry.getValue().since);

    private final int most;
    private final Duration patience;
    private final HttpFigures figures;
    private final LongSupplier nanos;
    private final Map<Connection, Wait> open = new ConcurrentHashMap<>();

    private enum State {
        WAITED_FOR,
        ANSWERED,
        ENDED
    }

    /** What a connection is waited for. */
    private static final class Wait {
        private final AtomicReference<State> state = new AtomicReference<>(State.WAITED_FOR);
        private volatile long since;
        private volatile long bytesBefore;
        private volatile boolean answered;

        Wait(long since) {
            this.since = since;
        }

        /** Whether this caller, and nobody else, decides what happens to a connection that is waited for. */
        boolean becomes(State next) {
            return state.compareAndSet(State.WAITED_FOR, next);
        }
    }

    Connections(HttpLimits limits, HttpFigures figures, LongSupplier nanos) {
        this.figures = figures;
        most = limits.connections();
        patience = limits.patience();
        this.nanos = nanos;
    }

    @Override
    public void onOpened(Connection connection) {
        open.put(connection, new Wait(nanos.getAsLong()));
        if (open.size() > most) {
            open.entrySet().stream()
                    .filter(entry -> entry.getValue().state.get() == State.WAITED_FOR)
                    .min(MOST_DISPENSABLE_FIRST)
                    .ifPresent(entry -> end(
                            entry.getKey(),
                            entry.getValue(),
                            new Problem(
                                    Problem.Kind.TOO_MANY_CONNECTIONS,
                                    "there are %,d connections, and this one has been waited for longest; ask again, with fewer at the same time"
                                            .formatted(most))));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }

    /** To be called now and then: closes those that were waited for long enough. */
    void look() {
        long now = nanos.getAsLong();
        open.forEach((connection, wait) -> {
            if (now - wait.since > patience.toNanos()) {
                end(
                        connection,
                        wait,
                        new Problem(
                                Problem.Kind.TOO_SLOW,
                                "no whole request has arrived within %d s; send it at once"
                                        .formatted(patience.toSeconds())));
            }
        });
    }

    /** The request has arrived; from here on it is the server that takes its time. */
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        Wait wait = open.get(connection);
        if (wait == null || !wait.becomes(State.ANSWERED)) {
            callback.failed(new EofException("the connection has been ended: its request came too late"));
            return true;
        }
        Request.addCompletionListener(request, failure -> {
            wait.since = nanos.getAsLong();
            wait.bytesBefore = connection.getBytesIn();
            wait.answered = true;
            wait.state.set(State.WAITED_FOR);
        });
        return super.handle(request, response, callback);
    }

    /** Beside the server's own way of answering, which waits for a request. */
    private void end(Connection connection, Wait wait, Problem problem) {
        if (!wait.becomes(State.ENDED)) {
            return; // because its request has just arrived
        }
        open.remove(connection);
        if (wait.answered && connection.getBytesIn() == wait.bytesBefore) {
            connection.getEndPoint().close(); // because it only idles, and is not waiting for an answer
            return;
        }
        figures.count(problem.status());
        byte[] body = problem.json();
        String head = "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                .formatted(
                        problem.status(), HttpStatus.getMessage(problem.status()), Problem.CONTENT_TYPE, body.length);
        try {
            connection
                    .getEndPoint()
                    .write(
                            Callback.from(connection.getEndPoint()::close),
                            ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)),
                            ByteBuffer.wrap(body));
        } catch (WritePendingException e) {
            connection.getEndPoint().close(); // because somebody who does not read cannot be told
        }
    }
}
