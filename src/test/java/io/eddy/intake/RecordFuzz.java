package io.eddy.intake;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.wire.EventReader;
import io.eddy.wire.EventWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link MutatedRecordsTest} tries some thousand times, as long as one likes: {@code JAZZER_FUZZ=1 mvn test -Dtest=RecordFuzz#avro}. */
class RecordFuzz {
    private final EventReader reader = new EventReader();
    private final EventWriter writer = new EventWriter();
    private final Event read = new Event();

    private final RecordMapping json =
            WrittenInput.mapping("- {topic: t, label: /y/0, id: id, time: t, weight: w, key: /k/a~1b, except: [/o/p]}");
    private final RecordMapping avro = WrittenInput.mapping("- {topic: t, format: avro, schema: "
            + file("order.avsc", AvroMappingTest.ORDER) + ", label: status, id: id, time: at, key: /customer/age}");
    private final RecordMapping protobuf = WrittenInput.mapping("- {topic: t, format: protobuf, schema: "
            + file("order.proto", ProtobufMappingTest.ORDER)
            + ", message: acme.Order, label: status, id: id, time: at}");

    RecordFuzz() throws Exception {}

    @MethodSource("io.eddy.intake.MutatedRecordsTest#jsonRecords")
    @FuzzTest(maxDuration = "10m")
    void json(byte[] record) {
        check(json, record);
    }

    @MethodSource("io.eddy.intake.MutatedRecordsTest#avroRecords")
    @FuzzTest(maxDuration = "10m")
    void avro(byte[] record) {
        check(avro, record);
    }

    @MethodSource("io.eddy.intake.MutatedRecordsTest#protobufRecords")
    @FuzzTest(maxDuration = "10m")
    void protobuf(byte[] record) {
        check(protobuf, record);
    }

    private void check(RecordMapping mapping, byte[] record) {
        try {
            MutatedRecordsTest.assertThatLogged(mapping.map(null, record, 5), writer, reader, read);
        } catch (RejectedEvent e) {
            return; // because that is an answer, too
        }
    }

    private static Path file(String name, String text) throws Exception {
        return Files.writeString(Files.createTempDirectory("fuzz").resolve(name), text);
    }
}
