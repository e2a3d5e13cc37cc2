package io.eddy.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.wire.EventWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of records of Protobuf, with the schema of a file and with those of a registry. */
class ProtobufMappingTest {
    static final String ORDER = """
            syntax = "proto3";
            package acme;
            import "google/protobuf/timestamp.proto";
            import "google/protobuf/duration.proto";
            import "google/protobuf/wrappers.proto";
            import "google/protobuf/struct.proto";
            enum Status { KEPT = 0; RETURNED = 1; }
            message Item { string sku = 1; double price = 2; repeated string colours = 3; }
            message Order {
              string id = 1;
              Status status = 2;
              Customer customer = 3;
              repeated Item items = 4;
              repeated string tags = 5;
              repeated float pixels = 6;
              map<string, double> attributes = 7;
              google.protobuf.Timestamp at = 8;
              google.protobuf.DoubleValue discount = 9;
              oneof payment { string card = 10; int64 voucher = 11; }
              uint64 big = 12;
              optional int32 rating = 13;
              int32 count = 14;
              bytes raw = 15;
              google.protobuf.Duration took = 16;
              google.protobuf.Struct more = 17;
              bool vip = 18;
              message Customer { string segment = 1; int32 age = 2; }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void every_type_becomes_what_json_would_have() throws Exception {
        assertThat(written(mappingOfFile("label: status, id: id"), order("""
                        id: "a7" status: RETURNED customer { segment: "gold" age: 41 }
                        items { sku: "x" price: 1 colours: "red" colours: "blue" } items { sku: "y" price: 2.5 }
                        tags: "a" tags: "b" pixels: 0.5 pixels: nan attributes { key: "w" value: 1.5 }
                        at { seconds: 1777636800 nanos: 5000000 } discount { value: 0.25 } voucher: 9007199254740993
                        big: 18446744073709551615 rating: 0 raw: "\\001" took { seconds: 1 nanos: 500000000 } vip: true
                        more { fields { key: "s" value { string_value: "t" } } fields { key: "n" value { null_value: NULL_VALUE } }
                               fields { key: "l" value { list_value { values { number_value: 1 } values { number_value: 2 } } } }
                               fields { key: "o" value { struct_value { fields { key: "b" value { bool_value: true } } } } } }""")))
                .isEqualTo(
                        "{'id':'a7','features':{'customer.segment':'gold','customer.age':41,'items.count':2,'items.sku':['x','y'],"
                                + "'items.price.sum':3.5,'items.price.min':1,'items.price.max':2.5,'items.colours':['red','blue'],"
                                + "'tags':['a','b'],'pixels':[0.5,null],'attributes.w':1.5,'at':'2026-05-01T12:00:00.005Z','discount':0.25,"
                                + "'voucher':9007199254740993,'big':18446744073709551615,'rating':0,'count':0,'took':1.5,"
                                + "'more.s':'t','more.l':[1,2],'more.o.b':true,'vip':true},'label':'RETURNED'}");
    }

    @Test
    void what_can_be_absent_is_missing_and_all_else_is_zero() throws Exception {
        assertThat(written(mappingOfFile("label: status"), order("")))
                .isEqualTo(
                        "{'features':{'items.count':0,'tags':[],'pixels':[],'big':0,'count':0,'vip':false},'label':'KEPT'}");
    }

    @Test
    void pointers_lead_into_messages_maps_and_lists() throws Exception {
        RecordMapping mapping =
                mappingOfFile("label: /attributes/y, key: /customer/age, features: [/items/1/price, /tags/0]");

        assertThat(written(mapping, order("""
                        customer { age: 5 } attributes { key: "y" value: 2 } tags: "a" tags: "b" items { price: 1 } items { price: 7 }"""))).isEqualTo("{'features':{'items.1.price':7,'tags.0':'a'},'label':2}");
        assertThat(mapping.key()).isEqualTo("5".getBytes(UTF_8));
    }

    @Test
    void fields_and_messages_that_the_file_does_not_have_are_told_at_once() {
        assertThatThrownBy(() -> mappingOfFile("label: stats"))
                .hasMessageContaining(
                        "inputs[0].label is stats, a field that acme.Order does not have; did you mean status? it has: id, status, customer");
        assertThatThrownBy(() -> mapping("message: acme.Ordr, label: status"))
                .hasMessageContaining(
                        "which cannot be used: it has no message acme.Ordr; did you mean acme.Order? it has: acme.Item, acme.Order, acme.Order.Customer");
        assertThatThrownBy(() -> mapping("label: status"))
                .hasMessageContaining("it has several messages; say which one records are, message: one of acme.Item");
        assertThatCode(() -> mapping("message: acme.Order, label: /more/any/thing"))
                .doesNotThrowAnyException();
    }

    @Test
    void a_file_that_is_no_schema_is_told_with_its_place() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.proto"), "message {");
        assertThatThrownBy(() -> WrittenInput.mapping("- {topic: t, format: protobuf, schema: " + file + ", label: y}"))
                .hasMessageContaining("inputs[0].schema is " + file);
        Path set = Files.writeString(folder.resolve("bad.desc"), "no descriptor");
        assertThatThrownBy(() -> WrittenInput.mapping("- {topic: t, format: protobuf, schema: " + set + ", label: y}"))
                .hasMessageContaining("inputs[0].schema is " + set);
    }

    @Test
    void a_set_of_descriptors_does_as_well_as_the_text() throws Exception {
        FileDescriptorSet set = FileDescriptorSet.newBuilder()
                .addAllFile(ProtoText.read(Map.of("order.proto", ORDER)).values())
                .build();
        Path file = Files.write(folder.resolve("order.desc"), set.toByteArray());

        assertThat(written(
                        WrittenInput.mapping("- {topic: t, format: protobuf, schema: " + file
                                + ", message: acme.Order, label: status, features: [rating]}"),
                        order("rating: 3")))
                .isEqualTo("{'features':{'rating':3},'label':'KEPT'}");
    }

    @Test
    void rubbish_is_unreadable() throws Exception {
        RecordMapping mapping = mappingOfFile("label: status");
        byte[] good = order("id: \"abcdef\"");

        rejected(mapping, Arrays.copyOf(good, good.length - 1), Reason.UNREADABLE, "not a message acme.Order");
        rejected(mapping, new byte[] {(byte) 0xff, (byte) 0xff}, Reason.UNREADABLE, "not a message acme.Order");
        rejected(mapping, order("discount { value: inf }"), Reason.NOT_FINITE, "\"discount\" is Infinity");
    }

    @Test
    void schemas_of_a_registry_change_under_way_and_messages_are_found_by_their_place() throws Exception {
        String first =
                "syntax = \"proto3\"; message A { string y = 1; message B { int32 y = 1; int32 a = 2; } } message C { int32 y = 1; }";
        String second = "syntax = \"proto3\"; message A { message B { int32 y = 1; string b = 3; } }";
        try (SmallRegistry registry = new SmallRegistry()) {
            int one = registry.register("t", "PROTOBUF", first, Map.of());
            int two = registry.register("t", "PROTOBUF", second, Map.of());
            RecordMapping mapping = mappingOf(registry, "label: y");

            // the places count in zigzag: 2 is one place, 4 two; the second message is 2
            assertThat(written(mapping, framed(one, new int[] {0}, message(first, "A", "y: 'x'"))))
                    .isEqualTo("{'features':{},'label':'x'}");
            assertThat(written(mapping, framed(one, new int[] {2, 2}, message(first, "C", "y: 4"))))
                    .isEqualTo("{'features':{},'label':4}");
            assertThat(written(mapping, framed(one, new int[] {4, 0, 0}, message(first, "A.B", "y: 5 a: 6"))))
                    .isEqualTo("{'features':{'a':6},'label':5}");
            assertThat(written(mapping, framed(two, new int[] {4, 0, 0}, message(second, "A.B", "y: 7 b: 'n'"))))
                    .as("a field removed and another added")
                    .isEqualTo("{'features':{'b':'n'},'label':7}");
            assertThat(registry.asked()).hasSize(2);
            rejected(
                    mapping,
                    framed(two, new int[] {2, 2}, new byte[0]),
                    Reason.UNREADABLE,
                    "a message that schema 2 does not have");
            rejected(mapping, framed(two, new int[] {}, new byte[0]), Reason.UNREADABLE, "ends where the place");
            rejected(mapping, framed(9, new int[] {0}, new byte[0]), Reason.UNKNOWN_SCHEMA, "has no schema 9");
        }
    }

    @Test
    void schemas_import_others_and_may_be_descriptors_in_base64() throws Exception {
        String inner = "syntax = \"proto3\"; package acme; message Money { int64 units = 1; }";
        String outer =
                "syntax = \"proto3\"; package acme; import \"acme/money.proto\"; import \"google/protobuf/timestamp.proto\";"
                        + " message Order { int32 y = 1; Money price = 2; google.protobuf.Timestamp at = 3; }";
        var descriptors = ProtoText.read(Map.of("acme/money.proto", inner, "order.proto", outer));
        byte[] order;
        {
            DynamicMessage.Builder builder = DynamicMessage.newBuilder(
                    new ProtobufDescriptors(descriptors).message("acme.Order").orElseThrow());
            TextFormat.merge("y: 1 price { units: 9 } at { seconds: 0 }", builder);
            order = builder.build().toByteArray();
        }
        String encoded = encoded("order.proto", Map.of("acme/money.proto", inner, "order.proto", outer));
        String encodedInner = encoded("acme/money.proto", Map.of("acme/money.proto", inner));
        try (SmallRegistry registry = new SmallRegistry()) {
            registry.register("money", "PROTOBUF", inner, Map.of());
            int text = registry.register("t", "PROTOBUF", outer, Map.of("acme/money.proto", "money"));
            registry.register("money64", "PROTOBUF", encodedInner, Map.of());
            int base64 = registry.register("t", "PROTOBUF", encoded, Map.of("acme/money.proto", "money64"));

            for (int id : new int[] {text, base64}) {
                assertThat(written(mappingOf(registry, "label: y"), framed(id, new int[] {0}, order)))
                        .isEqualTo("{'features':{'price.units':9,'at':'1970-01-01T00:00:00Z'},'label':1}");
            }
        }
    }

    private static String encoded(String file, Map<String, String> files) {
        byte[] descriptor =
                Objects.requireNonNull(ProtoText.read(files).get(file)).toByteArray();
        return Base64.getEncoder().encodeToString(descriptor);
    }

    private static byte[] message(String proto, String name, String text) throws Exception {
        Descriptor type = new ProtobufDescriptors(ProtoText.read(Map.of("x.proto", proto)))
                .message(name)
                .orElseThrow();
        DynamicMessage.Builder builder = DynamicMessage.newBuilder(type);
        TextFormat.merge(text, builder);
        return builder.build().toByteArray();
    }

    static byte[] order(String text) throws Exception {
        return message(ORDER, "acme.Order", text);
    }

    /** @param places as varints, each already zigzag */
    private static byte[] framed(int id, int[] places, byte[] message) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        for (int place : places) {
            bytes.write(place);
        }
        bytes.write(message);
        return bytes.toByteArray();
    }

    private RecordMapping mappingOfFile(String rest) throws IOException {
        return mapping("message: acme.Order, " + rest);
    }

    private RecordMapping mapping(String rest) throws IOException {
        Path file = Files.writeString(folder.resolve("order.proto"), ORDER);
        return WrittenInput.mapping("- {topic: t, format: protobuf, schema: " + file + ", " + rest + "}");
    }

    private static RecordMapping mappingOf(SmallRegistry registry, String rest) {
        return WrittenInput.mapping(
                "- {topic: t, format: protobuf, registry: \"" + registry.url() + "\", " + rest + "}");
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
