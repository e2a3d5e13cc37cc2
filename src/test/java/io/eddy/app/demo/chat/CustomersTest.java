package io.eddy.app.demo.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.feature.Event;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.Prediction;
import io.eddy.spec.SpecificationReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CustomersTest {
    private final List<Intent> intents = Intent.all();

    @Test
    void bot_begins_with_a_handful_of_sentences_for_each_of_some_25_intents() {
        assertThat(intents).hasSizeBetween(24, 28);
        assertThat(intents).extracting(Intent::intent).doesNotHaveDuplicates();
        Set<String> sentences = new HashSet<>();
        for (Intent intent : intents) {
            assertThat(intent.begins()).as(intent.intent()).hasSizeBetween(4, 6);
            assertThat(intent.answer()).as(intent.intent()).isNotBlank();
            for (String sentence : intent.begins()) {
                assertThat(sentences.add(sentence)).as(sentence).isTrue();
            }
        }
    }

    @Test
    void what_is_said_at_a_turn_is_always_the_same() {
        Customers again = new Customers(1, intents);
        for (long turn : new long[] {900, 3, 0}) {
            assertThat(new Customers(1, intents).say(turn)).isEqualTo(again.say(turn));
        }
        assertThat(new Customers(2, intents).say(3)).isNotEqualTo(again.say(3));
        assertThat(again.say(3).text()).doesNotContain("{");
    }

    /** With the model of the demo, without Kafka. */
    @Test
    void they_are_understood_ever_better() throws Exception {
        Learner learner = Learners.of(SpecificationReader.parse(model()));
        for (Intent intent : intents) {
            for (String sentence : intent.begins()) {
                learner.learn(new Event().set("text", sentence).label(intent.intent()));
            }
        }
        Customers customers = new Customers(1, intents);
        int[] right = new int[4];
        for (int turn = 0; turn < 800; turn++) {
            Customers.Saying saying = customers.say(turn);
            Event event = new Event().set("customer", saying.customer()).set("text", saying.text());
            Prediction.OfClass said = (Prediction.OfClass) learner.predict(event);
            right[turn / 200] += said.label().equals(saying.wants()) ? 1 : 0;
            learner.learn(event.label(saying.wants()));
        }

        assertThat(right[0]).isGreaterThan(60);
        assertThat(right[3]).isGreaterThan(right[0] + 40);
    }

    private static String model() throws Exception {
        try (var in =
                Objects.requireNonNull(Intent.class.getResourceAsStream("/io/eddy/app/demo/chatbot-model.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
