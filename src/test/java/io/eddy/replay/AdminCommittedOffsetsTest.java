package io.eddy.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class AdminCommittedOffsetsTest {
    @Test
    void a_question_that_the_cluster_does_not_answer_holds_up_no_end() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Map<String, Object> kafka = Map.of("bootstrap.servers", "127.0.0.1:" + silent.getLocalPort());
            AdminCommittedOffsets offsets = new AdminCommittedOffsets(kafka, "shop");

            assertThat(offsets.known(new TopicPartition("events", 0))).isEqualTo(-1);

            assertTimeoutPreemptively(Duration.ofSeconds(40), offsets::close); // a request may take 60 s
        }
    }
}
