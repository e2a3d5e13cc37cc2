package io.eddy.serve;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.session.DefaultSessionIdManager;
import org.eclipse.jetty.session.HouseKeeper;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's HTTP side. It runs from {@link #start} to {@link #close}, on daemon threads.
 *
 * <p>A request passes {@link Doorkeeper}, {@link WholeBody} and {@link Connections} before its {@link Route}, see {@link Routes}.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    // A thread each for accepting and selecting, the others answer; none waits for a client, see WholeBody.
    private static final int THREADS = 16;

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    // A request that hangs must not hold up the end of the process; an idle connection less so.
    private static final long STOP_MILLIS = 500;

    private final Javalin javalin;
    private final String host;
    private final LiveShow show;

    private HttpServer(Javalin javalin, String host, LiveShow show) {
        this.javalin = javalin;
        this.host = host;
        this.show = show;
    }

    /**
     * Listens at once.
     *
     * @param served what there is to answer with; asked for each request, by several threads
     * @param nanos a clock for limits
     * @throws IOException if the address cannot be listened on; the message says why and what to do
     */
    public static HttpServer start(HttpSettings settings, Served served, LongSupplier nanos) throws IOException {
        List<Route> routes = Routes.of(served, nanos);
        ServerSocketChannel socket = bind(settings.address());
        boolean started = false;
        try {
            HttpServer server = start(settings, served, nanos, routes, socket);
            started = true;
            return server;
        } finally {
            if (!started) {
                socket.close();
            }
        }
    }

    private static HttpServer start(
            HttpSettings settings, Served served, LongSupplier nanos, List<Route> routes, ServerSocketChannel socket) {
        Connections connections = new Connections(settings.limits(), served.figures(), nanos);
        Set<String> open = routes.stream().filter(Route::open).map(Route::path).collect(Collectors.toUnmodifiableSet());
        Handler.Wrapper gate = new Doorkeeper(settings, open, served.figures(), nanos);
        WholeBody body = new WholeBody(settings.limits().bodyBytes());
        gate.setHandler(body);
        body.setHandler(connections);
        Javalin javalin = Javalin.create(config -> {
            answerOn(socket, config, gate, connections);
            Routes.add(routes, config.routes);
        });
        return new HttpServer(javalin.start(), settings.address().getHostString(), served.show());
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
        show.endListening(); // because listeners are answered for ever
        try {
            javalin.stop();
        } catch (JavalinException e) {
            LOG.debug("not all requests had ended after {} ms, and they are cut off", STOP_MILLIS, e);
        }
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

    private static void answerOn(
            ServerSocketChannel socket, JavalinConfig config, Handler gate, Connections connections) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;

        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(STOP_MILLIS);
            stopHousekeeping(server);
            server.setHandler(gate);
            server.setErrorHandler(Problems::refused);
        });
        config.jetty.addConnector((server, http) -> connector(server, http, socket, connections));
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

    private static ServerConnector connector(
            Server server, HttpConfiguration http, ServerSocketChannel socket, Connections connections) {
        http.setSendServerVersion(false);
        // because the server's own scheduler, the default, is not a daemon
        ScheduledExecutorScheduler timer = new ScheduledExecutorScheduler("http-timer", true);
        ServerConnector connector =
                new ServerConnector(server, null, timer, null, 1, 1, new HttpConnectionFactory(http));
        connector.setShutdownIdleTimeout(STOP_MILLIS / 5);
        connector.addBean(connections);
        connector.addBean(new Repeating(LOOK_EVERY, timer, connections::look));
        try {
            connector.open(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return connector;
    }
}
