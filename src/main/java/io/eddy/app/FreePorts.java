package io.eddy.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ports of 127.0.0.1 for servers that are about to start, and may stop and start there again.
 *
 * <p>They are below those that systems give to outgoing connections by default. Clients knock at a broker's port while it is down, and
 * one of them might be given that very port, and so connect to itself.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int LAST = 31_999;
    private static final int TRIES_EACH = 100;

    /** None is found twice in a process: who has it may be starting, and not listen yet. */
    private static final Set<Integer> TAKEN = new HashSet<>();

    private FreePorts() {}

    /**
     * One that nobody listens on.
     *
     * @throws Failure if it finds none
     */
    public static int find() {
        return find(1).get(0);
    }

    /**
     * So many, no two alike.
     *
     * @throws Failure if it finds fewer
     */
    public static synchronized List<Integer> find(int number) {
        Random random = new Random(); // because another process on this machine has to come to other ports
        List<Integer> ports = new ArrayList<>();
        @Nullable IOException last = null;
        for (int i = 0; i < number * TRIES_EACH && ports.size() < number; i++) {
            int port = FIRST + random.nextInt(LAST + 1 - FIRST);
            if (!TAKEN.contains(port)) {
                try {
                    take(port);
                    ports.add(port);
                } catch (IOException e) {
                    last = e;
                }
            }
        }
        if (ports.size() < number) {
            throw new Failure(
                    "found %d of %d free ports between %d and %d of 127.0.0.1 in %d tries%s; end what listens there, or name one with --broker-port"
                            .formatted(
                                    ports.size(),
                                    number,
                                    FIRST,
                                    LAST,
                                    number * TRIES_EACH,
                                    last == null ? "" : " (the last: " + last.getMessage() + ")"),
                    last);
        }
        return ports;
    }

    /**
     * Checks that this one can be listened on; it is not found from then on.
     *
     * @throws IOException if it cannot be listened on
     */
    public static synchronized void take(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        }
        TAKEN.add(port);
    }
}
