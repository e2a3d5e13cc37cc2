package io.eddy.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import io.eddy.app.FreePorts;
import io.eddy.feature.RejectedEvent;
import io.eddy.wire.EventWriter;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A registry that is none of ours, Apicurio's server as a process, by its interface like Confluent's. It is 160 MB and wants a JDK of 21 or later, so this is skipped unless
 * {@code mvn -Pregistry verify -Dit.test=RegistryIT} fetches it; {@link SmallRegistry} stands in for it everywhere else.
 */
class RegistryIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private int port;
    private Process process;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(System.getProperty("registry.home") != null, "no registry.home; mvn -Pregistry sets it");
        port = FreePorts.find();
        begin();
    }

    private void begin() throws IOException {
        File home = new File(System.getProperty("registry.home"));
        ProcessBuilder builder = new ProcessBuilder(
                        System.getProperty(
                                "registry.java",
                                ProcessHandle.current().info().command().orElse("java")),
                        "-Xmx400m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        new File(home, "quarkus-run.jar").getPath())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("registry.log").toFile());
        Map<String, String> environment = builder.environment();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_MANAGEMENT_ENABLED", "false");
        environment.put("APICURIO_STORAGE_SQL_KIND", "h2");
        environment.put("APICURIO_DATASOURCE_URL", "jdbc:h2:file:" + folder.resolve("registry"));
        process = builder.start();
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .until(this::answers);
    }

    private boolean answers() {
        try {
            return client.send(
                                    HttpRequest.newBuilder(URI.create(url() + "/subjects"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            assertThat(process.isAlive())
                    .as("the registry, whose log is in %s", folder)
                    .isTrue();
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void avro_changes_under_way_and_the_registry_goes_and_comes() throws Exception {
        Schema first = schema("{'name':'y','type':'int'},{'name':'a','type':'string'}");
        Schema second = schema("{'name':'y','type':'int'},{'name':'b','type':'int','default':7}");
        int one = register("t-value", Map.of("schema", first.toString()));
        int two = register("t-value", Map.of("schema", second.toString()));
        RecordMapping mapping =
                WrittenInput.mapping("- {topic: t, format: avro, registry: \"" + url() + "\", label: y}");

        assertThat(written(mapping, avro(one, first, 1, "x"))).isEqualTo("{'features':{'a':'x'},'label':1}");
        stop();
        assertThatThrownBy(() -> written(mapping, avro(two, second, 2, 5))).isInstanceOf(RegistryAway.class);
        assertThat(written(mapping, avro(one, first, 3, "z"))).isEqualTo("{'features':{'a':'z'},'label':3}");
        begin();

        assertThat(written(mapping, avro(two, second, 2, 5))).isEqualTo("{'features':{'b':5},'label':2}");
        assertThatThrownBy(() -> written(mapping, avro(99, first, 1, "x")))
                .isInstanceOfSatisfying(
                        RejectedEvent.class,
                        e -> assertThat(e.reason()).isEqualTo(RejectedEvent.Reason.UNKNOWN_SCHEMA));
    }

    @Test
    void protobuf_imports_others_and_changes_under_way() throws Exception {
        String money = "syntax = \"proto3\"; package acme; message Money { int64 units = 1; }";
        String first =
                "syntax = \"proto3\"; package acme; import \"money.proto\"; import \"google/protobuf/timestamp.proto\";"
                        + " message Order { int32 y = 1; Money price = 2; google.protobuf.Timestamp at = 3; }";
        String second = "syntax = \"proto3\"; package acme; message Order { int32 y = 1; optional string note = 4; }";
        register("money", Map.of("schema", money, "schemaType", "PROTOBUF"));
        int one = register(
                "o-value",
                Map.of(
                        "schema",
                        first,
                        "schemaType",
                        "PROTOBUF",
                        "references",
                        List.of(Map.of("name", "money.proto", "subject", "money", "version", 1))));
        int two = register("o-value", Map.of("schema", second, "schemaType", "PROTOBUF"));
        RecordMapping mapping =
                WrittenInput.mapping("- {topic: t, format: protobuf, registry: \"" + url() + "\", label: y}");

        assertThat(written(
                        mapping,
                        protobuf(
                                one,
                                Map.of("money.proto", money, "x.proto", first),
                                "y: 1 price { units: 9 } at { seconds: 0 }")))
                .isEqualTo("{'features':{'price.units':9,'at':'1970-01-01T00:00:00Z'},'label':1}");
        assertThat(written(mapping, protobuf(two, Map.of("x.proto", second), "y: 2 note: 'n'")))
                .isEqualTo("{'features':{'note':'n'},'label':2}");
    }

    private String url() {
        return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    private int register(String subject, Map<String, ?> schema) throws Exception {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(url() + "/subjects/" + subject + "/versions"))
                        .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(schema)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body()).get("id").asInt();
    }

    private static Schema schema(String fields) {
        return new Schema.Parser().parse(("{'type':'record','name':'R','fields':[" + fields + "]}").replace('\'', '"'));
    }

    private static byte[] avro(int id, Schema schema, Object... values) throws IOException {
        GenericRecord record = new GenericData.Record(schema);
        for (int i = 0; i < values.length; i++) {
            record.put(i, values[i]);
        }
        byte[] bytes = AvroMappingTest.bytes(record);
        return ByteBuffer.allocate(5 + bytes.length)
                .put((byte) 0)
                .putInt(id)
                .put(bytes)
                .array();
    }

    private static byte[] protobuf(int id, Map<String, String> files, String text) throws IOException {
        DynamicMessage.Builder builder = DynamicMessage.newBuilder(new ProtobufDescriptors(ProtoText.read(files))
                .message("acme.Order")
                .orElseThrow());
        TextFormat.merge(text, builder);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(6).put((byte) 0).putInt(id).array());
        builder.build().writeTo(bytes);
        return bytes.toByteArray();
    }

    private static String written(RecordMapping mapping, byte[] record) throws RejectedEvent {
        return new String(new EventWriter().write(mapping.map(null, record, -1)), UTF_8).replace('"', '\'');
    }
}
