package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.command.InterpretationTable.Overruling;
import io.eddy.feature.Event;
import io.eddy.learn.FirstLook;
import io.eddy.spec.Interpretation;
import io.eddy.spec.SpecificationReader;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;

class InterpretationTableTest {
    private static final Overruling OVERRULING = Overruling.byColumn("sold");

    @Test
    void fields_of_which_the_same_is_to_be_said_share_a_line() {
        Interpretation found = after(200, (event, i) -> {
            for (int k = 0; k < 20; k++) {
                event.field("pixel" + k).setNumber((i + k) % 7);
            }
            event.field("city").setText("c" + i % 3);
            event.field("order").setText("o" + i);
            event.label().setText(i % 2 == 0 ? "yes" : "no");
        });

        assertThat(InterpretationTable.lines(found, "sold", OVERRULING))
                .containsExactly(
                        "taken for, by the first 200 events (to have it otherwise: --type NAME=KIND, --ignore NAME):",
                        "  pixel0 … pixel19 (20 fields)  number",
                        "  city                          category    3 different texts",
                        "  order                         left out    an identifier: 200 different texts in 200 events",
                        "  sold (label)                  2 classes   texts: yes, no");
    }

    @Test
    void by_a_model_file_the_columns_of_an_image_are_the_image_and_what_a_history_looks_at_is_told() {
        FirstLook look = new FirstLook(SpecificationReader.parse("""
                name: shots
                output: binary
                features:
                  shot: {type: image, width: 4, height: 4, columns: p}
                  price: number
                  before: {type: last, of: price, by: shop}
                """));
        for (int e = 0; e < 5; e++) {
            Event event = new Event().set("price", e).set("shop", "s").set("more", e);
            for (int i = 0; i < 16; i++) {
                event.set("p" + i, i);
            }
            look.see(event.label(e % 2 == 0));
        }

        assertThat(InterpretationTable.lines(look.interpretation(), "label", Overruling.BY_MODEL_FILE))
                .containsExactly(
                        "taken for, by the first 5 events, which are all so far (as run --model takes them; to have it otherwise, change that file):",
                        "  shot    image, 4 x 4 pixels of 1 channel  of p0 to p15",
                        "  price   number",
                        "  before  last                              of price by shop",
                        "  shop    left out                          no feature itself; before looks at it",
                        "  more    left out                          not in the model file",
                        "  label   2 classes                         as given: true, false");
    }

    @Test
    void how_a_label_of_numbers_is_taken_otherwise_is_said() {
        assertThat(label(50, (event, i) -> event.label().setNumber(i % 3)))
                .isEqualTo(
                        "3 classes   3 different whole numbers: 0, 1, 2; --type sold=number takes it for a quantity");
        assertThat(label(50, (event, i) -> event.label().setNumber(i / 7.0)))
                .isEqualTo("quantity    numbers with a fraction; --type sold=category takes it for classes");
    }

    @Test
    void classes_that_may_be_one_and_a_single_class_are_doubted() {
        assertThat(label(50, (event, i) -> event.label().setText(i % 3 == 0 ? "yes" : i % 3 == 1 ? "no" : "Yes")))
                .endsWith("yes, no, Yes; yes and Yes differ in capitals only: are they one class?");
        assertThat(label(50, (event, i) -> event.label().setText("yes")))
                .endsWith(
                        "1 class     texts: yes, the same all the time: there is nothing to learn until another comes");
    }

    @Test
    void classes_that_look_alike_but_are_encoded_in_two_ways_are_doubted() {
        assertThat(label(50, (event, i) -> event.label().setText(i % 2 == 0 ? "caf\u00e9" : "cafe\u0301")))
                .endsWith("differ in how their letters are encoded: are they one class?");
    }

    @Test
    void too_few_events_and_fields_of_which_nothing_can_be_learned_are_told() {
        Interpretation found = after(30, (event, i) -> {
            event.field("order").setText("o" + i);
            event.label().setBoolean(i % 2 == 0);
        });

        assertThat(InterpretationTable.lines(found, "label", OVERRULING))
                .startsWith(
                        "taken for, by the first 30 events, which are all so far (to have it otherwise: --type NAME=KIND, --ignore NAME):",
                        "  no field              nothing is learned but how often each label comes");
    }

    @Test
    void names_too_long_for_the_column_are_cut() {
        Interpretation found = after(200, (event, i) -> {
            event.field("x".repeat(50)).setNumber(i % 7);
            event.label().setText(i % 2 == 0 ? "yes" : "no");
        });

        assertThat(InterpretationTable.lines(found, "sold", OVERRULING).get(1))
                .isEqualTo("  " + "x".repeat(39) + "…  number");
    }

    private static String label(int events, ObjIntConsumer<Event> fill) {
        var lines = InterpretationTable.lines(after(events, fill), "sold", OVERRULING);
        return lines.get(lines.size() - 1).replace("  sold (label)  ", "");
    }

    static Interpretation after(int events, ObjIntConsumer<Event> fill) {
        FirstLook look = new FirstLook();
        Event event = new Event();
        for (int i = 0; i < events; i++) {
            event.clear();
            fill.accept(event, i);
            look.see(event);
        }
        return look.interpretation();
    }
}
