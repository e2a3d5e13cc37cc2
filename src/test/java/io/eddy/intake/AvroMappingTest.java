package io.eddy.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.wire.EventWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of records of Avro, with the schema of a file and with those of a registry that changes under way. */
class AvroMappingTest {
    static final String ORDER = """
            {"type":"record","name":"Order","namespace":"acme","fields":[
              {"name":"id","type":"long"},
              {"name":"note","type":["null","string"],"default":null},
              {"name":"status","type":{"type":"enum","name":"Status","symbols":["KEPT","RETURNED"]}},
              {"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":20,"scale":2}},
              {"name":"customer","type":["null",{"type":"record","name":"Customer","fields":[
                {"name":"segment","type":"string"},{"name":"age","type":["null","int"]}]}]},
              {"name":"day","type":{"type":"int","logicalType":"date"}},
              {"name":"clock","type":{"type":"int","logicalType":"time-millis"}},
              {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}},
              {"name":"local","type":{"type":"long","logicalType":"local-timestamp-millis"}},
              {"name":"key","type":{"type":"string","logicalType":"uuid"}},
              {"name":"score","type":"double"},{"name":"ratio","type":"float"},{"name":"vip","type":"boolean"},
              {"name":"attributes","type":{"type":"map","values":["double","string"]}},
              {"name":"tags","type":{"type":"array","items":"string"}},
              {"name":"pixels","type":{"type":"array","items":"float"}},
              {"name":"items","type":{"type":"array","items":{"type":"record","name":"Item","fields":[
                {"name":"sku","type":"string"},{"name":"price","type":"double"}]}}},
              {"name":"raw","type":"bytes"},
              {"name":"hash","type":{"type":"fixed","name":"Hash","size":2}}]}
            """;

    @TempDir
    Path folder;

    @Test
    void every_type_becomes_what_json_would_have() throws Exception {
        GenericRecord order = order();

        assertThat(written(mappingOfFile(ORDER, "label: status, id: id"), bytes(order)))
                .isEqualTo(
                        "{'id':'4711','features':{'note':'hi','amount':12.5,'customer.segment':'gold','customer.age':41,'day':'2026-05-01',"
                                + "'clock':43200.5,'at':'2026-05-01T12:00:00.000007Z','local':'2026-05-01T12:00:00.123',"
                                + "'key':'6f1c','score':0.25,'ratio':0.5,'vip':true,'attributes.c':'red','attributes.w':1.5,'tags':['a','b'],"
                                + "'pixels':[0,1.5,null],'items.count':2,'items.sku':['x','y'],'items.price.sum':3,'items.price.min':1,'items.price.max':2"
                                + "},'label':'RETURNED'}");
    }

    @Test
    void what_is_null_empty_or_nan_is_missing_and_infinity_no_number() throws Exception {
        GenericRecord order = order();
        order.put("note", null);
        order.put("customer", null);
        order.put("score", Double.NaN);
        order.put("attributes", Map.of());
        order.put("items", List.of());
        RecordMapping mapping =
                mappingOfFile(ORDER, "label: status, features: [note, customer, score, attributes, items]");

        assertThat(written(mapping, bytes(order))).isEqualTo("{'features':{'items.count':0},'label':'RETURNED'}");

        order.put("score", Double.POSITIVE_INFINITY);
        rejected(mapping, bytes(order), Reason.NOT_FINITE, "\"score\" is Infinity");
    }

    @Test
    void long_numbers_and_decimals_keep_their_digits() throws Exception {
        GenericRecord order = order();
        order.put("id", Long.MAX_VALUE);
        order.put(
                "amount",
                ByteBuffer.wrap(
                        new BigDecimal("123456789012345678.00").unscaledValue().toByteArray()));

        assertThat(written(mappingOfFile(ORDER, "label: status, features: [id, amount]"), bytes(order)))
                .startsWith("{'features':{'id':9223372036854775807,'amount':123456789012345678}");
    }

    @Test
    void decimals_without_digits_or_beyond_all_numbers_cost_neither_the_stream_nor_minutes() throws Exception {
        GenericRecord order = order();
        RecordMapping mapping = mappingOfFile(ORDER, "label: status, features: [amount]");

        order.put("amount", ByteBuffer.wrap(new byte[0]));
        assertThat(written(mapping, bytes(order))).isEqualTo("{'features':{},'label':'RETURNED'}");
        byte[] large = new byte[900_000];
        large[0] = 1;
        order.put("amount", ByteBuffer.wrap(large));
        assertThat(written(mapping, bytes(order))).isEqualTo("{'features':{},'label':'RETURNED'}");
        order.put("amount", ByteBuffer.wrap(Arrays.copyOf(large, 900)));
        rejected(mapping, bytes(order), Reason.NOT_FINITE, "\"amount\" is Infinity");
    }

    @Test
    void pointers_lead_into_records_maps_and_lists() throws Exception {
        RecordMapping mapping = mappingOfFile(
                ORDER, "label: /attributes/c, key: /tags/1, id: /customer/segment, features: [/items/1/price, /day]");

        assertThat(written(mapping, bytes(order())))
                .isEqualTo("{'id':'gold','features':{'day':'2026-05-01','items.1.price':2},'label':'red'}");
        assertThat(mapping.key()).isEqualTo("b".getBytes(UTF_8));
    }

    @Test
    void a_field_that_the_schema_of_a_file_does_not_have_is_told_at_once_and_what_is_there() {
        assertThatThrownBy(() -> mappingOfFile(ORDER, "label: /customer/segmnt, id: items, except: [notes]"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(
                        "inputs[0].label is /customer/segmnt, a field that order.avsc (acme.Order) does not have; did you mean /customer/segment? it has: id, note, status",
                        "inputs[0].id is items, which is a list in order.avsc (acme.Order); it must be a field with a single value",
                        "inputs[0].except[0] is notes, a field that order.avsc (acme.Order) does not have; did you mean note?");
    }

    @Test
    void files_that_are_no_schema_are_told_with_their_place() throws IOException {
        assertThatThrownBy(() -> mappingOfFile("{\"type\":\"recrd\"}", "label: y"))
                .hasMessageContaining("m.yaml:2:36: inputs[0].schema is")
                .hasMessageContaining("no Avro schema");
        Files.delete(folder.resolve("order.avsc"));
        assertThatThrownBy(() -> WrittenInput.mapping(
                        "- {topic: t, format: avro, schema: " + folder.resolve("order.avsc") + ", label: y}"))
                .hasMessageContaining("there is no such file");
    }

    @Test
    void rubbish_is_unreadable_whatever_the_decoder_makes_of_it() throws Exception {
        RecordMapping mapping = mappingOfFile(ORDER, "label: status");
        byte[] good = bytes(order());

        rejected(mapping, Arrays.copyOf(good, good.length - 1), Reason.UNREADABLE, "not Avro of this schema");
        rejected(mapping, Arrays.copyOf(good, good.length + 1), Reason.UNREADABLE, "bytes follow behind the record");
        rejected(mapping, "{\"a\":1}".getBytes(UTF_8), Reason.UNREADABLE, "not Avro of this schema");
        assertThat(written(mapping, good)).as("the next one is read as ever").contains("'label':'RETURNED'");
    }

    @Test
    void records_that_hold_themselves_too_deep_are_rejected() throws Exception {
        String list = """
                {"type":"record","name":"L","fields":[{"name":"y","type":"int"},{"name":"next","type":["null","L"]}]}""";
        byte[] deep = new byte[1_000_001];
        for (int i = 0; i < deep.length - 1; i += 2) {
            deep[i + 1] = i + 3 < deep.length ? (byte) 2 : 0;
        }
        rejected(mappingOfFile(list, "label: y"), deep, Reason.TOO_LARGE, "too many times");
    }

    @Test
    void schemas_of_a_registry_change_under_way() throws Exception {
        Schema first = schema("{'name':'y','type':'int'},{'name':'a','type':'string'}");
        Schema added =
                schema("{'name':'y','type':'int'},{'name':'a','type':'string'},{'name':'b','type':'int','default':7}");
        Schema removed = schema("{'name':'b','type':'int','default':7},{'name':'y','type':'int'}");
        try (SmallRegistry registry = new SmallRegistry()) {
            RecordMapping mapping = mappingOf(registry, "label: y");

            int one = registry.register("t", "AVRO", first.toString(), Map.of());
            assertThat(written(mapping, framed(one, record(first, 1, "x"))))
                    .isEqualTo("{'features':{'a':'x'},'label':1}");
            int two = registry.register("t", "AVRO", added.toString(), Map.of());
            assertThat(written(mapping, framed(two, record(added, 2, "x", 5))))
                    .isEqualTo("{'features':{'a':'x','b':5},'label':2}");
            int three = registry.register("t", "AVRO", removed.toString(), Map.of());
            assertThat(written(mapping, framed(three, record(removed, 6, 3))))
                    .isEqualTo("{'features':{'b':6},'label':3}");
            assertThat(written(mapping, framed(one, record(first, 4, "z"))))
                    .as("an old record, as it was written")
                    .isEqualTo("{'features':{'a':'z'},'label':4}");

            assertThat(registry.asked()).as("each schema is fetched once").hasSize(3);
            assertThat(mapping.news()).isEmpty();
        }
    }

    @Test
    void a_schema_file_beside_a_registry_gives_defaults_and_leaves_out_what_it_does_not_have() throws Exception {
        Schema first = schema("{'name':'y','type':'int'},{'name':'a','type':'string'}");
        Files.writeString(
                folder.resolve("reader.avsc"),
                schema("{'name':'y','type':'int'},{'name':'b','type':'int','default':7}")
                        .toString());
        try (SmallRegistry registry = new SmallRegistry()) {
            int id = registry.register("t", "AVRO", first.toString(), Map.of());

            assertThat(written(
                            mappingOf(registry, "label: y, schema: " + folder.resolve("reader.avsc")),
                            framed(id, record(first, 1, "x"))))
                    .isEqualTo("{'features':{'b':7},'label':1}");
        }
    }

    @Test
    void a_schema_that_lacks_a_named_field_is_told_when_it_first_comes() throws Exception {
        Schema schema = schema("{'name':'y','type':'int'},{'name':'a','type':'string'}");
        try (SmallRegistry registry = new SmallRegistry()) {
            int id = registry.register("t", "AVRO", schema.toString(), Map.of());
            RecordMapping mapping = mappingOf(registry, "label: z");

            rejected(mapping, framed(id, record(schema, 1, "x")), Reason.MISSING_LABEL, "nothing in z");

            assertThat(mapping.news())
                    .singleElement()
                    .asString()
                    .endsWith("inputs[0].label is z, a field that schema 1 (R) does not have; it has: y, a");
            assertThat(mapping.news()).isEmpty();
        }
    }

    @Test
    void schemas_refer_to_others() throws Exception {
        String inner = "{'type':'record','name':'Inner','namespace':'acme','fields':[{'name':'v','type':'int'}]}"
                .replace('\'', '"');
        String outer =
                "{'type':'record','name':'Outer','namespace':'acme','fields':[{'name':'y','type':'int'},{'name':'in','type':'acme.Inner'}]}"
                        .replace('\'', '"');
        Schema.Parser parser = new Schema.Parser();
        Schema innerSchema = parser.parse(inner);
        Schema outerSchema = parser.parse(outer);
        try (SmallRegistry registry = new SmallRegistry()) {
            registry.register("inner", "AVRO", inner, Map.of());
            int id = registry.register("t", "AVRO", outer, Map.of("acme.Inner", "inner"));

            assertThat(written(
                            mappingOf(registry, "label: y"),
                            framed(id, record(outerSchema, 1, record(innerSchema, 9)))))
                    .isEqualTo("{'features':{'in.v':9},'label':1}");
        }
    }

    @Test
    void a_registry_that_is_away_costs_no_record() throws Exception {
        Schema schema = schema("{'name':'y','type':'int'}");
        try (SmallRegistry registry = new SmallRegistry()) {
            int id = registry.register("t", "AVRO", schema.toString(), Map.of());
            byte[] record = framed(id, record(schema, 1));
            RecordMapping mapping = mappingOf(registry, "label: y");

            registry.stop();
            assertThatThrownBy(() -> written(mapping, record))
                    .isInstanceOf(RegistryAway.class)
                    .hasMessage("registry " + registry.url() + " does not answer: connection refused");
            registry.start();
            registry.answerWith(503);
            assertThatThrownBy(() -> written(mapping, record))
                    .isInstanceOf(RegistryAway.class)
                    .hasMessageContaining("503");
            registry.answerWith(401);
            assertThatThrownBy(() -> written(mapping, record))
                    .isInstanceOf(RegistryAway.class)
                    .hasMessageContaining("basic.auth.user.info");
            registry.answerWith(404);
            assertThatThrownBy(() -> written(mapping, record))
                    .as("a 404 of somebody who is no registry")
                    .isInstanceOf(RegistryAway.class)
                    .hasMessageContaining("is this its address?");
            registry.answerWith(200);

            assertThat(written(mapping, record)).isEqualTo("{'features':{},'label':1}");
            registry.stop();
            assertThat(written(mapping, record))
                    .as("what is known needs no registry")
                    .contains("'label':1");
        }
    }

    @Test
    void what_the_registry_does_not_know_and_what_names_no_schema_is_rejected() {
        try (SmallRegistry registry = new SmallRegistry()) {
            RecordMapping mapping = mappingOf(registry, "label: y");

            rejected(mapping, new byte[] {0, 0, 0, 0, 9, 2}, Reason.UNKNOWN_SCHEMA, "has no schema 9");
            rejected(mapping, "{\"y\":1}".getBytes(UTF_8), Reason.UNREADABLE, "begins with byte 0x7b");
            rejected(mapping, new byte[] {0, 1}, Reason.UNREADABLE, "2 bytes in all");
            int json = registry.register("t", "JSON", "{}", Map.of());
            rejected(mapping, new byte[] {0, 0, 0, 0, (byte) json, 2}, Reason.UNREADABLE, "schema 1 is of JSON");
        }
    }

    @Test
    void who_asks_is_told_as_the_settings_say() throws Exception {
        Schema schema = schema("{'name':'y','type':'int'}");
        try (SmallRegistry registry = new SmallRegistry()) {
            int id = registry.register("t", "AVRO", schema.toString(), Map.of());
            String input = "- {topic: t, format: avro, label: y}";
            for (Map<String, Object> settings : List.of(
                    Map.<String, Object>of(
                            "basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "ann:secret"),
                    Map.<String, Object>of("bearer.auth.token", "t0k"))) {
                var all = new java.util.HashMap<>(settings);
                all.put("schema.registry.url", registry.url() + "/");
                written(new RecordMappings(1 << 20, all).of(WrittenInput.read(input)), framed(id, record(schema, 1)));
            }

            assertThat(registry.authorizations()).containsExactly("Basic YW5uOnNlY3JldA==", "Bearer t0k");
            assertThatThrownBy(() -> WrittenInput.mapping(input)).hasMessageContaining("neither schema nor registry");
        }
    }

    private RecordMapping mappingOfFile(String schema, String rest) throws IOException {
        Path file = Files.writeString(folder.resolve("order.avsc"), schema);
        return WrittenInput.mapping("- {topic: t, format: avro, schema: " + file + ", " + rest + "}");
    }

    private static RecordMapping mappingOf(SmallRegistry registry, String rest) {
        return WrittenInput.mapping("- {topic: t, format: avro, registry: \"" + registry.url() + "\", " + rest + "}");
    }

    static GenericRecord order() {
        Schema schema = new Schema.Parser().parse(ORDER);
        GenericRecord order = new GenericData.Record(schema);
        order.put("id", 4711L);
        order.put("note", " hi ");
        order.put("status", new GenericData.EnumSymbol(schema.getField("status").schema(), "RETURNED"));
        order.put(
                "amount",
                ByteBuffer.wrap(new BigDecimal("12.50").unscaledValue().toByteArray()));
        Schema customer = schema.getField("customer").schema().getTypes().get(1);
        order.put("customer", record(customer, "gold", 41));
        order.put("day", 20574);
        order.put("clock", 43_200_500);
        order.put("at", 1_777_636_800_000_007L);
        order.put("local", 1_777_636_800_123L);
        order.put("key", "6f1c");
        order.put("score", 0.25);
        order.put("ratio", 0.5f);
        order.put("vip", true);
        order.put("attributes", Map.of("w", 1.5, "c", "red"));
        order.put("tags", List.of("a", "b"));
        order.put("pixels", List.of(0f, 1.5f, Float.NaN));
        Schema item = schema.getField("items").schema().getElementType();
        order.put("items", List.of(record(item, "x", 1.0), record(item, "y", 2.0)));
        order.put("raw", ByteBuffer.wrap(new byte[] {1, 2}));
        order.put("hash", new GenericData.Fixed(schema.getField("hash").schema(), new byte[] {1, 2}));
        return order;
    }

    private static Schema schema(String fields) {
        return new Schema.Parser().parse(("{'type':'record','name':'R','fields':[" + fields + "]}").replace('\'', '"'));
    }

    private static GenericRecord record(Schema schema, Object... values) {
        GenericRecord record = new GenericData.Record(schema);
        for (int i = 0; i < values.length; i++) {
            record.put(i, values[i]);
        }
        return record;
    }

    static byte[] bytes(GenericRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static byte[] framed(int id, GenericRecord record) throws IOException {
        byte[] bytes = bytes(record);
        return ByteBuffer.allocate(5 + bytes.length)
                .put((byte) 0)
                .putInt(id)
                .put(bytes)
                .array();
    }

    private static void rejected(RecordMapping mapping, byte[] record, Reason reason, String told) {
        assertThatThrownBy(() -> written(mapping, record)).isInstanceOfSatisfying(RejectedEvent.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.getMessage()).contains(told);
        });
    }

    private static String written(RecordMapping mapping, byte[] record) throws RejectedEvent {
        Event event = mapping.map(null, record, -1);
        return new String(new EventWriter().write(event), UTF_8).replace('"', '\'');
    }
}
