package io.eddy.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ein Mann, der ein T-Shirt trägt, geht (langsam) nach Hause.",
                "Er sagt: „Komm!“ und geht.",
                "She says \"no\" twice; \"yes\" once.",
                "Das kostet 5 % mehr – oder?",
                "It's the dog's ball…",
                "«Oui»!"
            })
    void words_put_together_read_as_the_text_they_are_of(String text) {
        String written = Sentence.of(Words.of(text), false);

        assertThat(written.replace("–", " – ").replace("%", " %")).isEqualTo(text);
    }

    @Test
    void first_letter_is_a_capital_where_it_is_wanted() {
        assertThat(Sentence.of(List.of("über", "uns"), true)).isEqualTo("Über uns");
        assertThat(Sentence.of(List.of("„", "a"), true)).isEqualTo("„a");
        assertThat(Sentence.of(List.of(), true)).isEmpty();
    }

    @Test
    void words_are_letters_digits_and_underscores_of_any_script_and_all_else_stands_alone() {
        assertThat(Words.of("Größe_2: 3,5€ – дом!?  \n"))
                .containsExactly("Größe_2", ":", "3", ",", "5", "€", "–", "дом", "!", "?");
        assertThat(Words.of(" ")).isEmpty();
    }
}
