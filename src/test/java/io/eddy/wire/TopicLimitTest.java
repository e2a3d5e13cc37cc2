package io.eddy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicLimitTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final long HOUR = 3_600_000;

    @Test
    void a_time_that_the_topic_admits_stays_and_any_other_becomes_now() {
        TopicLimit limit = TopicLimit.of(Map.of(
                "max.message.bytes",
                "1048588",
                "message.timestamp.before.max.ms",
                Long.toString(24 * HOUR),
                "message.timestamp.after.max.ms",
                Long.toString(HOUR)));

        assertThat(limit.bytes()).isEqualTo(1_048_588);
        assertThat(limit.timestamp(NOW - 23 * HOUR, NOW)).isEqualTo(NOW - 23 * HOUR);
        assertThat(limit.timestamp(NOW - 25 * HOUR, NOW)).isEqualTo(NOW);
        assertThat(limit.timestamp(NOW + HOUR / 2, NOW)).isEqualTo(NOW + HOUR / 2);
        assertThat(limit.timestamp(NOW + HOUR, NOW))
                .as("the broker's clock may be behind ours")
                .isEqualTo(NOW);
        assertThat(limit.timestamp(Long.MAX_VALUE, NOW)).isEqualTo(NOW);
    }

    @Test
    void no_time_is_now_whatever_the_topic_admits() {
        assertThat(TopicLimit.NONE.timestamp(0, NOW)).isEqualTo(NOW);
        assertThat(TopicLimit.NONE.timestamp(-5, NOW)).isEqualTo(NOW);
        assertThat(TopicLimit.NONE.timestamp(1, NOW)).isEqualTo(1);
        assertThat(TopicLimit.NONE.timestamp(Long.MAX_VALUE, NOW)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_topic_whose_broker_sets_the_time_admits_any() {
        TopicLimit limit = TopicLimit.of(
                Map.of("message.timestamp.type", "LogAppendTime", "message.timestamp.after.max.ms", "1000"));

        assertThat(limit.timestamp(NOW + HOUR, NOW)).isEqualTo(NOW + HOUR);
    }

    @Test
    void a_topic_that_can_hold_next_to_nothing_is_refused_by_name() {
        Topics topics = Topics.standard();
        TopicLimits limits = TopicLimits.defined(topics).atMost(5_000);
        TopicLimits enough = TopicLimits.defined(topics).atMost(8_192);

        assertThatCode(() -> enough.check(List.of(topics.predictions()))).doesNotThrowAnyException();
        assertThatThrownBy(() -> limits.check(List.of(topics.predictions())))
                .hasMessage(
                        "the topic predictions admits records of at most 5,000 bytes and Eddy's need up to 8,192; set its max.message.bytes to so much or more");
    }
}
