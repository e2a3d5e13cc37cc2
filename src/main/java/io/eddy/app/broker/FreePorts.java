package io.eddy.app.broker;

import io.eddy.app.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Ports of 127.0.0.1 for servers that are about to start, and may stop and start there again.
 *
 * <p>They are below those that systems give to outgoing connections. Clients knock at a broker's port while it is down, and one of
 * them might be given that very port, and so connect to itself.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int PORTS = 12_000;
    private static final int TO_TRY = 200;

    /** Each is found once in a process: whoever has it may be starting, and not listen yet. */
    private static final Set<Integer> FOUND = new HashSet<>();

    private FreePorts() {}

    /** One that nobody listens on. */
    public static int find() {
        return find(1).get(0);
    }

    /**
     * Several, each another one.
     *
     * @throws Failure if there are not as many
     */
    public static synchronized List<Integer> find(int number) {
        Random random = new Random(); // because another process on this machine has to come to other ports
        List<Integer> ports = IntStream.generate(() -> FIRST + random.nextInt(PORTS))
                .limit(TO_TRY)
                .filter(port -> isFree(port) && FOUND.add(port))
                .limit(number)
                .boxed()
                .toList();
        if (ports.size() < number) {
            throw new Failure("found no %d free ports between %d and %d".formatted(number, FIRST, FIRST + PORTS - 1));
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(NodeSettings.LOOPBACK), port));
            return true;
        } catch (IOException e) {
            return false; // because it is taken
        }
    }
}
