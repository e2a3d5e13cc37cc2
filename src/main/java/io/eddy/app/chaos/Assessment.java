package io.eddy.app.chaos;

import io.eddy.app.Failure;
import io.eddy.app.chaos.Course.Kind;
import io.eddy.snapshot.Manifest;
import io.eddy.snapshot.WholeSnapshot;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The end of a run, when all events are sent: whether all is published, and whether it is what it should be. */
final class Assessment {
    private final ChaosSettings settings;
    private final Stage stage;
    private final List<Struck> struck;
    private final List<List<byte[]>> log;

    Assessment(ChaosSettings settings, Stage stage, List<Struck> struck) {
        this.settings = settings;
        this.stage = stage;
        this.struck = struck;
        this.log = stage.sender().log();
    }

    /** Whether something is published of the last event of each partition. */
    boolean allIsPublished() {
        long[] next = stage.watcher().next();
        for (int partition = 0; partition < next.length; partition++) {
            if (next[partition] < log.get(partition).size()) {
                return false;
            }
        }
        return true;
    }

    /** Whether the model of each partition is published as it is after the last event. */
    boolean lastSnapshotIsPublished() {
        return stage.watcher().newestWhole().stream()
                        .map(WholeSnapshot::manifest)
                        .filter(manifest -> manifest.version().offset()
                                == log.get(Verdict.partition(manifest)).size())
                        .count()
                == log.size();
    }

    Report report() {
        Topics topics = stage.topics();
        Set<Manifest> manifests = stage.watcher().manifests();
        List<Course> courses = courses(manifests);
        List<Published> predictions = published(topics.predictions().name(), Published::prediction);
        List<Published> letters = published(topics.deadLetters().name(), Published::deadLetter);
        List<Manifest> newest =
                stage.watcher().newestWhole().stream().map(Assessment::asItIs).toList();
        Verdict verdict = new Verdict(topics.events().name(), courses, settings.exactlyOnce());
        verdict.check(Kind.PREDICTION, predictions);
        verdict.check(Kind.DEAD_LETTER, letters);
        verdict.checkSnapshots(manifests);
        verdict.checkFinal(newest);
        return new Report(
                settings.kills(),
                settings.brokerKills(),
                struck.stream().flatMap(one -> one.seconds().stream().boxed()).toList(),
                log.stream().mapToLong(List::size).sum(),
                distinct(letters),
                predictions.size() - distinct(predictions),
                manifests.size(),
                settings.guarantee(),
                newest.stream().map(Manifest::digest).toList(),
                verdict.differences());
    }

    private List<Course> courses(Set<Manifest> manifests) {
        List<Course> courses = new ArrayList<>();
        for (int partition = 0; partition < log.size(); partition++) {
            int learned = partition;
            Set<Long> stops = manifests.stream()
                    .filter(manifest -> Verdict.partition(manifest) == learned)
                    .map(manifest -> manifest.version().offset())
                    .collect(Collectors.toSet());
            String source = stage.topics().events().name() + "-" + partition;
            courses.add(Reference.run(settings.specification(), source, log.get(partition), stops));
        }
        return courses;
    }

    private List<Published> published(String topic, Function<ConsumerRecord<byte[], byte[]>, Published> reading) {
        return TopicContents.read(stage.client(), topic).stream().map(reading).toList();
    }

    private static long distinct(List<Published> published) {
        return published.stream()
                .map(one -> one.partition() + ":" + one.offset())
                .distinct()
                .count();
    }

    /** The manifest with the digest of the numbers that are really there. */
    private static Manifest asItIs(WholeSnapshot whole) {
        Manifest told = whole.manifest();
        try {
            return new Manifest(
                    told.version(),
                    told.events(),
                    told.time(),
                    told.bytes(),
                    told.checksums(),
                    told.sha256(),
                    whole.read().digest(),
                    told.metrics());
        } catch (IOException e) {
            throw new Failure("the snapshot %s cannot be read: %s".formatted(told.version(), e.getMessage()), e);
        }
    }
}
