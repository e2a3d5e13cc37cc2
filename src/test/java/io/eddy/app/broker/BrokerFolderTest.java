package io.eddy.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.app.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerFolderTest {
    @TempDir
    private Path dataDir;

    @Test
    void is_held_by_one_at_a_time() {
        try (BrokerFolder folder = BrokerFolder.take(dataDir).orElseThrow()) {
            assertThat(folder.logs()).isDirectory();
            assertThat(BrokerFolder.take(dataDir)).isEmpty();
        }

        BrokerFolder.take(dataDir).orElseThrow().close();
    }

    @Test
    void an_announcement_is_read_back_and_ends_with_its_broker() {
        AnnouncedBroker broker = new AnnouncedBroker("127.0.0.1:9092", "cluster", 7);

        try (BrokerFolder folder = BrokerFolder.take(dataDir).orElseThrow()) {
            assertThat(BrokerFolder.announced(dataDir)).isEmpty();
            folder.announce(broker);
            assertThat(BrokerFolder.announced(dataDir)).contains(broker);
        }

        assertThat(BrokerFolder.announced(dataDir)).isEmpty();
    }

    @Test
    void a_killed_process_leaves_an_announcement_that_the_next_one_removes() throws Exception {
        Files.writeString(dataDir.resolve("broker.properties"), "address=127.0.0.1:1\ncluster.id=c\nprocess.id=1\n");

        try (BrokerFolder folder = BrokerFolder.take(dataDir).orElseThrow()) {
            assertThat(BrokerFolder.announced(dataDir)).isEmpty();
            assertThat(folder.logs()).isDirectory();
        }
    }

    @Test
    void a_file_in_the_place_of_the_folder_is_named() throws Exception {
        Path file = Files.writeString(dataDir.resolve("file"), "");

        assertThatThrownBy(() -> BrokerFolder.take(file))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--data-dir");
    }

    @Test
    void a_comma_in_the_name_is_refused_because_kafka_would_see_two_folders() {
        assertThatThrownBy(() -> BrokerFolder.take(dataDir.resolve("a,b")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("comma");
    }
}
