package io.eddy.app.command;

import io.eddy.app.Cluster;
import io.eddy.app.Failure;
import io.eddy.app.KafkaReason;
import io.eddy.app.StopSignal;
import io.eddy.app.data.DataFile;
import io.eddy.app.data.DataOptions;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.FirstLook;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import io.eddy.wire.CreatedTopic;
import io.eddy.wire.Topic;
import io.eddy.wire.TopicDefinition;
import io.eddy.wire.Topics;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A file's rows into the topic {@code events}, in their order. Ctrl-C stops after the rows that are under way. */
@Command(
        name = "send",
        description = "Send the rows of a file to the topic 'events', one event each, and wait until all are written.")
final class SendCommand implements Callable<Integer> {
    /** A user who wants to stop does not wait for a cluster that is away. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = DataFileOptions.FILE)
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--key",
            paramLabel = "NAME",
            description = "The column that is the record's key: rows of one key stay in one partition, in their order."
                    + " Without it records have no key, and Kafka spreads them over the partitions.")
    private @Nullable String key;

    @Option(names = "--rate", paramLabel = "N", description = "Send at most so many rows a second.")
    private @Nullable Long rate;

    @Mixin
    private final DataFileOptions dataOptions = new DataFileOptions();

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description =
                    "A model file whose inputs say what the rows are, records of a topic, and whose outputs which columns are labels."
                            + " What it takes the fields for is told; for it to be learned so, run needs it, too.")
    private @Nullable Path model;

    @Mixin
    private final InputOption inputOption = new InputOption();

    @Mixin
    private final ClusterOptions clusterOptions = new ClusterOptions();

    @SuppressWarnings("NullAway.Init") // made once the options are there
    private FirstLook looked;

    private final Event event = new Event();
    private boolean told;

    private volatile LongSupplier written = () -> 0;

    @Override
    public Integer call() throws InterruptedException {
        if (rate != null && rate < 1) {
            throw new ParameterException(spec.commandLine(), "--rate is " + rate + "; it has to be at least 1");
        }
        Specification specification =
                model == null ? Specification.inferred("events") : SpecificationReader.read(model);
        looked = new FirstLook(specification);
        try (StopSignal stop = StopSignal.listen(PATIENCE, this::tellThatItTakesTooLong);
                DataFile rows = DataFile.open(file, options(specification));
                Cluster cluster = clusterOptions.open()) {
            rows.notes().forEach(spec.commandLine().getErr()::println);
            clusterOptions.keepRunning(cluster, spec.commandLine().getErr()::println);
            Topics topics = Topics.named(clusterOptions.prefix(), Map.of());
            if (cluster.startedHere()) {
                out().println("started Eddy's own broker on " + clusterOptions.dataDir() + " for this");
            }
            create(topics, cluster);
            try (RowProducer producer = RowProducer.open(cluster, topics.events())) {
                written = producer::written;
                tellOfPartitions(producer, topics.events());
                long start = System.nanoTime();
                send(rows, producer, stop);
                report(producer, topics.events(), stop.isAsked(), (System.nanoTime() - start) / 1e9);
            }
            rows.lateNotes().forEach(spec.commandLine().getErr()::println);
            if (rows.skipped().count() > 0) {
                spec.commandLine().getErr().println(rows.skipped());
            }
        }
        return 0;
    }

    /** @param specification what is predicted; without a model file one label */
    private DataOptions options(Specification specification) {
        return dataOptions
                .options(Optional.ofNullable(key))
                .withInput(inputOption.of(file, Optional.ofNullable(model), dataOptions))
                .with(DataOptions.Labels.of(specification.output()));
    }

    /** Creates the topic of the events if it is absent; the others are for those who write to them. */
    private void create(Topics topics, Cluster cluster) {
        List<TopicDefinition> events = topics.definitions().stream()
                .filter(topic -> topic.name().equals(topics.events().name()))
                .toList();
        try {
            for (CreatedTopic created : cluster.topics().createAbsent(events)) {
                out().println("created topic " + created.topic().name()
                        + created.lowered().map(note -> "; " + note).orElse(""));
            }
        } catch (KafkaException e) {
            throw new Failure("cannot create the topic %s: %s".formatted(topics.events(), KafkaReason.of(e)), e);
        }
    }

    private void tellOfPartitions(RowProducer producer, Topic<?, ?> topic) {
        int partitions = producer.partitions();
        if (key == null && partitions > 1) {
            out().printf(
                            "%s has %d partitions and there is no --key: Kafka spreads the rows over them, each in an order of its own%n",
                            topic, partitions);
        }
    }

    private void send(DataFile rows, RowProducer producer, StopSignal stop) throws InterruptedException {
        Progress progress = Progress.on(out());
        long start = System.nanoTime();
        boolean goOn = !stop.isAsked();
        while (goOn && rows.next()) {
            byte[] recordKey = rows.key()
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .orElse(null);
            look(rows);
            boolean good = producer.send(recordKey, rows.json());
            progress.show(rows.share(), producer.sent());
            goOn = good && !stop.await(nanosAhead(start, producer.sent()), TimeUnit.NANOSECONDS);
        }
        producer.await();
        progress.end();
        if (producer.sent() > 0) {
            tell();
        }
    }

    /** What the rows will be taken for is told by the first of them, as a learner does. */
    private void look(DataFile rows) {
        if (looked.isDone()) {
            return;
        }
        try {
            rows.fill(event);
            looked.see(event);
        } catch (RejectedEvent e) {
            return; // because the learner will reject it too, and say so
        }
        if (looked.isDone()) {
            tell();
        }
    }

    private void tell() {
        if (!told) {
            told = true;
            InterpretationTable.lines(
                            looked.interpretation(),
                            dataOptions.label(),
                            model == null
                                    ? InterpretationTable.Overruling.whenSent(dataOptions.label())
                                    : InterpretationTable.Overruling.BY_MODEL_FILE)
                    .forEach(out()::println);
            unsaid().forEach(out()::println);
            out().flush();
        }
    }

    /** Kinds that an event cannot tell, so that whoever learns has to be told. */
    private List<String> unsaid() {
        List<String> lines = new ArrayList<>();
        dataOptions.types().ofFields().forEach((name, kind) -> {
            boolean isTaken = looked.interpretation().fields().stream()
                    .anyMatch(field -> field.name().equals(name) && field.kind().equals(kind));
            if (!isTaken) {
                lines.add("--type %s=%s has to be said to the learner, too: run --type %s=%s"
                        .formatted(name, kind, name, kind));
            }
        });
        return lines;
    }

    /** How long to wait before the next row; nothing or less without {@code --rate}, or when late. */
    private long nanosAhead(long start, long sent) {
        return rate == null ? 0 : start + (long) (sent * 1e9 / rate) - System.nanoTime();
    }

    private void report(RowProducer producer, Topic<?, ?> topic, boolean stopped, double seconds) {
        producer.failure().ifPresent(reason -> {
            throw new Failure("%d of %d events were written to %s, then: %s"
                    .formatted(producer.written(), producer.sent(), topic, reason));
        });
        out().printf(
                        Locale.ROOT,
                        "%s%,d events written to %s in %.1f s%n",
                        stopped ? "stopped; " : "",
                        producer.written(),
                        topic,
                        seconds);
    }

    private void tellThatItTakesTooLong() {
        spec.commandLine()
                .getErr()
                .printf(
                        Locale.ROOT,
                        "eddy: the cluster did not answer within %d s; %,d rows are written for certain, those after them may be%n",
                        PATIENCE.toSeconds(),
                        written.getAsLong());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
