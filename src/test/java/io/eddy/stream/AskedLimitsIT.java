package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.app.FreePorts;
import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.wire.TopicLimits;
import io.eddy.wire.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskedLimitsIT {
    private static final Topics TOPICS = Topics.named("limits-", Map.of());

    @Test
    void a_cluster_that_is_away_is_waited_for_whatever_time_the_clients_are_given(@TempDir Path data) throws Exception {
        int port = FreePorts.find();
        Map<String, Object> impatient = Map.of(
                "bootstrap.servers", "127.0.0.1:" + port, "default.api.timeout.ms", 200, "request.timeout.ms", 200);
        AskedLimits limits = new AskedLimits(impatient, TOPICS, Integer.MAX_VALUE);

        CompletableFuture<TopicLimits> answer = CompletableFuture.supplyAsync(limits);

        assertThatThrownBy(() -> answer.get(3, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        try (EmbeddedBroker broker = EmbeddedBroker.startOn(data, port).orElseThrow()) {
            assertThat(answer.get(5, TimeUnit.MINUTES)).isEqualTo(TopicLimits.defined(TOPICS));
        }
    }
}
