package io.eddy.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.Seeds;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Value;
import io.eddy.wire.EventReader;
import io.eddy.wire.EventWriter;
import io.eddy.wire.Mutations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rubbish of any format never throws anything but a rejection, and what is let through is in the log as it was mapped. */
class MutatedRecordsTest {
    @TempDir
    Path folder;

    @Test
    void json() {
        check(
                "- {topic: t, label: /y/0, id: id, time: t, weight: w, key: /k/a~1b, except: [/o/p]}",
                jsonRecords(),
                500,
                Reason.NOT_JSON,
                Reason.MISSING_LABEL,
                Reason.WRONG_TYPE);
    }

    @Test
    void csv() {
        check(
                "- {topic: t, format: csv, header: [y, a, b, t], label: y, time: t}",
                List.of(bytes("1,\"x \"\"y\"\"\",2.5,2026-05-01"), bytes("a,,-0,1714564800")),
                500,
                Reason.UNREADABLE);
    }

    @Test
    void avro() throws Exception {
        Path schema = Files.writeString(folder.resolve("order.avsc"), AvroMappingTest.ORDER);

        check(
                "- {topic: t, format: avro, schema: " + schema
                        + ", label: status, id: id, time: at, key: /customer/age}",
                avroRecords(),
                500,
                Reason.UNREADABLE);
    }

    @Test
    void protobuf() throws Exception {
        Path schema = Files.writeString(folder.resolve("order.proto"), ProtobufMappingTest.ORDER);

        check(
                "- {topic: t, format: protobuf, schema: " + schema
                        + ", message: acme.Order, label: status, id: id, time: at}",
                protobufRecords(),
                500,
                Reason.UNREADABLE);
    }

    static List<byte[]> jsonRecords() {
        return List.of(
                bytes(
                        "{\"y\":[1,2],\"id\":\"a\",\"t\":\"2026-05-01\",\"w\":1.5,\"k\":{\"a/b\":true},\"o\":{\"p\":1,\"q\":[1,\"x\",null]}}"),
                bytes(
                        "{\"y\":[\"a\"],\"id\":12345678901234567890,\"t\":1714564800000,\"i\":[{\"s\":\"ä\",\"n\":[1,2]},{\"s\":null,\"n\":{}}]}"),
                bytes(
                        "{\"y\":[true],\"a\":{\"b\":{\"c\":[[1]]}},\"a.b\":NaN,\"t\":1714564800.5,\"w\":0,\"i\":[{\"x\":[{\"z\":1e300}]}]}"));
    }

    static List<byte[]> avroRecords() throws Exception {
        return List.of(AvroMappingTest.bytes(AvroMappingTest.order()));
    }

    static List<byte[]> protobufRecords() throws Exception {
        return List.of(ProtobufMappingTest.order("""
                                id: "a7" status: RETURNED customer { segment: "gold" age: 41 } items { sku: "x" price: 1 colours: "red" }
                                tags: "a" pixels: 0.5 attributes { key: "w" value: 1.5 } at { seconds: 1777636800 } discount { value: 0.25 }
                                voucher: 900 big: 18446744073709551615 rating: 0 raw: "\\001" took { seconds: 1 } vip: true
                                more { fields { key: "l" value { list_value { values { number_value: 1 } } } } }"""), ProtobufMappingTest.order("""
                                more { fields { key: "o" value { struct_value { fields { key: "b" value { bool_value: true } } } } }
                                       fields { key: "m" value { list_value { values { number_value: 1 } values { list_value { values { string_value: "a" } } } } } } }"""));
    }

    private static void check(String input, List<byte[]> records, int accepted, Reason... reasons) {
        Map<Reason, Integer> rejections = new EnumMap<>(Reason.class);
        int[] good = new int[1];
        Seeds.forEach(15, seed -> {
            Random random = new Random(seed);
            RecordMapping mapping = WrittenInput.mapping(input);
            EventReader reader = new EventReader();
            EventWriter writer = new EventWriter();
            Event read = new Event();
            for (int i = 0; i < 1_000; i++) {
                byte[] record = Mutations.next(random, records);
                try {
                    assertThatLogged(mapping.map(null, record, 5), writer, reader, read);
                    good[0]++;
                } catch (RejectedEvent e) {
                    rejections.merge(e.reason(), 1, Integer::sum);
                    assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1_000);
                }
            }
        });
        if (Long.getLong("seed") == null) {
            assertThat(good[0]).as("accepted").isGreaterThan(accepted);
            assertThat(rejections).containsKeys(reasons);
        }
    }

    /** What was mapped is in the log as it was. */
    static void assertThatLogged(Event mapped, EventWriter writer, EventReader reader, Event read)
            throws RejectedEvent {
        reader.read(writer.write(mapped), read);
        assertThatSame(mapped, read);
    }

    private static void assertThatSame(Event mapped, Event read) {
        for (int column = 0; column < mapped.width(); column++) {
            Value value = mapped.value(column);
            int other = read.column(mapped.name(column));
            boolean isWritten = !value.isMissing() && value.kind() != Value.Kind.OTHER;
            assertThat(isWritten)
                    .as(mapped.name(column))
                    .isEqualTo(other >= 0 && !read.value(other).isMissing());
            if (isWritten) {
                assertThat(read.value(other)).as(mapped.name(column)).hasToString(value.toString());
                assertThat(Double.doubleToRawLongBits(read.value(other).number()))
                        .isEqualTo(Double.doubleToRawLongBits(
                                value.kind() == Value.Kind.NUMBER || value.kind() == Value.Kind.BOOLEAN
                                        ? value.number()
                                        : read.value(other).number()));
            }
        }
        assertThat(read.label()).hasToString(mapped.label().toString());
        assertThat(read.id()).isEqualTo(mapped.id());
        assertThat(read.time()).isEqualTo(mapped.time());
        assertThat(read.weight()).isEqualTo(mapped.weight());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
