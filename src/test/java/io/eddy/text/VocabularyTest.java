package io.eddy.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.state.Damage;
import io.eddy.state.Tensors;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VocabularyTest {

    @Test
    void words_get_known_in_order_up_to_the_limit() {
        Vocabulary vocabulary = new Vocabulary(2, 0, 3);

        List.of("a", "b", "a", "c").forEach(vocabulary::admit);

        assertThat(List.of("a", "b", "c", "d")).map(vocabulary::number).containsExactly(3, 4, 0, 0);
        assertThat(vocabulary.word(4)).isEqualTo("b");
        assertThat(vocabulary.size()).isEqualTo(5);
    }

    @Test
    void what_is_longer_than_words_are_is_not_kept() {
        Vocabulary vocabulary = new Vocabulary(10, 0, 3);

        vocabulary.admit("f".repeat(100));
        vocabulary.admit("f".repeat(101));

        assertThat(vocabulary.number("f".repeat(100))).isEqualTo(3);
        assertThat(vocabulary.number("f".repeat(101))).isZero();
    }

    @Test
    void a_word_is_written_as_it_mostly_was_but_for_the_beginnings_of_texts() {
        Vocabulary vocabulary = new Vocabulary(10, 0, 2);
        Spelling spelling = new Spelling(2);
        for (String text : List.of("Der Hund", "Ein hund", "der Hund", "Hund der Hund", "Ein Hund")) {
            Words.of(text).forEach(word -> vocabulary.admit(Spelling.folded(word)));
            spelling.learn(Words.of(text), vocabulary);
        }

        assertThat(List.of("der", "hund", "ein"))
                .map(word -> spelling.form(vocabulary.number(word)))
                .containsExactly("der", "Hund", "ein");
        assertThat(spelling.beginsWithCapital()).isTrue();
    }

    @Test
    void damaged_state_is_refused() {
        Vocabulary vocabulary = new Vocabulary(10, 0, 2);
        Spelling spelling = new Spelling(2);
        List.of("der", "hund").forEach(vocabulary::admit);
        spelling.learn(List.of("der", "Hund"), vocabulary);
        Tensors saved = new Tensors();
        vocabulary.state(saved.save(true));
        spelling.state(saved.save(true), 2);

        Damage.assertRefused(saved, Set.of(), archive -> {
            Vocabulary restored = new Vocabulary(10, 0, 2);
            restored.state(archive);
            new Spelling(2).state(archive, restored.size() - 2);
        });
    }
}
