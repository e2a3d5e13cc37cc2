package io.eddy.app;

import io.eddy.app.data.DataFile;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.Topics;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A file's rows into the topic {@code events}, in their order. */
@Command(
        name = "send",
        description = "Send the rows of a CSV or JSON lines file (.gz too) to the topic 'events', one event each.")
final class SendCommand implements Callable<Integer> {
    /** As large as the topic takes. */
    private static final int MAX_REQUEST_BYTES = 16 << 20;

    private static final int BAR_CELLS = 30;
    private static final long SHOW_NANOS = 200_000_000;
    private static final long LINE_NANOS = 5_000_000_000L;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "CSV with a header, or a JSON object in each line.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--key",
            paramLabel = "NAME",
            description =
                    "The column that is the record's key: rows of one key stay in one partition. Without it, Kafka"
                            + " chooses the partition.")
    private @Nullable String key;

    @Option(names = "--rate", paramLabel = "N", description = "Send at most so many rows a second.")
    private @Nullable Long rate;

    @Mixin
    private final DataFileOptions dataOptions = new DataFileOptions();

    @Mixin
    private final ClusterOptions clusterOptions = new ClusterOptions();

    private final AtomicLong written = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private long shownAt;

    @Override
    public Integer call() {
        if (rate != null && rate < 1) {
            throw new ParameterException(spec.commandLine(), "--rate is " + rate + "; it has to be at least 1");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (DataFile rows = DataFile.open(file, dataOptions.options(Optional.ofNullable(key)));
                Cluster cluster = clusterOptions.open()) {
            Topics topics = Topics.named(clusterOptions.prefix(), Map.of());
            try (Admin admin = Admin.create(cluster.client())) {
                new TopicAdmin(admin).createAbsent(List.of(topics.definitions().get(0)));
            }
            long start = System.nanoTime();
            long rowsSent = send(rows, topics.events().name(), cluster, out);
            double seconds = (System.nanoTime() - start) / 1e9;
            endBar(out);
            Exception failed = failure.get();
            if (failed != null) {
                throw new Failure(
                        "%d of %d rows were written to %s; the first failure: %s"
                                .formatted(written.get(), rowsSent, topics.events(), failed.getMessage()),
                        failed);
            }
            out.printf(Locale.ROOT, "%,d events written to %s in %.1f s%n", written.get(), topics.events(), seconds);
            if (rows.skipped().count() > 0) {
                out.println(rows.skipped());
            }
        }
        return 0;
    }

    /** Returns when everything that was sent is acknowledged or has failed. */
    private long send(DataFile rows, String topic, Cluster cluster, PrintWriter out) {
        Map<String, Object> config = new HashMap<>(cluster.client());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true); // keeps the order over retries, too
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        config.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        long start = System.nanoTime();
        long sent = 0;
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            while (failure.get() == null && rows.next()) {
                byte[] recordKey = rows.key()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .orElse(null);
                producer.send(new ProducerRecord<>(topic, recordKey, rows.json()), (metadata, e) -> {
                    if (e == null) {
                        written.incrementAndGet();
                    } else {
                        failure.compareAndSet(null, e);
                    }
                });
                sent++;
                show(rows.share(), sent, out);
                pace(start, sent);
            }
        }
        return sent;
    }

    private void pace(long start, long sent) {
        if (rate != null) {
            long due = start + (long) (sent * 1e9 / rate);
            long early = due - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
        }
    }

    /** A bar where someone watches, else a line now and then. */
    private void show(double share, long sent, PrintWriter out) {
        long now = System.nanoTime();
        boolean terminal = System.console() != null;
        if (shownAt == 0) {
            shownAt = now;
        }
        if (now - shownAt < (terminal ? SHOW_NANOS : LINE_NANOS)) {
            return;
        }
        shownAt = now;
        int full = (int) (share * BAR_CELLS);
        String bar = "[" + "#".repeat(full) + ".".repeat(BAR_CELLS - full) + "]";
        if (terminal) {
            out.printf(Locale.ROOT, "\r%s %3.0f %%  %,d rows", bar, share * 100, sent);
        } else {
            out.printf(Locale.ROOT, "%3.0f %%  %,d rows%n", share * 100, sent);
        }
        out.flush();
    }

    private static void endBar(PrintWriter out) {
        if (System.console() != null) {
            out.print("\r\033[2K");
        }
    }
}
