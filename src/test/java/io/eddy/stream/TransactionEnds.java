package io.eddy.stream;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * A TCP proxy before a broker that passes everything on but, when told to, hurts a request that ends a transaction: the
 * {@code EndTxn} of a producer, or the {@code WriteTxnMarkers} that the broker sends itself in consequence.
 */
final class TransactionEnds implements AutoCloseable {
    /** What can happen to one request. */
    enum Fault {
        /** It arrives late, maybe when the producer, tired of waiting, has asked anew on another connection and gone on. */
        REQUEST_LATE,
        /** It is done, but the producer hears late of it, maybe never. */
        ANSWER_LATE,
        /** The connection ends before it arrives. */
        CUT_BEFORE,
        /** It arrives, and the connection ends before the answer. */
        CUT_AFTER,
        /** None arrives for a while, whatever connection it comes on, so that the transaction times out. */
        ALL_LATE,
        /** The markers in the partitions are written late, though the producer may have had its answer. */
        MARKERS_LATE
    }

    private record Order(Fault fault, long millis) {
        boolean concerns(short key) {
            return key == (fault == Fault.MARKERS_LATE ? ApiKeys.WRITE_TXN_MARKERS : ApiKeys.END_TXN).id;
        }
    }

    private final ServerSocket server;
    private final int target;
    private final AtomicReference<Order> order = new AtomicReference<>();
    private final AtomicInteger struck = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>();
    private volatile long closedUntilNanos = System.nanoTime();

    /** @param target the port of the broker on this machine */
    TransactionEnds(int target) throws IOException {
        this.target = target;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run("accept", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Has it happen to the next request that can suffer it. */
    void hurtNext(Fault fault, long millis) {
        order.set(new Order(fault, millis));
    }

    /** How many were hurt. */
    int struck() {
        return struck.get();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void run(String what, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // because a connection that ends is all that this can mean
                    }
                },
                "transaction-ends-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            try {
                join(client, new Socket(InetAddress.getLoopbackAddress(), target));
            } catch (ConnectException e) {
                client.close(); // as the broker would, which does not listen yet
            }
        }
    }

    private void join(Socket client, Socket broker) throws IOException {
        client.setTcpNoDelay(true);
        broker.setTcpNoDelay(true);
        synchronized (sockets) {
            sockets.add(client);
            sockets.add(broker);
        }
        Connection connection = new Connection(client, broker);
        run("requests", connection::requests);
        run("answers", connection::answers);
    }

    private final class Connection {
        private final Socket client;
        private final Socket broker;
        private volatile long answersFromNanos = System.nanoTime();
        private volatile boolean cutAtAnswer;

        Connection(Socket client, Socket broker) {
            this.client = client;
            this.broker = broker;
        }

        /** Goes on with what has been read when the client has ended its side: that is how a request is late. */
        void requests() throws IOException, InterruptedException {
            try (broker) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                OutputStream out = broker.getOutputStream();
                while (true) {
                    byte[] request = frame(in);
                    boolean goOn = pass(ByteBuffer.wrap(request).getShort(Integer.BYTES), request, out);
                    if (!goOn) {
                        client.close();
                        return;
                    }
                }
            }
        }

        private boolean pass(short key, byte[] request, OutputStream out) throws IOException, InterruptedException {
            Order next = order.get();
            if (key == ApiKeys.END_TXN.id) {
                pause(closedUntilNanos);
            }
            if (next == null || !next.concerns(key) || !order.compareAndSet(next, null)) {
                out.write(request);
                return true;
            }
            long until = System.nanoTime() + next.millis() * 1_000_000;
            boolean goOn = true;
            switch (next.fault()) {
                case REQUEST_LATE, MARKERS_LATE -> {
                    struck.incrementAndGet();
                    pause(until);
                    out.write(request);
                }
                case ALL_LATE -> {
                    closedUntilNanos = until;
                    struck.incrementAndGet();
                    pause(until);
                    out.write(request);
                }
                case ANSWER_LATE -> {
                    answersFromNanos = until;
                    struck.incrementAndGet();
                    out.write(request);
                }
                case CUT_BEFORE -> {
                    struck.incrementAndGet();
                    goOn = false;
                }
                case CUT_AFTER -> {
                    cutAtAnswer = true;
                    struck.incrementAndGet();
                    out.write(request);
                }
            }
            return goOn;
        }

        void answers() throws IOException, InterruptedException {
            try (client) {
                InputStream in = broker.getInputStream();
                OutputStream out = client.getOutputStream();
                byte[] bytes = new byte[1 << 16];
                for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                    if (cutAtAnswer) {
                        return;
                    }
                    pause(answersFromNanos);
                    out.write(bytes, 0, n);
                }
            }
        }
    }

    private static byte[] frame(DataInputStream in) throws IOException {
        int size = in.readInt();
        if (size < Short.BYTES) {
            throw new EOFException("a request of " + size + " bytes");
        }
        byte[] frame = new byte[Integer.BYTES + size];
        ByteBuffer.wrap(frame).putInt(size);
        in.readFully(frame, Integer.BYTES, size);
        return frame;
    }

    private static void pause(long untilNanos) throws InterruptedException {
        long left = untilNanos - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
