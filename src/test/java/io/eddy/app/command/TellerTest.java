package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.command.InterpretationTable.Overruling;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TellerTest {
    private final List<String> told = new ArrayList<>();
    private final Teller teller = teller();
    private final Learner learner = Learners.of(Specification.inferred("x"));
    private final Event event = new Event();
    private int learned;
    private long shown;

    private Teller teller() {
        return new Teller(
                "events-0: ",
                "label",
                Overruling.WHEN_RUN,
                line -> {
                    told.add(line);
                    shown++;
                },
                () -> shown);
    }

    @Test
    void what_is_settled_is_told_once_and_then_each_remark_when_it_comes() throws RejectedEvent {
        learn(199);
        look(teller);
        assertThat(told).isEmpty();

        learn(1);
        look(teller);
        look(teller);
        assertThat(told)
                .containsExactly(
                        "events-0: taken for, by the first 200 events (to have it otherwise: run --type NAME=KIND, or --model FILE):",
                        "events-0:   price  number",
                        "events-0:   label  2 classes   texts: yes, no");

        told.clear();
        learn(1, "score");
        look(teller);
        look(teller);
        assertThat(told)
                .containsExactly(
                        "events-0: note: field score began at labelled event 201, after the first 200; it is taken on once it has had 20 values");
    }

    @Test
    void an_end_before_all_is_settled_tells_what_there_is() throws RejectedEvent {
        learn(30);
        teller.end(learner.interpretation(), learner.remarks());

        assertThat(told)
                .first()
                .asString()
                .startsWith("events-0: taken for, by the first 30 events, which are all so far");
        assertThat(told).hasSize(3);
    }

    @Test
    void an_end_without_events_tells_nothing() {
        teller.end(learner.interpretation(), learner.remarks());

        assertThat(told).isEmpty();
    }

    @Test
    void a_model_that_goes_on_tells_one_line_and_only_what_is_new() throws RejectedEvent {
        learn(220, "score");
        Teller afterRestart = teller();
        afterRestart.goOn(learner.interpretation(), learner.news() - 1);
        look(afterRestart);
        assertThat(told)
                .containsExactly(
                        "events-0: goes on with what it has settled before: 2 of 2 fields taken, the label as 2 classes");

        told.clear();
        learn(1, "coupon");
        event.clear();
        event.field("price").setNumber(1);
        event.label().setText("maybe");
        learner.learn(event);
        look(afterRestart);
        afterRestart.end(learner.interpretation(), learner.remarks());
        assertThat(told)
                .containsExactly(
                        "events-0: note: field coupon began at labelled event 221, after the first 200; it is taken on once it has had 20 values",
                        "events-0: label by now: 3 classes: yes, no, maybe");

        told.clear();
        shown += 20;
        afterRestart.repeat(learner.remarks());
        assertThat(told).hasSize(2).first().isEqualTo("events-0: noted on the way, all in all:");
        assertThat(told).last().asString().startsWith("events-0:   field coupon began");
    }

    @Test
    void a_remark_that_is_still_to_be_seen_is_repeated_only_if_it_was_made_again() throws RejectedEvent {
        learn(201, "score");
        learn(1, "late");
        look(teller);
        told.clear();
        teller.repeat(learner.remarks());
        assertThat(told).isEmpty();

        shown += 20;
        teller.repeat(learner.remarks());
        assertThat(told).hasSize(2);

        told.clear();
        event.clear();
        event.label().setText("yes");
        learner.learn(event);
        learner.learn(event);
        look(teller);
        told.clear();
        teller.repeat(learner.remarks());
        assertThat(told).last().isEqualTo("events-0:   a labelled event has none of the model's fields (2 times)");
    }

    @Test
    void a_model_file_for_other_events_is_warned_of_at_once_and_where_it_goes_on() throws RejectedEvent {
        Learner foreign =
                Learners.of(SpecificationReader.parse("name: x\nfeatures: {age: number}\noutput: {type: binary}"));
        for (int i = 0; i < 200; i++) {
            event.clear();
            event.field("price").setNumber(i);
            event.label().setBoolean(i % 2 == 0);
            foreign.learn(event);
        }
        teller.look(foreign.interpretation(), foreign.remarks());
        assertThat(told)
                .anyMatch(
                        line -> line.startsWith(
                                "events-0: WARNING: none of the model file's fields is in the first 200 events, so nothing is learned but how often each label comes;"));

        told.clear();
        teller().goOn(foreign.interpretation(), 0);
        assertThat(told).last().asString().startsWith("events-0: WARNING: none of the model file's fields");
        assertThat(InterpretationTable.warning(21, 200)).isPresent();
        assertThat(InterpretationTable.warning(20, 200)).isEmpty();
    }

    private void look(Teller who) {
        who.look(learner.interpretation(), learner.remarks());
    }

    private void learn(int events, String... more) throws RejectedEvent {
        for (int i = 0; i < events; i++) {
            event.clear();
            event.field("price").setNumber(learned % 7);
            for (String field : more) {
                event.field(field).setNumber(learned % 5);
            }
            event.label().setText(learned % 2 == 0 ? "yes" : "no");
            learner.learn(event);
            learned++;
        }
    }
}
