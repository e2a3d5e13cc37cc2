package io.eddy.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.app.Cluster;
import io.eddy.app.Failure;
import io.eddy.app.LockFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    @TempDir
    private Path dataDir;

    @Test
    void keeps_its_data_over_a_restart() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.startOn(dataDir, 0).orElseThrow()) {
            BrokerProbe.write(broker.address(), "one", "two");
        }

        try (EmbeddedBroker broker = EmbeddedBroker.startOn(dataDir, 0).orElseThrow()) {
            assertThat(BrokerProbe.read(broker.address(), 2)).containsExactly("one", "two");
        }
    }

    @Test
    void keeps_its_data_when_its_process_is_killed_and_two_processes_never_share_a_folder() throws Exception {
        Process process = anotherProcess();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("written");
            assertThat(EmbeddedBroker.startOn(dataDir, 0)).isEmpty();
            assertThat(BrokerProbe.read(
                            EmbeddedBroker.runningOn(dataDir).orElseThrow().address(), 1))
                    .containsExactly("survivor");
        } finally {
            process.destroyForcibly().waitFor();
        }

        try (EmbeddedBroker broker = EmbeddedBroker.startOn(dataDir, 0).orElseThrow()) {
            assertThat(BrokerProbe.read(broker.address(), 1)).containsExactly("survivor");
            assertThat(EmbeddedBroker.runningOn(dataDir).orElseThrow().address())
                    .isEqualTo(broker.address());
        }
    }

    @Test
    void folder_whose_process_ends_is_not_waited_for_but_taken() throws Exception {
        LockFile ending = LockFile.take(dataDir, "broker.lock").orElseThrow();
        CompletableFuture<Cluster> waiting = CompletableFuture.supplyAsync(() -> Cluster.own(dataDir, 0, Map.of()));
        Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> !waiting.isDone());

        ending.close();

        try (Cluster cluster = waiting.get(20, TimeUnit.SECONDS)) {
            assertThat(cluster.startedHere()).isTrue();
            assertThat(cluster.joined()).isEmpty();
        }
    }

    @Test
    void broker_of_another_process_is_joined_and_named() throws Exception {
        Process process = anotherProcess();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("written");

            try (Cluster cluster = Cluster.own(dataDir, 0, Map.of())) {
                assertThat(cluster.startedHere()).isFalse();
                assertThat(cluster.joined().orElseThrow().processId()).isEqualTo(process.pid());
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void broker_of_a_process_that_is_killed_goes_on_in_one_that_uses_it() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        Process process = anotherProcess();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("written");

            try (Cluster cluster = Cluster.own(dataDir, 0, Map.of())) {
                String address = cluster.address();
                cluster.keepRunning(dataDir, told::add);
                process.destroyForcibly().waitFor();

                assertThat(BrokerProbe.read(address, 1)).containsExactly("survivor");
                assertThat(EmbeddedBroker.runningOn(dataDir).orElseThrow())
                        .isEqualTo(new AnnouncedBroker(
                                address,
                                cluster.joined().orElseThrow().clusterId(),
                                ProcessHandle.current().pid()));
                assertThat(told)
                        .containsExactly(
                                "the broker of process %d has ended; this process runs it now, at %s, and ends it when it stops"
                                        .formatted(process.pid(), address));
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(BrokerFolder.isFree(dataDir)).isTrue();
    }

    @Test
    void listens_on_the_loopback_address_only() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.startOn(dataDir, 0).orElseThrow()) {
            int port = Integer.parseInt(broker.address().split(":", 2)[1]);

            new Socket(InetAddress.getByName("127.0.0.1"), port).close();
            assertThatThrownBy(() -> new Socket(InetAddress.getByName("127.0.0.2"), port).close())
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_port_in_use_is_named() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> EmbeddedBroker.startOn(dataDir, taken.getLocalPort()))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("--broker-port");
        }

        EmbeddedBroker.startOn(dataDir, 0).orElseThrow().close(); // the failure let go of the folder
    }

    private Process anotherProcess() throws IOException {
        return new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProbe.class.getName(),
                        dataDir.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
