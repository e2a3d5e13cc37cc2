package io.eddy.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.spec.Input.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InputSectionTest {
    @Test
    void an_input_has_all_that_is_said_of_it() {
        Input input = read("""
                inputs:
                  - topic: orders
                    label: /outcome/status
                    labels: {R: returned, K: kept}
                    otherwise: kept
                    id: /order/id
                    time: created
                    weight: w
                    key: /customer/id
                    except: [/internal, comment]
                """).all().get(0);

        assertThat(input.topic()).isEqualTo("orders");
        assertThat(input.format()).isEqualTo(new Input.Format.Json());
        assertThat(input.label().field().orElseThrow().keys()).containsExactly("outcome", "status");
        assertThat(input.label().table()).isEqualTo(Map.of("R", "returned", "K", "kept"));
        assertThat(input.label().otherwise()).contains("kept");
        assertThat(input.id().orElseThrow().place()).isEqualTo("m.yaml:6:9: inputs[0].id");
        assertThat(input.time().orElseThrow().isPointer()).isFalse();
        assertThat(input.except()).map(FieldPath::written).containsExactly("/internal", "comment");
        assertThat(input.named())
                .map(FieldPath::written)
                .containsExactly(
                        "/outcome/status", "/order/id", "created", "w", "/customer/id", "/internal", "comment");
    }

    @Test
    void formats_say_what_they_need() {
        List<Input> inputs = read("""
                inputs:
                  - plain
                  - {topic: a, format: avro, schema: schemas/a.avsc}
                  - {topic: b, format: avro, registry: "https://registry:8081"}
                  - {topic: c, format: protobuf, schema: c.desc, message: acme.Order}
                  - {topic: d, format: csv, header: [id, amount], separator: tab}
                  - {topic: e, format: events}
                """).all();

        assertThat(inputs.get(0).label().field().orElseThrow().written()).isEqualTo("label");
        assertThat(((Input.Format.Avro) inputs.get(1).format()).schema().file())
                .contains(Path.of("/models/schemas/a.avsc"));
        assertThat(((Input.Format.Avro) inputs.get(2).format()).schema().registry())
                .contains("https://registry:8081");
        assertThat(((Input.Format.Protobuf) inputs.get(3).format()).message()).contains("acme.Order");
        assertThat(inputs.get(4).format()).isEqualTo(new Input.Format.Csv(List.of("id", "amount"), '\t'));
        assertThat(inputs.get(5).format()).isEqualTo(new Input.Format.Events());
    }

    @Test
    void inputs_are_no_part_of_the_fingerprint_and_say_nothing_of_the_output() {
        ModelFile file = SpecificationReader.parse("m.yaml", "inputs: [orders]", "m", Path.of(""));

        assertThat(file.specification()).isEqualTo(Specification.inferred("m"));
        assertThat(SpecificationReader.parse("m.yaml", "output: binary\ninputs: [orders]", "m")
                        .fingerprint())
                .isEqualTo(SpecificationReader.parse("m.yaml", "output: binary", "m")
                        .fingerprint());
    }

    @Test
    void a_positive_class_that_no_label_can_be_is_refused() {
        String tableOfLabels = "inputs: [{topic: t, label: r, labels: {R: returned, K: kept}}]";

        refused(
                "output: {type: binary, positive: retuned}\n" + tableOfLabels,
                "m.yaml:1:34: output.positive is \"retuned\"; did you mean returned? no label is called so: by the inputs they are returned, kept");
        refused(
                """
                output: {type: binary, positive: positive}
                inputs: [{topic: t, positive: {field: /rating, atLeast: 4}}]
                """,
                "m.yaml:1:34: output.positive is \"positive\"; no label is called so: by the inputs they are true, false; a condition has the classes true and false, to which labels gives other names");
        refused(
                """
                output: {type: binary, positive: true}
                inputs: [{topic: t, positive: {field: /rating, atLeast: 4}, labels: {true: good, false: bad}}]
                """,
                "m.yaml:1:34: output.positive is \"true\"; no label is called so: by the inputs they are good, bad");
    }

    @Test
    void a_positive_class_that_a_label_can_be_or_that_nobody_can_know_is_none_to_refuse() {
        for (String inputs : List.of(
                "[{topic: t, label: r, labels: {R: yes, K: no}, otherwise: gone}]",
                "[{topic: t, label: r}]",
                "[{topic: t, label: r, otherwise: no}]",
                "[{topic: t, label: r, labels: {R: yes}}, events]",
                "[{topic: t, as: request, id: i}, {topic: f, as: feedback, id: i, labels: {R: gone, K: no}}]")) {
            String file = "output: {type: binary, positive: gone}\ninputs: " + inputs + "\n";
            assertThat(SpecificationReader.parse("m.yaml", file, "m", Path.of(""))
                            .inputs()
                            .isEmpty())
                    .as(inputs)
                    .isFalse();
        }
        assertThat(SpecificationReader.parse(
                                "m.yaml",
                                "output: {type: binary, positive: true}\ninputs: [{topic: t, positive: {field: r, in: [1]}}]",
                                "m",
                                Path.of(""))
                        .specification()
                        .output()
                        .positive())
                .contains("true");
    }

    private static void refused(String file, String problem) {
        assertThatThrownBy(() -> SpecificationReader.parse("m.yaml", file, "m", Path.of("")))
                .hasMessageEndingWith(problem);
    }

    @Test
    void records_can_become_requests_and_feedback() {
        List<Input> inputs = read("""
                inputs:
                  - {topic: carts, as: request, id: /cart}
                  - {topic: checkouts, as: feedback, id: /cart, label: /bought}
                  - {topic: words, as: feedback, format: events}
                """).all();

        assertThat(inputs).extracting(Input::as).containsExactly(Role.REQUEST, Role.FEEDBACK, Role.FEEDBACK);
        wrong(
                "[{topic: carts, as: request, label: y}]",
                "inputs[0].label is said of requests, whose label nobody knows yet; remove it");
        wrong(
                "[{topic: checkouts, as: feedback, features: [x]}]",
                "inputs[0].features is said of feedback, of which only id and label count; remove it",
                "inputs[0] has no id; say which field has that of the request, such as id: /request");
        wrong(
                "[{topic: carts, as: reqest}]",
                "inputs[0].as is \"reqest\"; did you mean request? allowed: event, request, feedback");
    }

    @Test
    void each_mistake_is_told_with_its_place_and_what_is_right() {
        wrong(
                "[{topic: a}, {topic: b}, {topic: a}]",
                "inputs[2] is of topic a, as is inputs[0]; a topic can be an input once");
        wrong("[{label: y}]", "inputs[0] has no topic; say which one it is, such as topic: orders");
        wrong(
                "[{topic: a, format: avor}]",
                "inputs[0].format is \"avor\"; did you mean avro? allowed: json, avro, protobuf, csv, events");
        wrong(
                "[{topic: a, lable: y}]",
                "inputs[0].lable is not a key of format json; did you mean label? allowed: topic, format, as, label, positive, labels, otherwise, id, time, weight, key, features, except");
        wrong(
                "[{topic: a, registry: x}]",
                "inputs[0].registry is not a key of format json; allowed: topic, format, as, label, positive, labels, otherwise, id, time, weight, key, features, except");
        wrong(
                "[{topic: a, label: /a~2b}]",
                "inputs[0].label is \"/a~2b\", which is no JSON Pointer: behind ~ comes 0 (for ~) or 1 (for /), see RFC 6901");
        wrong(
                "[{topic: a, label: /a~}]",
                "inputs[0].label is \"/a~\", which is no JSON Pointer: behind ~ comes 0 (for ~) or 1 (for /), see RFC 6901");
        wrong(
                "[{topic: a, label: [y]}]",
                "inputs[0].label is a list; it must be the name of a field, or a JSON Pointer such as /customer/city");
        wrong(
                "[{topic: a, label: y, positive: {field: z, atLeast: 1}}]",
                "inputs[0].positive is there beside label; the label is a field, or whether a condition holds");
        wrong(
                "[{topic: a, positive: {field: z}}]",
                "inputs[0].positive has no condition; add one of equals, in, atLeast, above, atMost, below");
        wrong(
                "[{topic: a, positive: {field: z, atleast: 4}}]",
                "inputs[0].positive.atleast is not a key; did you mean atLeast? allowed: field, equals, in, atLeast, above, atMost, below",
                "inputs[0].positive has no condition; add one of equals, in, atLeast, above, atMost, below");
        wrong(
                "[{topic: a, positive: {field: z, atLeast: many}}]",
                "inputs[0].positive.atLeast is \"many\"; it must be a number");
        wrong(
                "[{topic: a, label: y, features: [x, y]}]",
                "inputs[0].features[1] is \"y\", the label; what is to be predicted is no feature");
        wrong("[{topic: a, except: [x, x]}]", "inputs[0].except[1] is \"x\", which is named twice; once is enough");
        wrong(
                "[{topic: a b}]",
                "inputs[0].topic is \"a b\"; it must be the name of a topic: up to 249 letters, digits, dots, hyphens and underscores");
        wrong(
                "[{topic: a, format: avro, registry: \"registry:8081\"}]",
                "inputs[0].registry is \"registry:8081\"; it must be the address of a schema registry, such as http://registry:8081");
        wrong(
                "[{topic: a, format: protobuf, schema: a, registry: \"http://r\"}]",
                "inputs[0].registry is named beside schema; records have the schema of a file, or each names one of a registry");
        wrong(
                "[{topic: a, format: csv}]",
                "inputs[0] has format csv and no header; name the cells, such as header: [id, amount, city]");
        wrong(
                "[{topic: a, format: csv, header: [x, x]}]",
                "inputs[0].header[1] is \"x\", as is header[0]; name each cell once");
        wrong(
                "[{topic: a, format: csv, header: [x], separator: tabs}]",
                "inputs[0].separator is \"tabs\"; it must be one character, or tab");
        wrong(
                "[{topic: a, format: events, label: y}]",
                "inputs[0].label is for records of another form; events in Eddy's own say that themselves");
        wrong(
                "orders",
                "inputs is \"orders\"; it must be a list of topics, such as [{topic: orders, label: returned}]");
    }

    @Test
    void pointers_are_taken_apart_as_the_rfc_says() {
        assertThat(FieldPath.keys("/a~1b/m~0n/~01//c d")).containsExactly("a/b", "m~n", "~1", "", "c d");
        assertThat(FieldPath.keys("a/b")).isEmpty();
        assertThatThrownBy(() -> FieldPath.of("/a~", "--label"))
                .hasMessage(
                        "--label is \"/a~\", which is no JSON Pointer: behind ~ comes 0 (for ~) or 1 (for /), see RFC 6901");
    }

    @Test
    void one_topic_and_its_label_are_an_input() {
        Inputs inputs = Inputs.of(Input.of("orders", "/a/b", "--label"));

        assertThat(inputs.of("orders")
                        .orElseThrow()
                        .label()
                        .field()
                        .orElseThrow()
                        .place())
                .isEqualTo("--label");
        assertThat(inputs.of("others")).isEqualTo(Optional.empty());
    }

    private static void wrong(String inputs, String... problems) {
        assertThatThrownBy(() -> read("inputs: " + inputs))
                .isInstanceOfSatisfying(
                        SpecificationException.class,
                        e -> assertThat(e.problems())
                                .allMatch(problem -> problem.startsWith("m.yaml:1:"))
                                .map(problem -> problem.replaceFirst("^m.yaml:1:\\d+: ", ""))
                                .containsExactlyInAnyOrder(problems));
    }

    private static Inputs read(String text) {
        return SpecificationReader.parse("m.yaml", text, "m", Path.of("/models"))
                .inputs();
    }
}
