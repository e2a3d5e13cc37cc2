package io.eddy.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.wire.Topics;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class KafkaFeedbackTest {
    private static final byte[] JSON = {'{', '}'};

    /** Far less than a wait for the cluster for each of them. */
    private static final Duration SOON = Duration.ofSeconds(15);

    private static KafkaFeedback withoutCluster() {
        return new KafkaFeedback(Topics.standard(), Map.of("bootstrap.servers", "127.0.0.1:1"));
    }

    @Test
    void nobody_waits_for_a_cluster_that_is_away() {
        try (KafkaFeedback feedback = withoutCluster()) {
            Assertions.assertTimeoutPreemptively(SOON, () -> {
                for (int i = 0; i < 100; i++) {
                    feedback.asked(0, JSON, "shop-abcdef@events-0:1");
                }
                assertThat(feedback.told(0, Collections.nCopies(100, JSON)).toCompletableFuture())
                        .isCompletedExceptionally();
            });
        }
    }

    @Test
    void what_comes_after_the_end_is_not_written_and_throws_nothing() {
        KafkaFeedback feedback = withoutCluster();
        feedback.close();

        feedback.asked(0, JSON, "shop-abcdef@events-0:1");
        CompletableFuture<Void> told =
                feedback.told(0, Collections.nCopies(1, JSON)).toCompletableFuture();

        assertThat(told).isCompletedExceptionally();
    }
}
