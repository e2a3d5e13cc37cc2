package io.eddy.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.spec.Input;
import io.eddy.wire.EventWriter;
import org.junit.jupiter.api.Test;

/** What becomes of records of JSON. */
class JsonMappingTest {
    private static final long TIMESTAMP = 1_777_636_800_000L;

    @Test
    void flat_json_needs_topic_and_label_only() throws RejectedEvent {
        RecordMapping mapping = new RecordMappings(1 << 20).of(Input.of("orders", "returned", "--label"));

        assertThat(written(mapping, "{'amount':3.5,'city':'Basel','vip':true,'tags':['a','b'],'returned':'yes'}"))
                .isEqualTo(
                        "{'features':{'amount':3.5,'city':'Basel','vip':true,'tags':['a','b']},'label':'yes','time':1777636800000}");
    }

    @Test
    void several_outputs_have_a_field_each_and_a_record_one_of_them_at_least() throws RejectedEvent {
        RecordMapping mapping = WrittenInput.mapping("- {topic: t, label: {click: /clicked, dwell: /stay/seconds}}");

        assertThat(written(mapping, "{'a':1,'clicked':true,'stay':{'seconds':3.5}}"))
                .isEqualTo("{'features':{'a':1},'label':{'click':true,'dwell':3.5},'time':1777636800000}");
        assertThat(written(mapping, "{'a':1,'clicked':false}"))
                .isEqualTo("{'features':{'a':1},'label':{'click':false},'time':1777636800000}");
        assertThatThrownBy(() -> written(mapping, "{'a':1}"))
                .isInstanceOfSatisfying(
                        RejectedEvent.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING_LABEL));
    }

    @Test
    void objects_inside_become_fields_called_by_their_path() throws RejectedEvent {
        assertThat(features("- {topic: t, label: y}", "{'a':{'b':{'c':1},'d':'x'},'e':2,'y':0}"))
                .isEqualTo("{'a.b.c':1,'a.d':'x','e':2}");
    }

    @Test
    void pointers_reach_label_id_time_weight_and_key_wherever_they_are() throws RejectedEvent {
        RecordMapping mapping = WrittenInput.mapping(
                "- {topic: t, label: /outcome/returned, id: /order/id, time: /order/at, weight: /w, key: /customer/id}");

        assertThat(
                        written(
                                mapping,
                                "{'order':{'id':7,'at':'2026-05-01T14:00:00+02:00'},'w':2,'customer':{'id':'c9'},'x':1,'outcome':{'returned':true}}"))
                .isEqualTo(
                        "{'id':'7','features':{'order.at':'2026-05-01T14:00:00+02:00','customer.id':'c9','x':1},'label':true,'weight':2,'time':1777636800000}");
        assertThat(mapping.key()).isEqualTo("c9".getBytes(UTF_8));
    }

    @Test
    void a_name_means_what_the_feature_would_be_called_and_a_pointer_one_place_only() throws RejectedEvent {
        String record = "{'a.b':1,'a':{'b':2},'y':0}";

        assertThat(features("- {topic: t, label: y, except: [/a/b]}", record)).isEqualTo("{'a.b':1}");
        assertThat(features("- {topic: t, label: y, except: [/a.b]}", record)).isEqualTo("{'a.b':2}");
        assertThat(features("- {topic: t, label: y, except: [a.b]}", record)).isEqualTo("{}");
    }

    @Test
    void keys_with_slashes_tildes_and_letters_of_any_script_are_reached() throws RejectedEvent {
        assertThat(features(
                        "- {topic: t, label: /y~1~0, features: [/straße/größe~1m, /~01, /名前]}",
                        "{'y/~':1,'straße':{'größe/m':3,'x':1},'~1':5,'名前':'x','/':9}"))
                .isEqualTo("{'straße.größe/m':3,'~1':5,'名前':'x'}");
    }

    @Test
    void features_are_all_or_those_named_or_all_but_those_named() throws RejectedEvent {
        String record = "{'a':1,'b':{'c':2,'d':3},'e':4,'y':0}";

        assertThat(features("- {topic: t, label: y}", record)).isEqualTo("{'a':1,'b.c':2,'b.d':3,'e':4}");
        assertThat(features("- {topic: t, label: y, features: [/b, e]}", record))
                .isEqualTo("{'b.c':2,'b.d':3,'e':4}");
        assertThat(features("- {topic: t, label: y, except: [/b/c, e]}", record))
                .isEqualTo("{'a':1,'b.d':3}");
        assertThat(features("- {topic: t, label: y, features: [b], except: [b.c]}", record))
                .isEqualTo("{'b.d':3}");
    }

    @Test
    void lists_of_objects_become_their_count_and_what_all_have_under_each_key() throws RejectedEvent {
        assertThat(
                        features(
                                "- {topic: t, label: y}",
                                "{'y':0,'items':[{'sku':'a','price':3,'gift':true},{'sku':'b','price':1.5,'size':{'w':2}},{'price':null,'sku':' '}]}"))
                .isEqualTo(
                        "{'items.count':3,'items.sku':['a','b'],'items.price.sum':4.5,'items.price.min':1.5,'items.price.max':3,"
                                + "'items.gift':['true'],'items.size.w.sum':2,'items.size.w.min':2,'items.size.w.max':2}");
    }

    @Test
    void an_empty_list_is_one_of_what_lists_before_it_had() throws RejectedEvent {
        RecordMapping mapping = WrittenInput.mapping("- {topic: t, label: y}");

        assertThat(featuresOf(written(mapping, "{'y':0,'items':[],'tags':[],'x':1}")))
                .isEqualTo("{'x':1}");
        written(mapping, "{'y':0,'items':[{'sku':'a'}],'tags':['b'],'x':1}");

        assertThat(featuresOf(written(mapping, "{'y':0,'items':[],'tags':[],'x':1}")))
                .isEqualTo("{'x':1,'items.count':0,'tags':[]}");
    }

    @Test
    void an_empty_list_into_which_a_name_leads_is_one_of_objects() throws RejectedEvent {
        assertThat(features("- {topic: t, label: y, features: [items.count, x]}", "{'y':0,'items':[],'x':1}"))
                .isEqualTo("{'items.count':0,'x':1}");
    }

    @Test
    void lists_within_objects_of_lists_are_put_together() throws RejectedEvent {
        assertThat(features(
                        "- {topic: t, label: y}",
                        "{'y':0,'o':[{'lines':[{'s':'a'},{'s':'b'}],'n':[1,2]},{'lines':[{'s':'c'}],'n':[]}]}"))
                .isEqualTo("{'o.count':2,'o.lines.s':['a','b','c'],'o.n.sum':3,'o.n.min':1,'o.n.max':2}");
    }

    @Test
    void the_next_record_knows_nothing_of_the_lists_of_this_one() throws RejectedEvent {
        RecordMapping mapping = WrittenInput.mapping("- {topic: t, label: y}");

        written(mapping, "{'y':0,'items':[{'sku':'a','price':3}]}");

        assertThat(featuresOf(written(mapping, "{'y':0,'items':[{'sku':'b'}]}")))
                .isEqualTo("{'items.count':1,'items.sku':['b']}");
    }

    @Test
    void long_whole_numbers_keep_their_digits_and_are_names_in_lists_of_objects() throws RejectedEvent {
        assertThat(features(
                        "- {topic: t, label: y}",
                        "{'y':0,'card':4929123456789012345,'l':[12345678901234567],'o':[{'id':98765432109876543210}]}"))
                .isEqualTo(
                        "{'card':4929123456789012345,'l':[12345678901234567],'o.count':1,'o.id':['98765432109876543210']}");
    }

    @Test
    void a_list_into_which_a_pointer_leads_is_its_elements() throws RejectedEvent {
        assertThat(written(WrittenInput.mapping("- {topic: t, label: /y/1}"), "{'y':[5,7,9],'x':[1,2]}"))
                .startsWith("{'features':{'y.0':5,'y.2':9,'x':[1,2]},'label':7");
        assertThat(features("- {topic: t, label: y, features: [/o/1/p]}", "{'y':1,'o':[{'p':1},{'p':2,'q':3}]}"))
                .isEqualTo("{'o.1.p':2}");
    }

    @Test
    void lists_of_lists_and_of_truth_values_are_left_out() throws RejectedEvent {
        assertThat(features("- {topic: t, label: y}", "{'y':0,'m':[[1],[2]],'b':[true],'x':1,'e':[]}"))
                .isEqualTo("{'x':1}");
    }

    @Test
    void of_a_key_that_comes_twice_the_last_holds_and_it_is_told() throws RejectedEvent {
        RecordMapping mapping = WrittenInput.mapping("- {topic: t, label: y}");

        assertThat(featuresOf(written(mapping, "{'y':0,'a':1,'a':2}"))).isEqualTo("{'a':2}");
        assertThat(mapping.atEnd()).singleElement().asString().contains("1 key came a second time", "a");
    }

    @Test
    void nan_is_missing_and_infinity_no_number() throws RejectedEvent {
        assertThat(features("- {topic: t, label: y}", "{'y':0,'a':NaN,'l':[1,NaN]}"))
                .isEqualTo("{'l':[1,null]}");
        rejected("- {topic: t, label: y}", "{'y':0,'a':Infinity}", Reason.NOT_FINITE, "\"a\" is Infinity");
        rejected("- {topic: t, label: y}", "{'y':0,'a':1e400}", Reason.NOT_FINITE, "1e400");
    }

    @Test
    void a_condition_makes_the_label_true_or_false_and_its_field_no_feature() throws RejectedEvent {
        String input = "- {topic: t, positive: {field: /rating, atLeast: 4}}";

        assertThat(written(WrittenInput.mapping(input), "{'rating':4,'x':1}"))
                .startsWith("{'features':{'x':1},'label':true");
        assertThat(written(WrittenInput.mapping(input), "{'rating':3.9,'x':1}")).contains("'label':false");
        rejected(input, "{'x':1}", Reason.MISSING_LABEL, "nothing in /rating", "m.yaml:2:32: inputs[0].positive.field");
        rejected(input, "{'rating':'high'}", Reason.WRONG_TYPE, "the text \"high\"", "only a number can be compared");
    }

    @Test
    void conditions_are_all_of_what_is_named() throws RejectedEvent {
        String input = "- {topic: t, positive: {field: r, above: 1, below: 4}}";

        assertThat(written(WrittenInput.mapping(input), "{'r':1}")).contains("'label':false");
        assertThat(written(WrittenInput.mapping(input), "{'r':2}")).contains("'label':true");
        assertThat(written(WrittenInput.mapping(input), "{'r':4}")).contains("'label':false");
        assertThat(written(WrittenInput.mapping("- {topic: t, positive: {field: r, in: [gold, 7]}}"), "{'r':7.0}"))
                .contains("'label':true");
        assertThat(written(WrittenInput.mapping("- {topic: t, positive: {field: r, equals: gold}}"), "{'r':'silver'}"))
                .contains("'label':false");
    }

    @Test
    void a_table_names_labels_and_says_what_others_are() throws RejectedEvent {
        String strict = "- {topic: t, label: s, labels: {R: returned, 2: kept}}";
        String open = "- {topic: t, label: s, labels: {R: returned}, otherwise: kept}";

        assertThat(written(WrittenInput.mapping(strict), "{'s':'R'}")).contains("'label':'returned'");
        assertThat(written(WrittenInput.mapping(strict), "{'s':2.0}")).contains("'label':'kept'");
        rejected(strict, "{'s':'X'}", Reason.UNKNOWN_LABEL, "s is \"X\"");
        rejected(strict, "{'s':null}", Reason.MISSING_LABEL, "nothing in s");
        assertThat(written(WrittenInput.mapping(open), "{'s':'X'}")).contains("'label':'kept'");
        assertThat(written(WrittenInput.mapping(open), "{'s':null}")).contains("'label':'kept'");
        assertThat(written(
                        WrittenInput.mapping(
                                "- {topic: t, positive: {field: s, equals: R}, labels: {true: bad, false: good}}"),
                        "{'s':'R'}"))
                .contains("'label':'bad'");
    }

    @Test
    void what_cannot_be_a_label_an_id_a_weight_a_time_or_a_key_is_told_with_its_place() {
        rejected(
                "- {topic: t, label: y}",
                "{'y':[1,2]}",
                Reason.WRONG_TYPE,
                "m.yaml:2:21: inputs[0].label is y",
                "a list of 2 numbers");
        rejected("- {topic: t, label: y}", "{'y':{'z':1}}", Reason.WRONG_TYPE, "an object");
        rejected("- {topic: t, label: y}", "{'y':[{'z':1}]}", Reason.WRONG_TYPE, "a list of objects");
        rejected("- {topic: t, label: o.y}", "{'o':[{'y':1}]}", Reason.WRONG_TYPE, "in a list of objects");
        rejected("- {topic: t, label: y, id: i}", "{'y':1,'i':1.5}", Reason.WRONG_TYPE, "inputs[0].id is i", "1.5");
        rejected("- {topic: t, label: y, weight: w}", "{'y':1,'w':-1}", Reason.BAD_WEIGHT, "-1");
        rejected(
                "- {topic: t, label: y, time: at}",
                "{'y':1,'at':'soon'}",
                Reason.WRONG_TYPE,
                "the text \"soon\"",
                "ISO-8601");
        rejected("- {topic: t, label: y, key: k}", "{'y':1,'k':[]}", Reason.WRONG_TYPE, "inputs[0].key is k");
    }

    @Test
    void what_is_no_object_of_json_is_rejected() {
        rejected("- {topic: t, label: y}", "", Reason.EMPTY, "the message is empty");
        rejected("- {topic: t, label: y}", "[1]", Reason.NOT_AN_OBJECT, "a list");
        rejected("- {topic: t, label: y}", "{'y':1", Reason.NOT_JSON, "line 1");
        rejected("- {topic: t, label: y}", "{'y':1} {'y':2}", Reason.NOT_JSON, "more follows");
        rejected(
                "- {topic: t, label: y}",
                "{'y':1,'a':" + "[".repeat(2_000) + "]".repeat(2_000) + "}",
                Reason.TOO_LARGE,
                "nesting");
        rejected(
                "- {topic: t, label: y}",
                "{'y':1,'a':" + "{'aaaaaaaaa':".repeat(120) + "1" + "}".repeat(121),
                Reason.TOO_LARGE,
                "path");
    }

    @Test
    void fields_that_no_record_has_are_told_after_two_hundred_and_at_the_end_with_what_is_there() throws RejectedEvent {
        RecordMapping mapping = WrittenInput.mapping("- {topic: t, label: y, id: /ordr/id, except: [coment]}");

        for (int i = 1; i < RecordMapping.FIRST_LOOK; i++) {
            written(mapping, "{'y':1,'order':{'id':3},'comment':'x'}");
        }
        assertThat(mapping.news()).isEmpty();
        written(mapping, "{'y':1,'order':{'id':3},'comment':'x'}");

        assertThat(mapping.news())
                .map(line -> line.replaceAll("^\\S*/", ""))
                .containsExactly(
                        "m.yaml:2:28: inputs[0].id is /ordr/id, and none of the 200 records of t so far has that field; did you mean /order? they have: y, order, comment",
                        "m.yaml:2:47: inputs[0].except[0] is coment, and none of the 200 records of t so far has that field; did you mean comment? they have: y, order, comment");
        assertThat(mapping.news()).as("told once").isEmpty();
        assertThat(mapping.atEnd()).as("nothing new").isEmpty();
        written(mapping, "{'y':1,'order':{'id':3},'comment':'x'}");
        assertThat(mapping.atEnd()).hasSize(2);
    }

    @Test
    void of_a_field_inside_of_others_the_names_are_told_where_its_path_ends() throws RejectedEvent {
        RecordMapping mapping = WrittenInput.mapping(
                "- {topic: t, label: y, id: /outcome/stat, time: outcme/x, weight: outcome.wieght, key: /y/z}");

        written(mapping, "{'y':1,'outcome':{'status':3,'weight':1}}");

        assertThat(mapping.atEnd())
                .map(line -> line.replaceAll("^.*that field", ""))
                .containsExactly(
                        "; did you mean /outcome/status? they have in /outcome: status, weight",
                        "; did you mean outcome? they have: y, outcome",
                        "; did you mean outcome.weight? they have in outcome: status, weight",
                        "; did you mean /y? they have: y, outcome");
    }

    @Test
    void a_condition_that_no_value_of_a_field_can_fulfil_is_told() throws RejectedEvent {
        RecordMapping never = WrittenInput.mapping("- {topic: t, positive: {field: n, in: [x, y]}}");
        RecordMapping sometimes = WrittenInput.mapping("- {topic: t, positive: {field: n, in: [x, 4]}}");
        RecordMapping mixed = WrittenInput.mapping("- {topic: t, positive: {field: n, equals: x}}");

        for (int i = 0; i < RecordMapping.FIRST_LOOK; i++) {
            assertThat(written(never, "{'n':7}")).contains("'label':false");
            written(sometimes, "{'n':7}");
            written(mixed, i == 9 ? "{'n':'z'}" : "{'n':true}");
        }

        assertThat(never.news())
                .singleElement()
                .asString()
                .endsWith(
                        "inputs[0].positive.field is n, which is the number 7 in the first record that has it; none so far has anything there that could be one of x, y, so that the condition never holds");
        assertThat(sometimes.news()).isEmpty();
        assertThat(mixed.news()).isEmpty();
    }

    private static void rejected(String input, String record, Reason reason, String... told) {
        assertThatThrownBy(() -> written(WrittenInput.mapping(input), record))
                .isInstanceOfSatisfying(RejectedEvent.class, e -> {
                    assertThat(e.reason()).isEqualTo(reason);
                    assertThat(e.getMessage()).contains(told);
                });
    }

    private static String features(String input, String record) throws RejectedEvent {
        return featuresOf(written(WrittenInput.mapping(input), record));
    }

    private static String featuresOf(String event) {
        return event.substring(event.indexOf("'features':") + 11, event.indexOf("},'label'") + 1);
    }

    /** The event as it goes into the log, with single quotes for double ones, as the record has. */
    private static String written(RecordMapping mapping, String record) throws RejectedEvent {
        Event event = mapping.map(null, record.replace('\'', '"').getBytes(UTF_8), TIMESTAMP);
        return new String(new EventWriter().write(event), UTF_8).replace('"', '\'');
    }
}
