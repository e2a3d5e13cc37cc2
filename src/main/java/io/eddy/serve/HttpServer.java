package io.eddy.serve;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.session.DefaultSessionIdManager;
import org.eclipse.jetty.session.HouseKeeper;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * The process's HTTP side. It runs from {@link #start} to {@link #close}, on daemon threads.
 *
 * <table>
 * <caption>Paths</caption>
 * <tr><td>{@code GET /}</td><td>a page with links to the others</td></tr>
 * <tr><td>{@code GET /metrics}</td><td>Prometheus text</td></tr>
 * <tr><td>{@code GET /health/live}</td><td>200, or 503 when a restart would help</td></tr>
 * <tr><td>{@code GET /health/ready}</td><td>200, or 503 while events are not being learned from</td></tr>
 * <tr><td>{@code GET /health}</td><td>both at once; 503 when one is down</td></tr>
 * </table>
 */
public final class HttpServer implements AutoCloseable {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <title>Eddy</title>
            <h1>Eddy</h1>
            <ul>
            <li><a href="/health">/health</a>: is it well, what has it learned, how far behind is it
            <li><a href="/health/live">/health/live</a>: 503 when a restart would help
            <li><a href="/health/ready">/health/ready</a>: 503 while events are not being learned from
            <li><a href="/metrics">/metrics</a>: all meters, for Prometheus
            </ul>
            </html>
            """;

    // Scrapes and probes are few; a thread each for accepting and selecting, the others answer.
    private static final int THREADS = 16;

    // A request that hangs must not hold up the end of the process; an idle connection less so.
    private static final long STOP_MILLIS = 500;

    private final Javalin javalin;
    private final String host;

    private HttpServer(Javalin javalin, String host) {
        this.javalin = javalin;
        this.host = host;
    }

    /**
     * Listens at once.
     *
     * @param address where; port 0 takes any free one, see {@link #port}. There is no authentication: anything but a loopback
     *     address shows the metrics to that network
     * @param metrics the text for {@code /metrics}; the suppliers are called for each request, by several threads
     * @param live whether the process works at all
     * @param ready whether it does its work now
     * @throws IOException if the address cannot be listened on; the message says why and what to do
     */
    public static HttpServer start(
            InetSocketAddress address, Supplier<String> metrics, Supplier<Health> live, Supplier<Health> ready)
            throws IOException {
        ServerSocketChannel socket = bind(address);
        Javalin javalin = Javalin.create(config -> {
            answerOn(socket, config);
            config.routes.get("/", ctx -> ctx.html(PAGE));
            config.routes.get(
                    "/metrics", ctx -> ctx.contentType(PROMETHEUS_TEXT).result(metrics.get()));
            config.routes.get("/health/live", ctx -> answer(ctx, live.get()));
            config.routes.get("/health/ready", ctx -> answer(ctx, ready.get()));
            config.routes.get("/health", ctx -> answer(ctx, both(live.get(), ready.get())));
        });
        return new HttpServer(javalin.start(), address.getHostString());
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Where it answers, as a person on this machine would type it. */
    public URI uri() {
        String typed = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return URI.create("http://" + (typed.contains(":") ? "[" + typed + "]" : typed) + ":" + port());
    }

    @Override
    public void close() {
        javalin.stop();
    }

    // Bound before the server is made: a port in use is then told at once, in our words, and not logged with a stack
    // trace.
    private static ServerSocketChannel bind(InetSocketAddress address) throws IOException {
        String where = address.getHostString() + ":" + address.getPort();
        if (address.isUnresolved()) {
            throw new BindException("cannot serve HTTP on " + where
                    + ": no such host; give an address of this machine, such as 127.0.0.1");
        }
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            return socket.bind(address);
        } catch (IOException e) {
            socket.close();
            BindException told = new BindException("cannot serve HTTP on " + where + ": " + e.getMessage()
                    + "; stop the program that listens there, or give another address or port (0 takes any free port)");
            told.initCause(e);
            throw told;
        }
    }

    private static void answerOn(ServerSocketChannel socket, JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;

        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(STOP_MILLIS);
            stopHousekeeping(server);
        });
        config.jetty.addConnector((server, http) -> connector(server, http, socket));
    }

    // Two services would start a timer thread that is not a daemon: one for sessions, one for overload. There is
    // neither.
    private static void stopHousekeeping(Server server) {
        server.getBeans(LowResourceMonitor.class).forEach(server::removeBean);
        HouseKeeper never = new HouseKeeper() {
            @Override
            protected void startScavenging() {}
        };
        DefaultSessionIdManager sessions = new DefaultSessionIdManager(server);
        sessions.setSessionHouseKeeper(never);
        server.addBean(sessions);
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, ServerSocketChannel socket) {
        http.setSendServerVersion(false);
        // because the server's own scheduler, the default, is not a daemon
        ScheduledExecutorScheduler timer = new ScheduledExecutorScheduler("http-timer", true);
        ServerConnector connector =
                new ServerConnector(server, null, timer, null, 1, 1, new HttpConnectionFactory(http));
        connector.setShutdownIdleTimeout(STOP_MILLIS / 5);
        try {
            connector.open(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return connector;
    }

    private static void answer(Context ctx, Health health) {
        ctx.status(health.up() ? 200 : 503).json(health.asJson());
    }

    private static Health both(Health live, Health ready) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("live", live.asJson());
        details.put("ready", ready.asJson());
        return new Health(live.up() && ready.up(), details);
    }
}
