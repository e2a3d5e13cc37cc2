package io.eddy.app.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.intake.RecordMapping;
import io.eddy.intake.RecordMappings;
import io.eddy.spec.Input;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Each way in which what was taken in can be wrong is noticed. */
class IntakeVerdictTest {
    private final List<byte[]> log = new ArrayList<>(List.of(event(0), event(1), event(3)));

    @Test
    void what_should_be_there_is_no_difference() {
        assertThat(told(true)).isEqualTo(List.of("dead letter missing"));
    }

    @Test
    void the_order_of_fields_is_none() {
        log.set(
                0,
                "{\"sourceId\":\"x7QdKw\",\"source\":\"orders-0:0\",\"label\":true,\"features\":{\"x\":0}}"
                        .getBytes(UTF_8));

        assertThat(told(true)).isEqualTo(List.of("dead letter missing"));
    }

    @Test
    void an_event_twice_is_one_under_exactly_once_and_counted_under_at_least_once() {
        log.add(event(3));

        assertThat(told(true)).contains("event repeated");
        IntakeVerdict verdict = verdict(false);
        verdict.checkEvents(log);
        assertThat(verdict.differences()).isEmpty();
        assertThat(verdict.repeated()).isEqualTo(1);
    }

    @Test
    void an_event_that_is_missing_or_another_or_behind_a_later_one_is_one() {
        log.remove(1);
        assertThat(told(false)).contains("event missing");

        log.add(event(1));
        assertThat(told(false)).contains("event out of order");

        log.set(0, new String(log.get(0), UTF_8).replace("true", "false").getBytes(UTF_8));
        assertThat(told(false)).contains("event differs");

        log.add(event(7));
        assertThat(told(false)).contains("event of no such record");
    }

    private List<String> told(boolean exactlyOnce) {
        IntakeVerdict verdict = verdict(exactlyOnce);
        verdict.checkEvents(log);
        verdict.checkSetAside(List.of());
        return verdict.differences().stream().map(Difference::what).toList();
    }

    /** Of four records, the third of which has no label. */
    private static IntakeVerdict verdict(boolean exactlyOnce) {
        RecordMapping mapping = new RecordMappings(1 << 20).of(Input.of("orders", "returned", "--label"));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String record = i == 2 ? "{\"x\":2}" : "{\"x\":" + i + ",\"returned\":true}";
            records.add(new ConsumerRecord<>("orders", 0, i, null, record.getBytes(UTF_8)));
        }
        return new IntakeVerdict(mapping, "x7QdKw", records, exactlyOnce);
    }

    private static byte[] event(int offset) {
        return "{\"features\":{\"x\":%d},\"label\":true,\"source\":\"orders-0:%d\",\"sourceId\":\"x7QdKw\"}"
                .formatted(offset, offset)
                .getBytes(UTF_8);
    }
}
