package io.eddy.app.command;

import io.eddy.app.Cluster;
import io.eddy.app.Failure;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.snapshot.Snapshot;
import io.eddy.snapshot.SnapshotAssembler;
import io.eddy.snapshot.SnapshotAssembler.Listed;
import io.eddy.snapshot.SnapshotKey;
import io.eddy.snapshot.WholeSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A snapshot by what somebody calls it: a file, or in the topic a version, the newest of a model, or an alias. */
final class ChosenSnapshot {
    private ChosenSnapshot() {}

    /** @param name a file, or as for {@link #published}; the newest of all where nothing is said */
    static Snapshot read(Optional<String> name, ClusterOptions options, PrintWriter warnings) {
        Optional<Path> file = name.map(Path::of)
                .filter(path -> Files.exists(path) || path.toString().endsWith(".safetensors"));
        if (file.isPresent()) {
            return SnapshotFile.read(file.get());
        }
        WholeSnapshot snapshot = published(name, options, warnings);
        try {
            return snapshot.read();
        } catch (UnreadableSnapshot e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new Failure("cannot read %s: %s".formatted(snapshot.manifest().version(), Failure.why(e)), e);
        }
    }

    /** @param name a version, a model's newest without {@code :OFFSET}, or an alias; the newest of all where nothing is said */
    static WholeSnapshot published(Optional<String> name, ClusterOptions options, PrintWriter warnings) {
        try (Cluster cluster = options.open();
                SnapshotTopic topic = SnapshotTopic.open(cluster, options)) {
            SnapshotAssembler all = SnapshotAssembler.listing();
            topic.read(all, warnings);
            Listed chosen = choose(all.list(), name);
            // because the parts of one snapshot may fill the memory, those of the others are not kept
            SnapshotAssembler one = SnapshotAssembler.keeping(chosen.key()::equals);
            topic.read(one, warnings);
            return one.newest()
                    .filter(whole -> whole.manifest().equals(chosen.manifest()))
                    .orElseThrow(() -> new Failure("snapshot %s was replaced while it was read; try again"
                            .formatted(chosen.manifest().version())));
        }
    }

    private static Listed choose(List<Listed> listed, Optional<String> name) {
        List<Listed> fitting = listed.stream()
                .filter(snapshot -> name.map(text -> isCalled(text, snapshot))
                        .orElse(!snapshot.key().isAlias()))
                .toList();
        if (listed.isEmpty()) {
            throw new Failure("there are no snapshots yet; 'eddy run' publishes them as it learns");
        }
        if (fitting.isEmpty()) {
            throw new Failure("there is no snapshot %s; there are %s".formatted(name.orElse(""), versions(listed)));
        }
        return fitting.stream()
                .filter(Listed::whole)
                .reduce((older, newer) -> newer)
                .orElseThrow(() ->
                        new Failure("snapshot %s is not whole, its parts are being replaced; see 'eddy snapshot list'"
                                .formatted(versions(fitting))));
    }

    private static boolean isCalled(String text, Listed snapshot) {
        return snapshot.key()
                .alias()
                .map(text::equals)
                .orElseGet(() -> text.equals(snapshot.manifest().version().toString())
                        || text.equals(SnapshotKey.modelOf(snapshot.manifest().version())));
    }

    private static String versions(List<Listed> listed) {
        return listed.stream()
                .map(snapshot -> snapshot.key()
                        .alias()
                        .orElseGet(() -> snapshot.manifest().version().toString()))
                .collect(Collectors.joining(", "));
    }
}
