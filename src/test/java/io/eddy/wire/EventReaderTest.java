package io.eddy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eddy.Seeds;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private final EventReader reader = new EventReader();
    private final Event event = new Event();

    @Test
    void an_event_is_read_whole() throws RejectedEvent {
        read("""
                {"id": "a7", "features": {"price": 3.5, "shop": "nörth", "open": true, "gone": null,
                 "pixels": [0, 1.5, null], "words": ["x", [2], {"y": 1e999}], "tags": ["a ", 3, null, 2.5, ""],
                 "ids": [1, 9007199254740993, null]},
                 "label": "sold", "weight": 2, "time": "2024-05-01T12:00:00Z"}""");

        assertThat(event.id()).isEqualTo("a7");
        assertThat(event.field("price").number()).isEqualTo(3.5);
        assertThat(event.field("shop").text()).isEqualTo("nörth");
        assertThat(event.field("open").kind()).isEqualTo(Value.Kind.BOOLEAN);
        assertThat(event.field("open").number()).isEqualTo(1);
        assertThat(event.field("gone").isMissing()).isTrue();
        assertThat(event.field("pixels").length()).isEqualTo(3);
        assertThat(event.field("pixels").numbers()).startsWith(0, 1.5f, Float.NaN);
        assertThat(event.field("words").kind()).isEqualTo(Value.Kind.OTHER);
        assertThat(event.field("words")).hasToString("a list of lists");
        assertThat(event.field("tags").kind()).isEqualTo(Value.Kind.NAMES);
        assertThat(names("tags")).containsExactly("a", "3", "", "2.5", "");
        assertThat(event.field("ids").kind()).isEqualTo(Value.Kind.NUMBERS);
        assertThat(names("ids")).containsExactly("1", "9007199254740993", "");
        assertThat(event.label().text()).isEqualTo("sold");
        assertThat(event.weight()).isEqualTo(2);
        assertThat(event.time()).isEqualTo(1_714_564_800_000L);
        assertThat(reader.passedOver().sentences()).isEmpty();
    }

    private List<String> names(String field) {
        Value value = event.field(field);
        return IntStream.range(0, value.length()).mapToObj(value::name).toList();
    }

    @Test
    void an_object_of_numbers_in_a_list_is_names_with_a_number_each() throws RejectedEvent {
        read("""
                {"features": {"words": [{"apple": 1, "pear": -0.5, "plum": true, "fig": false, "apple": 2}], "none": [{}],
                 "mixed": [{"a": 1, "b": "x"}], "two": [{"a": 1}, {"b": 2}], "deep": [{"a": {"b": [1]}}], "after": 7}}""");

        Value words = event.field("words");
        assertThat(words.kind()).isEqualTo(Value.Kind.SPARSE);
        assertThat(words.length()).isEqualTo(4);
        assertThat(List.of(words.name(0), words.name(1), words.name(2), words.name(3)))
                .containsExactly("apple", "pear", "plum", "apple");
        assertThat(words.numbers()).startsWith(1, -0.5f, 1, 2);
        assertThat(event.field("none").kind()).isEqualTo(Value.Kind.SPARSE);
        assertThat(event.field("none").length()).isZero();
        for (String other : List.of("mixed", "two", "deep")) {
            assertThat(event.field(other)).hasToString(JsonValues.LIST_OF_OBJECTS);
        }
        assertThat(event.field("after").number()).isEqualTo(7);
    }

    @Test
    void only_features_must_be_there() throws RejectedEvent {
        read("{\"features\":{}}");

        assertThat(event.id()).isNull();
        assertThat(event.label().isMissing()).isTrue();
        assertThat(event.weight()).isEqualTo(1);
        assertThat(event.time()).isEqualTo(-1);
    }

    @Test
    void null_is_as_absent() throws RejectedEvent {
        read("{\"id\":null,\"features\":{\"a\":null},\"label\":null,\"weight\":null,\"time\":null}");

        assertThat(event.id()).isNull();
        assertThat(event.field("a").isMissing()).isTrue();
        assertThat(event.label().isMissing()).isTrue();
        assertThat(event.weight()).isEqualTo(1);
        assertThat(event.time()).isEqualTo(-1);
    }

    @Test
    void nothing_of_the_event_before_stays() throws RejectedEvent {
        read("{\"id\":1,\"features\":{\"a\":1,\"b\":[1,2]},\"label\":0.5,\"weight\":3,\"time\":5}");
        assertThat(event.id()).isEqualTo("1");
        assertThat(event.time()).isEqualTo(5_000);

        read("{\"features\":{\"c\":2}}");

        assertThat(event.field("a").isMissing()).isTrue();
        assertThat(event.field("b").isMissing()).isTrue();
        assertThat(event.id()).isNull();
        assertThat(event.label().isMissing()).isTrue();
        assertThat(event.weight()).isEqualTo(1);
        assertThat(event.time()).isEqualTo(-1);
    }

    @Test
    void of_a_key_that_comes_twice_the_last_holds_and_it_is_counted() throws RejectedEvent {
        read("{\"label\":1,\"features\":{\"a\":1,\"b\":2},\"features\":{\"a\":[3],\"a\":4},\"label\":\"x\"}");

        assertThat(event.field("a").number()).isEqualTo(4);
        assertThat(event.field("b").isMissing()).isTrue();
        assertThat(event.label().text()).isEqualTo("x");
        assertThat(reader.passedOver().count(PassedOver.Kind.REPEATED_KEY)).isEqualTo(3);
        assertThat(reader.passedOver().sentences())
                .containsExactly(
                        "3 keys came a second time in an event, and the last one holds, the first is features");
    }

    @Test
    void the_last_holds_where_it_is_null_or_blank_too() throws RejectedEvent {
        read("{\"features\":{\"a\":1,\"b\":2,\"a\":null,\"b\":\" \"},\"label\":\"x\",\"label\":null}");

        assertThat(event.field("a").isMissing()).isTrue();
        assertThat(event.field("b").isMissing()).isTrue();
        assertThat(event.label().isMissing()).isTrue();
    }

    /** An object and a value, or two objects, of one name: what comes last holds as a whole. */
    @Test
    void of_an_object_that_comes_twice_the_last_holds_too() throws RejectedEvent {
        read("{\"features\": {\"user\": 3.5, \"user\": {\"age\": 3}}}");
        assertThat(event.field("user").isMissing()).isTrue();
        assertThat(event.field("user.age").number()).isEqualTo(3);

        read("{\"features\": {\"user\": {\"age\": 3, \"home\": {\"city\": \"Basel\"}}, \"user\": \"Ann\"}}");
        assertThat(event.field("user").text()).isEqualTo("Ann");
        assertThat(event.field("user.age").isMissing()).isTrue();
        assertThat(event.field("user.home.city").isMissing()).isTrue();

        read("{\"features\": {\"user\": {\"age\": 3}, \"user\": {\"name\": \"Ann\"}, \"users\": 1}}");
        assertThat(event.field("user.age").isMissing()).isTrue();
        assertThat(event.field("user.name").text()).isEqualTo("Ann");
        assertThat(event.field("users").number()).isEqualTo(1);
        assertThat(reader.passedOver().count(PassedOver.Kind.REPEATED_KEY)).isEqualTo(3);
    }

    @Test
    void an_id_and_a_time_that_come_twice_are_counted() throws RejectedEvent {
        read("{\"id\":\"a\",\"time\":0,\"features\":{},\"id\":\"b\",\"time\":1777636800}");

        assertThat(event.id()).isEqualTo("b");
        assertThat(event.time()).isEqualTo(1_777_636_800_000L);
        assertThat(reader.passedOver().count(PassedOver.Kind.REPEATED_KEY)).isEqualTo(2);
    }

    @Test
    void a_weight_may_be_nothing_or_the_largest_number() throws RejectedEvent {
        for (float weight : new float[] {0, Float.MIN_VALUE, Float.MAX_VALUE}) {
            read("{\"features\":{\"a\":1},\"weight\":" + weight + "}");

            assertThat(event.weight()).isEqualTo(weight);
        }
    }

    @Test
    void the_values_of_an_object_inside_are_fields_called_by_their_path() throws RejectedEvent {
        read("""
                {"features": {"user": {"age": 39, "home": {"city": "Basel", "at": [47.5, 7.6]}, "gone": null, "no": {}},
                 "x": 1}, "label": 1}""");

        assertThat(names()).containsExactly("user.age", "user.home.city", "user.home.at", "user.gone", "x");
        assertThat(event.field("user.age").number()).isEqualTo(39);
        assertThat(event.field("user.home.city").text()).isEqualTo("Basel");
        assertThat(event.field("user.home.at").length()).isEqualTo(2);
        assertThat(event.field("user.gone").isMissing()).isTrue();
    }

    @Test
    void a_key_written_like_a_path_is_the_same_field() throws RejectedEvent {
        read("{\"features\":{\"user\":{\"age\":39},\"user.age\":40}}");

        assertThat(event.field("user.age").number()).isEqualTo(40);
        assertThat(reader.passedOver().sentences().get(0)).endsWith("user.age");
    }

    @Test
    void a_path_has_the_limit_of_a_name() {
        String deep = "{\"features\":" + "{\"key\":".repeat(300) + "1" + "}".repeat(301);

        RejectedEvent rejected = rejected(deep.getBytes(UTF_8));

        assertThat(rejected.reason()).isEqualTo(RejectedEvent.Reason.TOO_LARGE);
        assertThat(rejected).hasMessageContaining("more than 1000 characters");
    }

    @Test
    void names_and_ids_as_long_as_their_limit_are_taken() throws RejectedEvent {
        String path = "{\"id\":\"%s\",\"features\":{\"outer\":{\"%s\":1},\"%s\":2}}";

        read(path.formatted("i".repeat(1_000), "n".repeat(994), "m".repeat(1_000)));

        assertThat(event.id()).hasSize(1_000);
        assertThat(event.field("outer." + "n".repeat(994)).number()).isEqualTo(1);
        assertThat(event.field("m".repeat(1_000)).number()).isEqualTo(2);
        assertThat(rejected(path.formatted("i", "n".repeat(995), "m").getBytes(UTF_8)))
                .hasMessageContaining("more than 1000 characters");
    }

    @Test
    void texts_are_read_as_in_a_file() throws RejectedEvent {
        read("{\"features\":{\"a\":\" sold \",\"b\":\"\",\"c\":\" \\t\",\"d\":\"two words\"},\"label\":\" left\"}");

        assertThat(event.field("a").text()).isEqualTo("sold");
        assertThat(event.field("b").isMissing()).isTrue();
        assertThat(event.field("c").isMissing()).isTrue();
        assertThat(event.field("d").text()).isEqualTo("two words");
        assertThat(event.label().text()).isEqualTo("left");

        read("{\"features\":{\"a\":1},\"label\":\"\"}");
        assertThat(event.label().isMissing()).isTrue();

        read("{\"features\":{\"a\":1},\"time\":\" \"}");
        assertThat(event.time()).isEqualTo(-1);
        assertThat(reader.passedOver().sentences()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1.0, 1",
        "1e3, 1000",
        "-0, 0",
        "1.10, 1.1",
        "4111111111111111, 4111111111111111",
        "1285704473650888701, 1285704473650888701",
        "-123456789012345678901234567890, -123456789012345678901234567890"
    })
    void a_number_as_a_name_keeps_all_its_digits(String written, String name) throws RejectedEvent {
        read("{\"features\":{\"a\":" + written + "},\"label\":" + written + "}");

        assertThat(event.label().asName()).isEqualTo(name);
        assertThat(event.field("a").asName()).isEqualTo(name);
        assertThat(event.field("a").number()).isEqualTo(Double.parseDouble(written));
    }

    @Test
    void what_is_passed_over_is_news_once() throws RejectedEvent {
        read("{\"v\":3,\"features\":{\"a\":1}}");
        assertThat(reader.passedOver().news()).hasSize(1);

        read("{\"v\":3,\"features\":{\"a\":1,\"a\":2}}");
        assertThat(reader.passedOver().news()).singleElement().asString().endsWith("the first is a");
        assertThat(reader.passedOver().news()).isEmpty();
        assertThat(reader.passedOver().sentences()).hasSize(2);
    }

    @Test
    void a_key_that_is_nearly_one_of_an_events_is_told_with_what_was_meant() throws RejectedEvent {
        read("{\"labels\":3,\"features\":{\"a\":1}}");

        assertThat(reader.passedOver().news())
                .containsExactly(
                        "1 key beside those of an event were ignored, the first is labels; did you mean label?");
    }

    @Test
    void a_key_of_feedback_is_told_with_one_of_feedback_that_was_meant() throws RejectedEvent {
        EventReader feedback = EventReader.ofFeedback();
        EventReader other = EventReader.ofFeedback();

        feedback.read("{\"rewards\":3,\"id\":\"a\",\"label\":1}".getBytes(UTF_8), event);
        other.read("{\"feature\":3,\"id\":\"a\",\"label\":1}".getBytes(UTF_8), event);

        assertThat(feedback.passedOver().sentences())
                .singleElement()
                .asString()
                .endsWith("rewards; did you mean reward?");
        assertThat(other.passedOver().sentences()).singleElement().asString().endsWith("the first is feature");
    }

    @Test
    void unknown_keys_are_ignored_and_counted() throws RejectedEvent {
        read("{\"v\":3,\"features\":{\"a\":1},\"nested\":{\"label\":[1,{\"id\":2}]},\"label\":true}");

        assertThat(reader.passedOver().count(PassedOver.Kind.UNKNOWN_KEY)).isEqualTo(2);
        assertThat(reader.passedOver().sentences())
                .containsExactly("2 keys beside those of an event were ignored, the first is v");
        assertThat(event.label().asName()).isEqualTo("true");
        assertThat(event.width()).isEqualTo(1);
    }

    @Test
    void a_byte_order_mark_is_passed_over() throws RejectedEvent {
        read("\ufeff{\"features\":{\"a\":1}}");

        assertThat(event.field("a").number()).isEqualTo(1);
        assertThat(rejected("\ufeff".getBytes(UTF_8)).reason()).isEqualTo(RejectedEvent.Reason.EMPTY);
    }

    @Test
    void a_source_is_a_name_and_after_its_last_colon_an_offset() throws RejectedEvent {
        read("{\"source\":\"or:ders-3:4711\",\"features\":{}}");

        assertThat(event.source()).isEqualTo("or:ders-3");
        assertThat(event.sourceOffset()).isEqualTo(4711);

        read("{\"source\":null,\"features\":{}}");
        assertThat(event.source()).isNull();
        assertThat(reader.passedOver().sentences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"orders-3\"",
                "\":7\"",
                "\"orders-3:\"",
                "\"orders-3:-1\"",
                "\"orders-3:1e3\"",
                "\"orders-3:1234567890123456789\"",
                "7",
                "true",
                "[1]",
                "{\"a\":{\"source\":1}}",
                "\"\""
            })
    void a_source_that_cannot_be_read_costs_the_source_and_not_the_event(String written) throws RejectedEvent {
        read("{\"source\":" + written + ",\"features\":{\"a\":1},\"label\":true}");

        assertThat(event.source()).isNull();
        assertThat(event.field("a").number()).isEqualTo(1);
        assertThat(event.label().asName()).isEqualTo("true");
        assertThat(reader.passedOver().count(PassedOver.Kind.UNREADABLE_SOURCE)).isEqualTo(1);
    }

    @Test
    void the_source_of_one_event_is_not_that_of_the_next() throws RejectedEvent {
        read("{\"source\":\"orders-3:4711\",\"features\":{}}");
        read("{\"features\":{}}");

        assertThat(event.source()).isNull();
    }

    @Test
    void the_id_of_a_source_is_a_text() throws RejectedEvent {
        read("{\"source\":\"orders-3:4711\",\"sourceId\":\"x7QdKw\",\"features\":{}}");
        assertThat(event.sourceId()).isEqualTo("x7QdKw");

        read("{\"source\":\"orders-3:4711\",\"sourceId\":[7],\"features\":{}}");
        assertThat(event.sourceId()).isEmpty();
        assertThat(reader.passedOver().count(PassedOver.Kind.UNREADABLE_SOURCE)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"noon\"", "-1", "1e300", "true", "[1]", "{\"a\":{\"time\":1}}", "99999999999999999999"})
    void a_time_that_cannot_be_read_costs_the_time_and_not_the_event(String written) throws RejectedEvent {
        read("{\"time\":" + written + ",\"features\":{\"a\":1},\"label\":true}");

        assertThat(event.time()).isEqualTo(-1);
        assertThat(event.field("a").number()).isEqualTo(1);
        assertThat(event.label().asName()).isEqualTo("true");
        assertThat(reader.passedOver().count(PassedOver.Kind.UNREADABLE_TIME)).isEqualTo(1);
        assertThat(reader.passedOver().sentences().get(0)).startsWith("1 time could not be read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0",
                "0e5",
                "1",
                "-1",
                "999999999",
                "2147483648",
                "-2147483649",
                "999999999999999999",
                "1234567890123456789",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551616",
                "9007199254740993",
                "9007199254740993.0",
                "123456789012345678901234567890",
                "0.1",
                "1e-400",
                "4.9e-324",
                "2.4703282292062327e-324",
                "2.4703282292062328e-324",
                "1.7976931348623157e308",
                "2.2250738585072011e-308",
                "2.2250738585072012E-308",
                "1.00000000000000011102230246251565404",
                "0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000001e99"
            })
    void a_number_is_what_java_parses(String number) throws RejectedEvent {
        assertThat(Double.doubleToRawLongBits(readNumber(number)))
                .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(number)));
    }

    @Test
    void random_numbers_are_what_java_parses() {
        Seeds.forEach(20, seed -> {
            Random random = new Random(seed);
            for (int i = 0; i < 5_000; i++) {
                String number = randomNumber(random);

                double read = readNumber(number);

                assertThat(Double.doubleToRawLongBits(read))
                        .as(number)
                        .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(number)));
            }
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | EMPTY | empty",
                "'  \n ' | EMPTY | blank",
                "hello | NOT_JSON | at line 1, column",
                "{\"features\":{\"a\":1} | NOT_JSON | at line 1, column",
                "{\"features\":{\"a\":NaN}} | NOT_JSON | token 'NaN'",
                "{\"features\":{\"a\":-Infinity}} | NOT_JSON | at line 1",
                "{\"features\":{\"a\":01}} | NOT_JSON | zero",
                "{\"features\":{\"a\":1,}} | NOT_JSON | at line 1",
                "{'features':{}} | NOT_JSON | at line 1",
                "{\"features\":{}}x | NOT_JSON | line 1, column 16",
                "{\"features\":{}} {\"features\":{}} | NOT_JSON | column 17; send one in a message",
                "{\"features\":{\"a\":\"\\ud800\"}} | NOT_JSON | surrogate",
                "{\"features\":{\"\\udc00\":1}} | NOT_JSON | surrogate",
                "[1,2] | NOT_AN_OBJECT | a list",
                "12.5 | NOT_AN_OBJECT | a number",
                "null | NOT_AN_OBJECT | null",
                "\"text\" | NOT_AN_OBJECT | a text",
                "{\"features\":{\"a\":1e400}} | NOT_FINITE | \"a\" is 1e400 at line 1, column 18",
                "{\"features\":{\"a\":[1,-1e39]}} | NOT_FINITE | 32-bit",
                "{\"features\":{},\"label\":1e400} | NOT_FINITE | label",
                "{} | WRONG_TYPE | no features",
                "{\"features\":null} | WRONG_TYPE | \"features\" is null",
                "{\"features\":[1]} | WRONG_TYPE | \"features\" is a list",
                "{\"features\":{},\"id\":1.5} | WRONG_TYPE | \"id\" is 1.5",
                "{\"features\":{},\"id\":{}} | WRONG_TYPE | \"id\" is an object",
                "{\"features\":{},\"label\":[1]} | WRONG_TYPE | \"label\" is a list",
                "{\"features\":{},\"label\":{}} | WRONG_TYPE | \"label\" is an object",
                "{\"features\":{},\"weight\":\"2\"} | WRONG_TYPE | \"weight\" is \"2\"",
                "{\"features\":{},\"weight\":-1} | BAD_WEIGHT | the weight is -1",
                "{\"features\":{},\"weight\":1e39} | BAD_WEIGHT | 1e39"
            })
    void what_is_no_event_is_rejected_with_its_reason(String message, RejectedEvent.Reason reason, String said) {
        RejectedEvent rejected = rejected(message.getBytes(UTF_8));

        assertThat(rejected.reason()).isEqualTo(reason);
        assertThat(rejected).hasMessageContaining(said).message().doesNotContain("Feature", "enable", "\n");
    }

    @Test
    void a_record_without_a_value_is_rejected() {
        RejectedEvent rejected = catchThrowableOfType(RejectedEvent.class, () -> reader.read(null, event));

        assertThat(rejected.reason()).isEqualTo(RejectedEvent.Reason.EMPTY);
    }

    @Test
    void nul_bytes_are_rejected() {
        assertThat(rejected(new byte[100]).reason()).isEqualTo(RejectedEvent.Reason.NOT_JSON);
        assertThat(rejected("{\"features\":{}}\0".getBytes(UTF_8)).reason()).isEqualTo(RejectedEvent.Reason.NOT_JSON);
        assertThat(rejected("{\"features\":{\"a\0\":1}}".getBytes(UTF_8)).reason())
                .isEqualTo(RejectedEvent.Reason.NOT_JSON);
    }

    @Test
    void what_is_not_utf_8_is_rejected_with_its_place() {
        byte[] message = "{\"features\":{\"a\":\"?\"}}".getBytes(UTF_8);
        message[18] = (byte) 0xe9;

        RejectedEvent rejected = rejected(message);

        assertThat(rejected.reason()).isEqualTo(RejectedEvent.Reason.NOT_JSON);
        assertThat(rejected).hasMessage("byte 19, 0xe9, is not UTF-8; JSON must be");
        assertThat(rejected(new byte[] {(byte) 0xff, '{'})).hasMessageStartingWith("byte 1, 0xff");
        assertThat(rejected("{\"features\":{}}".getBytes(java.nio.charset.StandardCharsets.UTF_16))
                        .reason())
                .isEqualTo(RejectedEvent.Reason.NOT_JSON);
        assertThat(rejected("{\"features\":{}}".getBytes(java.nio.charset.StandardCharsets.UTF_16LE))
                        .reason())
                .isEqualTo(RejectedEvent.Reason.NOT_JSON);
    }

    @Test
    void half_a_surrogate_pair_is_rejected_wherever_it_stands() {
        for (String text : new String[] {"\\ud83d", "\\ude00 or more"}) {
            for (String message : new String[] {
                "{\"features\":{\"%s\":1}}",
                "{\"features\":{\"outer\":{\"%s\":1}}}",
                "{\"features\":{\"a\":\"%s\"}}",
                "{\"features\":{},\"label\":\"%s\"}",
                "{\"features\":{},\"id\":\"%s\"}"
            }) {
                RejectedEvent rejected = rejected(message.formatted(text).getBytes(UTF_8));

                assertThat(rejected.reason()).isEqualTo(RejectedEvent.Reason.NOT_JSON);
                assertThat(rejected).hasMessageContaining("surrogate");
            }
        }
    }

    @Test
    void what_is_too_large_is_rejected() throws RejectedEvent {
        String prefix = "{\"features\":{\"a\":";

        assertThat(rejected(new byte[20 << 20])).hasMessage("the message has 20971520 bytes; the limit is 16777216");
        assertThat(rejected(("{\"id\":\"" + "i".repeat(1_001) + "\",\"features\":{}}").getBytes(UTF_8)))
                .hasMessageStartingWith("the id has 1,001 characters")
                .hasMessageEndingWith("it may have 1,000");
        assertThat(rejected((prefix + "[".repeat(5_000)).getBytes(UTF_8)).reason())
                .isEqualTo(RejectedEvent.Reason.TOO_LARGE);
        assertThat(rejected((prefix + "1".repeat(5_000) + "}}").getBytes(UTF_8)).reason())
                .isEqualTo(RejectedEvent.Reason.TOO_LARGE);
        assertThat(rejected(("{\"features\":{\"" + "n".repeat(5_000) + "\":1}}").getBytes(UTF_8)))
                .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(RejectedEvent.Reason.TOO_LARGE))
                .hasMessageContaining("1000")
                .message()
                .doesNotContain("StreamReadConstraints");

        read(prefix + '"' + "x".repeat(1_000_000) + "\"}}");
        assertThat(event.field("a").text()).hasSize(1_000_000);
    }

    @Test
    void the_limit_of_bytes_can_be_set() throws RejectedEvent {
        byte[] message = "{\"features\":{}}".getBytes(UTF_8);

        new EventReader(message.length).read(message, event);

        RejectedEvent rejected = catchThrowableOfType(
                RejectedEvent.class, () -> new EventReader(message.length - 1).read(message, event));
        assertThat(rejected.reason()).isEqualTo(RejectedEvent.Reason.TOO_LARGE);
    }

    @Test
    void made_up_names_do_not_fill_the_memory() throws RejectedEvent {
        read("{\"features\":{\"first\":1}}");
        for (int i = 0; i < 12_000; i++) {
            read("{\"features\":{\"name" + i + "\":1,\"first\":" + i + "}}");
        }

        assertThat(event.width()).isEqualTo(Event.MAX_COLUMNS);
        assertThat(event.ignoredFields()).isEqualTo(12_001 - Event.MAX_COLUMNS);
        assertThat(event.field("first").number()).isEqualTo(11_999);
    }

    private static String randomNumber(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Double.toString(finite(Double.longBitsToDouble(random.nextLong())));
            case 1 -> Double.toString((double) finite(Float.intBitsToFloat(random.nextInt())));
            case 2 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 3 -> Integer.toString(random.nextInt(256));
            case 4 -> digits(random, 1 + random.nextInt(40)) + "." + digits(random, 1 + random.nextInt(40));
            default -> "-" + digits(random, 1 + random.nextInt(20)) + "E" + (random.nextInt(560) - 290);
        };
    }

    private static double finite(double number) {
        return Double.isFinite(number) ? number : 0.25;
    }

    private static String digits(Random random, int count) {
        StringBuilder digits = new StringBuilder().append((char) ('1' + random.nextInt(9)));
        while (digits.length() < count) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    private List<String> names() {
        return IntStream.range(0, event.width()).mapToObj(event::name).toList();
    }

    private double readNumber(String number) {
        try {
            read("{\"features\":{\"a\":" + number + "}}");
            return event.field("a").number();
        } catch (RejectedEvent e) {
            throw new AssertionError(number, e);
        }
    }

    private void read(String message) throws RejectedEvent {
        reader.read(message.getBytes(UTF_8), event);
    }

    private RejectedEvent rejected(byte[] message) {
        RejectedEvent rejected = catchThrowableOfType(RejectedEvent.class, () -> reader.read(message, event));
        assertThat(rejected).as("rejection of %s", new String(message, UTF_8)).isNotNull();
        return rejected;
    }
}
