package io.eddy.bench;

import io.eddy.app.demo.ShopVisits;
import io.eddy.feature.Event;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.ModelVersion;
import io.eddy.serve.Health;
import io.eddy.serve.HttpFigures;
import io.eddy.serve.HttpLimits;
import io.eddy.serve.HttpServer;
import io.eddy.serve.HttpSettings;
import io.eddy.serve.LiveShow;
import io.eddy.serve.Served;
import io.eddy.serve.ServedModels;
import io.eddy.snapshot.Snapshot;
import io.eddy.spec.Specification;
import io.eddy.state.Tensors;
import io.eddy.wire.EventWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * What a prediction over HTTP costs the server: bytes and processor time of its threads for each request, and how long one waits for its answer on a
 * connection that stays. {@code HttpCost 20000} asks so often, after as many to warm up, of the default model of the demo's shop.
 */
public final class HttpCost {
    private HttpCost() {}

    public static void main(String[] args) throws Exception {
        int requests = Integer.parseInt(args[0]);
        Learner learner = Learners.of(Specification.inferred("shop"));
        ShopVisits visits = new ShopVisits(3);
        Event event = new Event();
        for (int i = 0; i < 5_000; i++) {
            visits.visit(i, event);
            learner.learn(event);
        }
        byte[] body = new EventWriter().write(event);
        Health up = Health.up(Map.of());
        try (ServedModels models = new ServedModels(System::nanoTime);
                LiveShow show = new LiveShow(models, System::currentTimeMillis, System::nanoTime);
                HttpServer server = HttpServer.start(
                        new HttpSettings(
                                new InetSocketAddress("127.0.0.1", 0),
                                Optional.empty(),
                                new HttpLimits(1 << 20, 1_000_000, 10, Duration.ofSeconds(30))),
                        new Served(() -> "", () -> up, () -> up, new HttpFigures(), Optional.empty(), models, show),
                        System::nanoTime);
                Socket socket = new Socket("127.0.0.1", server.port())) {
            Tensors tensors = new Tensors();
            learner.state(tensors.save(false));
            models.offer(
                    0,
                    new Snapshot(
                            new ModelVersion("shop", "abcdef", "events-0", 5_000),
                            5_000,
                            Instant.EPOCH,
                            learner.specification().canonical(),
                            Map.of(),
                            tensors));
            socket.setTcpNoDelay(true);
            ask(socket, body, requests);
            long bytes = bytes();
            long cpu = cpu();
            long[] nanos = ask(socket, body, requests);
            System.out.printf(
                    "%,d bytes and %.1f µs of the server's threads a request; answered after %.0f µs (99 %%: %.0f)%n",
                    (bytes() - bytes) / requests,
                    (cpu() - cpu) / 1e3 / requests,
                    nanos[requests / 2] / 1e3,
                    nanos[requests * 99 / 100] / 1e3);
        }
    }

    private static long[] ask(Socket socket, byte[] body, int requests) throws IOException {
        byte[] head =
                "POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        .formatted(body.length)
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        OutputStream out = socket.getOutputStream();
        DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        long[] nanos = new long[requests];
        for (int i = 0; i < requests; i++) {
            long start = System.nanoTime();
            out.write(request);
            int length = 0;
            boolean first = true;
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                if (first && !line.contains(" 200 ") && i > 100) { // the model may not be there yet
                    throw new IOException(line);
                }
                first = false;
                if (line.startsWith("Content-Length: ")) {
                    length = Integer.parseInt(line.substring(16));
                }
            }
            in.readFully(new byte[length]);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static com.sun.management.ThreadMXBean threads() {
        return (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    }

    private static long bytes() {
        return Arrays.stream(ids()).map(threads()::getThreadAllocatedBytes).sum();
    }

    private static long cpu() {
        return Arrays.stream(ids()).map(threads()::getThreadCpuTime).sum();
    }

    private static long[] ids() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("http"))
                .mapToLong(Thread::getId)
                .toArray();
    }
}
