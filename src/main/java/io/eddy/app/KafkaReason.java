package io.eddy.app;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/** Why Kafka could not do something, in words of whoever asked for it; Kafka's own where there are no better ones. */
public final class KafkaReason {
    private KafkaReason() {}

    /** Of the innermost cause, which is the one that names the fault. */
    public static String of(Throwable e) {
        Throwable innermost = e;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        if (innermost instanceof TimeoutException) {
            return "the cluster did not answer in time; is it running?";
        } else if (innermost instanceof RecordTooLargeException) {
            return "a record is larger than its topic admits; its max.message.bytes can be raised";
        } else if (innermost instanceof AuthenticationException) {
            return "the cluster does not accept who we are (%s); --config has the settings"
                    .formatted(innermost.getMessage());
        } else if (innermost instanceof AuthorizationException) {
            return "the cluster gives no permission (%s); its administrator can".formatted(innermost.getMessage());
        }
        return innermost.getMessage() == null ? innermost.getClass().getSimpleName() : innermost.getMessage();
    }
}
