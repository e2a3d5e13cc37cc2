package io.eddy.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class KafkaReasonTest {
    @Test
    void what_a_user_can_mend_is_said_in_words_of_the_user() {
        assertThat(KafkaReason.of(new ExecutionException(new TimeoutException("Call(callName=createTopics)"))))
                .isEqualTo("the cluster did not answer in time; is it running?");
        assertThat(KafkaReason.of(new RecordTooLargeException("The message is 17 bytes when serialized")))
                .contains("max.message.bytes");
        assertThat(KafkaReason.of(new KafkaException("outer", new SaslAuthenticationException("Invalid credentials"))))
                .isEqualTo("the cluster does not accept who we are (Invalid credentials); --config has the settings");
        assertThat(KafkaReason.of(new TopicAuthorizationException("Not authorized to access topics: [events]")))
                .startsWith("the cluster gives no permission (Not authorized to access topics: [events])");
    }

    @Test
    void of_anything_else_the_innermost_cause_is_told() {
        assertThat(KafkaReason.of(new KafkaException("outer", new KafkaException("inner"))))
                .isEqualTo("inner");
        assertThat(KafkaReason.of(new KafkaException((String) null))).isEqualTo("KafkaException");
    }
}
