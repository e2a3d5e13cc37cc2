package io.eddy.app.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    @Test
    void each_is_found_once_and_can_be_listened_on() throws Exception {
        List<Integer> found = new ArrayList<>(FreePorts.find(20));
        found.add(FreePorts.find());

        assertThat(found).hasSize(21).doesNotHaveDuplicates();
        for (int port : found) {
            assertThat(port).as("below those of outgoing connections").isBetween(1_024, 32_767);
            new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")).close();
        }
    }
}
