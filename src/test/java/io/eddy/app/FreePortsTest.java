package io.eddy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    private static final int SOME = 1_000;

    @Test
    void none_is_found_twice() {
        List<Integer> found = new ArrayList<>(FreePorts.find(SOME));
        for (int i = 0; i < SOME; i++) {
            found.add(FreePorts.find());
        }

        assertThat(found).hasSize(2 * SOME).doesNotHaveDuplicates();
        assertThat(found).as("below those of outgoing connections").allMatch(port -> port > 1_023 && port < 32_768);
    }

    @Test
    void one_that_is_found_can_be_listened_on() throws IOException {
        new ServerSocket(FreePorts.find(), 1, InetAddress.getByName("127.0.0.1")).close();
    }

    @Test
    void one_that_somebody_listens_on_cannot_be_taken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> FreePorts.take(other.getLocalPort())).isInstanceOf(IOException.class);
        }
    }
}
