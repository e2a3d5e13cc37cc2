package io.eddy.app.broker;

import io.eddy.app.Failure;
import io.eddy.app.LockFile;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * The broker's part of a data folder:
 *
 * <pre>
 * broker.lock         held by the process that runs the broker; the system lets go of it when that process ends, however it ends
 * broker.properties   what that process says of its broker: address, cluster, process id
 * broker/             Kafka's log folder
 * </pre>
 */
final class BrokerFolder implements AutoCloseable {
    /** Less room than this is refused at the start; Kafka halts the process when a write fails later. */
    private static final long LEAST_FREE_BYTES = 128L << 20;

    private static final String LOCK = "broker.lock";

    private final Path dataDir;
    private final LockFile lock;

    private BrokerFolder(Path dataDir, LockFile lock) {
        this.dataDir = dataDir;
        this.lock = lock;
    }

    /**
     * Makes the folder where it is absent and takes hold of it; empty if another process holds it.
     *
     * @throws Failure if it cannot be written to
     */
    static Optional<BrokerFolder> take(Path dataDir) {
        if (dataDir.toString().contains(",")) { // which Kafka's log.dirs takes for two folders
            throw new Failure(
                    "the data folder %s has a comma in its name, which Kafka cannot handle; choose another --data-dir"
                            .formatted(dataDir));
        }
        try {
            Files.createDirectories(dataDir.resolve("broker"));
            Optional<LockFile> lock = LockFile.take(dataDir, LOCK);
            if (lock.isEmpty()) {
                return Optional.empty();
            }
            BrokerFolder folder = new BrokerFolder(dataDir, lock.get());
            Files.deleteIfExists(folder.announcement());
            folder.checkRoom();
            return Optional.of(folder);
        } catch (IOException e) {
            throw unusable(dataDir, e);
        }
    }

    private void checkRoom() throws IOException {
        long free = Files.getFileStore(dataDir).getUsableSpace();
        if (free < LEAST_FREE_BYTES) {
            close();
            throw new Failure(
                    "only %d MB are free in %s, and a broker wants at least %d MB; make room or choose another --data-dir"
                            .formatted(free >> 20, dataDir, LEAST_FREE_BYTES >> 20));
        }
    }

    private static Failure unusable(Path dataDir, IOException e) {
        String why = e instanceof AccessDeniedException
                ? "no permission to write to " + e.getMessage()
                : e instanceof FileAlreadyExistsException ? e.getMessage() + " is not a folder" : e.getMessage();
        return new Failure("cannot use the data folder %s: %s; choose another --data-dir".formatted(dataDir, why), e);
    }

    /** Kafka's log folder. */
    Path logs() {
        return dataDir.resolve("broker");
    }

    private Path announcement() {
        return announcement(dataDir);
    }

    private static Path announcement(Path dataDir) {
        return dataDir.resolve("broker.properties");
    }

    /** Tells other processes where the broker is. */
    void announce(AnnouncedBroker broker) {
        Properties properties = new Properties();
        properties.setProperty("address", broker.address());
        properties.setProperty("cluster.id", broker.clusterId());
        properties.setProperty("process.id", Long.toString(broker.processId()));
        Path unfinished = dataDir.resolve("broker.properties.new");
        try {
            try (Writer writer = Files.newBufferedWriter(unfinished)) {
                properties.store(writer, "the broker that runs on this folder");
            }
            Files.move(unfinished, announcement(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unusable(dataDir, e);
        }
    }

    /** Whether no process holds it. */
    static boolean isFree(Path dataDir) {
        try {
            Optional<LockFile> lock = LockFile.take(dataDir, LOCK);
            if (lock.isPresent()) {
                lock.get().close();
            }
            return lock.isPresent();
        } catch (IOException e) {
            throw unusable(dataDir, e);
        }
    }

    /** What the process that holds the folder said last; empty before its broker is ready. */
    static Optional<AnnouncedBroker> announced(Path dataDir) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(announcement(dataDir))) {
            properties.load(reader);
            return Optional.of(new AnnouncedBroker(
                    properties.getProperty("address", ""),
                    properties.getProperty("cluster.id", ""),
                    Long.parseLong(properties.getProperty("process.id", ""))));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Lets go of the folder. */
    @Override
    public void close() {
        try (lock) {
            Files.deleteIfExists(announcement());
        } catch (IOException e) {
            throw unusable(dataDir, e);
        }
    }
}
