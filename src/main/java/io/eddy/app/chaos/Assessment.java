package io.eddy.app.chaos;

import io.eddy.app.Failure;
import io.eddy.app.chaos.Course.Kind;
import io.eddy.snapshot.Manifest;
import io.eddy.snapshot.WholeSnapshot;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The end of a run, when all events are sent: whether all is published, and whether it is what it should be. */
final class Assessment {
    private final ChaosSettings settings;
    private final Stage stage;
    private final List<Struck> struck;

    /** Of each partition of {@code events}, by offset; where none is, there is null. */
    private final List<List<byte @Nullable []>> log;

    private final long sent;

    Assessment(ChaosSettings settings, Stage stage, List<Struck> struck) {
        this.settings = settings;
        this.stage = stage;
        this.struck = struck;
        this.sent = stage.sender().log().stream().mapToLong(List::size).sum();
        this.log = new ArrayList<>();
        if (!settings.throughIntake()) {
            stage.sender().log().forEach(events -> log.add(new ArrayList<>(events)));
        }
    }

    /** Whether something is published of the last event of each partition, or of each that was sent to be taken in. */
    boolean allIsPublished() {
        if (settings.throughIntake()) {
            return stage.published() >= sent && readLog();
        }
        long[] next = stage.watcher().next();
        for (int partition = 0; partition < next.length; partition++) {
            if (next[partition] < log.get(partition).size()) {
                return false;
            }
        }
        return true;
    }

    /** Once everything has been learned that can come. */
    private boolean readLog() {
        List<byte @Nullable []> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record :
                TopicContents.read(stage.client(), stage.topics().events().name())) {
            while (events.size() < record.offset()) {
                events.add(null); // because marks of transactions have offsets, too
            }
            events.add(record.value());
        }
        log.clear();
        log.add(events);
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
        List<ConsumerRecord<byte[], byte[]>> allLetters =
                TopicContents.read(stage.client(), topics.deadLetters().name());
        List<Published> letters = allLetters.stream()
                .filter(letter -> isOf(topics.events().name(), letter))
                .map(Published::deadLetter)
                .toList();
        List<Manifest> newest =
                stage.watcher().newestWhole().stream().map(Assessment::asItIs).toList();
        Verdict verdict = new Verdict(topics.events().name(), courses, settings.exactlyOnce());
        verdict.check(Kind.PREDICTION, predictions);
        verdict.check(Kind.DEAD_LETTER, letters);
        verdict.checkSnapshots(manifests);
        verdict.checkFinal(newest);
        List<Difference> differences = new ArrayList<>(verdict.differences());
        Optional<IntakeVerdict> intake = settings.throughIntake() ? Optional.of(intake(allLetters)) : Optional.empty();
        intake.ifPresent(taken -> differences.addAll(taken.differences()));
        return new Report(
                settings.kills(),
                settings.brokerKills(),
                struck.stream().flatMap(one -> one.seconds().stream().boxed()).toList(),
                sent,
                distinct(letters) + intake.map(IntakeVerdict::rejected).orElse(0),
                intake.map(IntakeVerdict::repeated).orElse(0L),
                predictions.size() - distinct(predictions),
                manifests.size(),
                settings.guarantee(),
                newest.stream().map(Manifest::digest).toList(),
                differences);
    }

    private static boolean isOf(String topic, ConsumerRecord<byte[], byte[]> letter) {
        return Published.letter(letter).topic().equals(topic);
    }

    private IntakeVerdict intake(List<ConsumerRecord<byte[], byte[]>> letters) {
        IntakeVerdict verdict = new IntakeVerdict(
                NestedRecords.mapping(stage.modelFile()),
                stage.idOf(NestedRecords.TOPIC),
                TopicContents.read(stage.client(), NestedRecords.TOPIC),
                settings.exactlyOnce());
        verdict.checkEvents(log.get(0).stream().filter(Objects::nonNull).toList());
        verdict.checkSetAside(letters.stream()
                .filter(letter -> isOf(NestedRecords.TOPIC, letter))
                .toList());
        return verdict;
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
