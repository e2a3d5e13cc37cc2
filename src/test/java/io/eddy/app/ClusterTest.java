package io.eddy.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTest {

    @Test
    void a_port_where_nobody_listens_is_reported() throws Exception {
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
            assertUnreachable("127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void a_port_where_someone_listens_who_says_nothing_is_reported() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertUnreachable("127.0.0.1:" + silent.getLocalPort());
        }
    }

    private static void assertUnreachable(String address) {
        assertThatThrownBy(() -> Cluster.at(address, Map.of(), Duration.ofSeconds(1)))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("no Kafka cluster answers at " + address + " within 1 s;");
    }

    @Test
    void a_host_without_an_address_is_reported() {
        assertThatThrownBy(() -> Cluster.at("nowhere.invalid:9092", Map.of()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("nowhere.invalid:9092");
    }

    @Test
    void what_is_not_an_address_is_reported() {
        assertThatThrownBy(() -> Cluster.at("nonsense", Map.of()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("nonsense");
    }

    @Test
    void eddys_own_broker_takes_no_tls(@TempDir Path dataDir) {
        assertThatThrownBy(() -> Cluster.own(dataDir, 0, Map.of("security.protocol", "SSL")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("security.protocol=SSL")
                .hasMessageContaining("--bootstrap");
    }
}
