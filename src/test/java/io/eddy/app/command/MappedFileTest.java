package io.eddy.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.app.Main;
import io.eddy.feature.Event;
import io.eddy.intake.RecordMapping;
import io.eddy.intake.RecordMappings;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.safetensors.Safetensors;
import io.eddy.spec.FieldPath;
import io.eddy.spec.ModelFile;
import io.eddy.spec.SpecificationReader;
import io.eddy.state.Tensors;
import io.eddy.wire.EventReader;
import io.eddy.wire.EventWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exported records of a topic, learned from a file as a model file's inputs say. */
class MappedFileTest {
    private static final int ORDERS = 400;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final SplittableRandom random = new SplittableRandom(7);
    private Path model;

    @BeforeEach
    void write_the_model_file() throws IOException {
        model = Files.writeString(folder.resolve("shop.yaml"), """
                inputs:
                  - topic: orders
                    label: /outcome/status
                    labels: {R: returned, K: kept}
                    id: /id
                    key: /customer/id
                    except: [/internal]
                output: {type: binary, positive: returned}
                """);
    }

    @Test
    void what_is_learned_of_json_lines_is_what_the_intake_makes_of_the_same_records() throws Exception {
        List<String> orders = orders();
        Path file = Files.write(folder.resolve("orders.jsonl"), orders);

        assertThat(evaluate(file)).as("%s", err).isZero();

        ModelFile read = SpecificationReader.readAll(model);
        Learner learner = Learners.of(read.specification());
        RecordMapping mapping =
                new RecordMappings(1 << 20).of(read.inputs().all().get(0));
        EventReader reader = new EventReader();
        Event event = new Event();
        for (String order : orders) {
            reader.read(new EventWriter().write(mapping.map(null, order.getBytes(UTF_8), -1)), event);
            learner.learn(event);
        }
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        assertThat(digest()).isEqualTo(Safetensors.digest(tensors));
        assertThat(out.toString()).contains("customer.segment", "items.count", "400 rows, 400 learned");
    }

    @Test
    void a_model_file_that_is_saved_takes_the_same_records_to_the_same_weights() throws Exception {
        Path file = Files.write(folder.resolve("orders.jsonl"), orders());
        Path saved = folder.resolve("saved.yaml");
        assertThat(evaluate(file, "--save-model", saved.toString()))
                .as("%s", err)
                .isZero();
        String digest = digest();

        model = saved;
        assertThat(evaluate(file)).as("%s", err).isZero();

        assertThat(digest()).isEqualTo(digest);
        assertThat(SpecificationReader.readAll(saved).inputs().all().get(0).named())
                .map(FieldPath::written)
                .containsExactly("/outcome/status", "/id", "/customer/id", "/internal");
    }

    @Test
    void csv_and_avro_of_the_same_records_make_the_same_model() throws Exception {
        Files.writeString(model, """
                inputs:
                  - {topic: flat, label: y, id: id}
                output: binary
                """);
        Schema schema = new Schema.Parser().parse("""
                {"type":"record","name":"Flat","fields":[{"name":"id","type":"long"},{"name":"a","type":"double"},
                 {"name":"c","type":["null","string"]},{"name":"y","type":"boolean"}]}""");
        StringBuilder csv = new StringBuilder("id;a;c;y\n");
        StringBuilder json = new StringBuilder();
        try (DataFileWriter<GenericRecord> avro = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            avro.setCodec(CodecFactory.deflateCodec(6));
            avro.create(schema, folder.resolve("flat.avro").toFile());
            for (int i = 0; i < ORDERS; i++) {
                double a = random.nextInt(1_000) / 8.0;
                String c = i % 5 == 0 ? null : "c;\"" + i % 3;
                boolean y = a + i % 3 * 20 > 80;
                csv.append(i).append(';').append(a).append(';');
                csv.append(c == null ? "" : '"' + c.replace("\"", "\"\"") + '"')
                        .append(';')
                        .append(y)
                        .append('\n');
                json.append("{\"id\":%d,\"a\":%s,\"c\":%s,\"y\":%s}%n"
                        .formatted(i, a, c == null ? "null" : '"' + c.replace("\"", "\\\"") + '"', y));
                GenericRecord record = new GenericData.Record(schema);
                record.put("id", (long) i);
                record.put("a", a);
                record.put("c", c);
                record.put("y", y);
                avro.append(record);
            }
        }

        assertThat(evaluate(Files.writeString(folder.resolve("flat.jsonl"), json)))
                .as("%s", err)
                .isZero();
        String digest = digest();
        assertThat(evaluate(Files.writeString(folder.resolve("flat.csv"), csv)))
                .as("%s", err)
                .isZero();
        assertThat(digest()).isEqualTo(digest);
        assertThat(evaluate(folder.resolve("flat.avro"))).as("%s", err).isZero();
        assertThat(digest()).isEqualTo(digest);
        assertThat(eddy("evaluate", folder.resolve("flat.avro").toString(), "--label", "y", "--output", "binary"))
                .as("without a model file: %s", err)
                .isZero();
        assertThat(evaluate(folder.resolve("flat.avro"), "--shuffle", "3")).isZero();
        assertThat(digest()).isNotEqualTo(digest);
    }

    @Test
    void csv_without_a_header_has_that_of_its_input_and_its_first_row_counts() throws Exception {
        Files.writeString(model, """
                inputs:
                  - {topic: flat, format: csv, header: [id, a, y], separator: ";", label: y, id: id}
                output: binary
                """);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < ORDERS; i++) {
            rows.append(i).append(';').append(i % 11).append(',').append(i % 3).append(';');
            rows.append(i % 11 > 5).append('\n');
        }

        assertThat(evaluate(Files.writeString(folder.resolve("flat.csv"), rows)))
                .as("%s", err)
                .isZero();
        String digest = digest();
        assertThat(out.toString()).contains("400 rows, 400 learned");
        assertThat(evaluate(Files.writeString(folder.resolve("named.csv"), "id;a;y\n" + rows)))
                .as("%s", err)
                .isZero();
        assertThat(digest()).isEqualTo(digest);
    }

    @Test
    void records_of_which_none_becomes_an_event_are_not_asked_for_a_header() throws Exception {
        assertThat(evaluate(Files.writeString(folder.resolve("orders.jsonl"), "{\"id\":\"x\"}\n")))
                .isEqualTo(1);

        assertThat(err.toString())
                .contains("line 1 is no event", "nothing was learned from")
                .doesNotContain("header");
    }

    @Test
    void lists_of_objects_without_a_model_file_are_rejected_with_what_reads_them() throws Exception {
        List<String> orders = new ArrayList<>(orders());
        orders.replaceAll(order -> order.replaceFirst("\\[\\{\"sku\":\"s0.*?\\]", "[]"));

        eddy("evaluate", Files.write(folder.resolve("orders.jsonl"), orders).toString(), "--label", "outcome.status");

        assertThat(err.toString())
                .contains(
                        "field items has to be a list of names but is a list of objects (inputs in a model file, or run --from, make fields of what is in them)");
    }

    @Test
    void records_that_make_no_event_are_counted_and_fields_that_none_has_are_told_before_anything_else()
            throws Exception {
        List<String> orders = new ArrayList<>(orders());
        orders.add(3, "{\"id\":\"x\"}");
        orders.add(5, "no json");
        Files.writeString(model, Files.readString(model).replace("/customer/id", "/custmer/id"));

        assertThat(evaluate(Files.write(folder.resolve("orders.jsonl"), orders)))
                .isZero();

        assertThat(err.toString())
                .startsWith(
                        folder.resolve("shop.yaml")
                                + ":6:10: inputs[0].key is /custmer/id, and none of the 200 records of orders so far has that field; did you mean /customer? they have: id, customer")
                .contains(
                        "2 rows skipped: line 4 is no event: the record has nothing in /outcome/status",
                        "line 6 is no event: not JSON");
        assertThat(out.toString()).contains("402 rows, 400 learned");
    }

    @Test
    void options_for_plain_rows_and_topics_that_are_no_input_are_refused() throws Exception {
        Path file = Files.write(folder.resolve("export.jsonl"), orders());

        assertThat(evaluate(file, "--label", "y")).isEqualTo(1);
        assertThat(evaluate(file, "--from", "others")).isEqualTo(1);
        Files.writeString(model, "inputs: [orders, returns]");
        assertThat(evaluate(file)).isEqualTo(1);
        assertThat(eddy("evaluate", file.toString(), "--from", "orders")).isEqualTo(1);

        assertThat(err.toString().replace(folder + "/", ""))
                .contains(
                        "--label: the inputs of shop.yaml say what the records are; leave it out, or say it there",
                        "export.jsonl is of which topic? say --from with one of the inputs of shop.yaml: orders",
                        "export.jsonl is of which topic? say --from with one of the inputs of shop.yaml: orders, returns",
                        "--from orders: there is no model file whose input it could be; add --model FILE");
    }

    @Test
    void a_schema_that_lacks_the_label_stops_the_command_with_the_place() throws Exception {
        Schema schema = new Schema.Parser().parse("""
                {"type":"record","name":"Flat","fields":[{"name":"id","type":"long"}]}""");
        try (DataFileWriter<GenericRecord> avro = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            avro.create(schema, folder.resolve("flat.avro").toFile());
        }

        assertThat(evaluate(folder.resolve("flat.avro"))).isEqualTo(1);

        assertThat(err.toString())
                .contains(
                        "shop.yaml:3:12: inputs[0].label is /outcome/status, a field that flat.avro (Flat) does not have; it has: id");
        assertThat(evaluate(Files.writeString(folder.resolve("b.avro"), "Obj no")))
                .isEqualTo(1);
        assertThat(evaluate(folder.resolve("none.avro"))).isEqualTo(1);
        assertThat(err.toString()).contains("there is no file");
    }

    private List<String> orders() {
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            int amount = random.nextInt(100);
            orders.add(String.format(
                    Locale.ROOT,
                    "{\"id\":\"o%d\",\"customer\":{\"id\":%d,\"segment\":\"%s\"},\"amount\":%s,\"internal\":{\"x\":1},"
                            + "\"items\":[{\"sku\":\"s%d\",\"price\":%d}],\"outcome\":{\"status\":\"%s\"}}",
                    i,
                    random.nextInt(50),
                    i % 3 == 0 ? "gold" : "plain",
                    amount / 4.0,
                    i % 7,
                    amount,
                    amount > 60 ? "R" : "K"));
        }
        return orders;
    }

    private int evaluate(Path file, String... more) {
        List<String> arguments = new ArrayList<>(List.of("evaluate", file.toString(), "--model", model.toString()));
        arguments.addAll(List.of("--json", folder.resolve("figures").toString()));
        arguments.addAll(List.of(more));
        return eddy(arguments.toArray(String[]::new));
    }

    private int eddy(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String digest() throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve("figures").toFile())
                .get("digest")
                .asText();
    }
}
