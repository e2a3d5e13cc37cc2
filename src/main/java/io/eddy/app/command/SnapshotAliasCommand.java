package io.eddy.app.command;

import io.eddy.app.Cluster;
import io.eddy.app.Failure;
import io.eddy.app.KafkaReason;
import io.eddy.snapshot.Slot;
import io.eddy.snapshot.Snapshot;
import io.eddy.snapshot.SnapshotAssembler;
import io.eddy.snapshot.SnapshotAssembler.Listed;
import io.eddy.snapshot.SnapshotKey;
import io.eddy.snapshot.SnapshotParts;
import io.eddy.wire.OrderedProducer;
import io.eddy.wire.Topic;
import io.eddy.wire.Topics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * A name for a snapshot, which stays when newer ones replace it: the topic gets a copy of it under that name, in one of two slots in turn as any
 * other, so that whoever follows the name holds the one before until this one is whole.
 */
@Command(
        name = "alias",
        description =
                "Give a snapshot a name, such as champion, by which it is kept, fetched and followed until another one gets it.")
final class SnapshotAliasCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ClusterOptions clusterOptions = new ClusterOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "Letters, digits, '.', '_' and '-'.")
    private String alias = "";

    @Parameters(
            index = "1",
            paramLabel = "VERSION|FILE",
            arity = "0..1",
            description = "A version or alias in the topic, or a file. Default: the newest in the topic.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--delete", description = "Take the name away.")
    private boolean delete;

    @Override
    public void run() {
        if (!alias.matches("[a-zA-Z0-9._-]{1,100}")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'%s' cannot be an alias; it wants letters, digits, '.', '_' and '-', 100 at most"
                            .formatted(alias));
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Optional<Snapshot> snapshot =
                delete ? Optional.empty() : Optional.of(ChosenSnapshot.read(name, clusterOptions, err));
        try (Cluster cluster = clusterOptions.open();
                SnapshotTopic topic = SnapshotTopic.open(cluster, clusterOptions)) {
            SnapshotAssembler all = SnapshotAssembler.listing();
            topic.read(all, err);
            List<Listed> before = all.list().stream()
                    .filter(listed -> listed.key().alias().equals(Optional.of(alias)))
                    .toList();
            if (snapshot.isPresent()) {
                Slot slot = before.isEmpty()
                        ? Slot.A
                        : before.get(before.size() - 1).key().slot().other();
                write(cluster, Stream.concat(Stream.of(reopened(slot)), parts(snapshot.get(), slot)));
                out.println(alias + " is " + snapshot.get().version());
            } else if (before.isEmpty()) {
                throw new Failure("there is no alias %s; 'eddy snapshot list' shows those there are".formatted(alias));
            } else {
                write(cluster, before.stream().flatMap(listed -> tombstones(listed)));
                out.println(alias + " is no alias any more");
            }
        }
        out.flush();
    }

    /** One record of the topic; without a value, the end of one. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    private record Part(String key, byte @Nullable [] value) {}

    private Stream<Part> parts(Snapshot snapshot, Slot slot) {
        SnapshotParts parts = SnapshotParts.cutAs(SnapshotKey.aliased(alias), snapshot, slot);
        return Stream.generate(parts::next).limit(parts.records()).map(part -> new Part(part.key(), part.bytes()));
    }

    /** Without it, a snapshot that the slot held last, two names ago, would close with the manifest that is there, and say nothing new. */
    private Part reopened(Slot slot) {
        return new Part(new SnapshotKey(SnapshotKey.aliased(alias), slot, SnapshotKey.MANIFEST).toString(), null);
    }

    private static Stream<Part> tombstones(Listed listed) {
        return Stream.iterate(
                        SnapshotKey.MANIFEST, part -> part < listed.manifest().parts(), part -> part + 1)
                .map(part -> new SnapshotKey(listed.key().model(), listed.key().slot(), part))
                .map(key -> new Part(key.toString(), null));
    }

    /** All in one partition, in their order. */
    private void write(Cluster cluster, Stream<Part> parts) {
        Topic<String, byte[]> topic =
                Topics.named(clusterOptions.prefix(), Map.of()).snapshots();
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                OrderedProducer.settings(cluster.client()),
                topic.key().serializer(),
                topic.value().serializer())) {
            List<Future<RecordMetadata>> sent = parts.map(
                            part -> producer.send(new ProducerRecord<>(topic.name(), 0, part.key, part.value)))
                    .toList();
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (KafkaException e) {
            throw new Failure("cannot write to the topic %s: %s".formatted(topic.name(), KafkaReason.of(e)), e);
        } catch (ExecutionException e) {
            throw new Failure("cannot write to the topic %s: %s".formatted(topic.name(), e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while the alias was written; it stays what it was", e);
        }
    }
}
