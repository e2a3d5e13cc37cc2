package io.eddy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
    private static final List<String> KNOWN = List.of("learningRate", "l1", "l2", "clipNorm", "type");

    @Test
    void a_slip_finds_the_name() {
        assertThat(Spelling.nearest("learnigRate", KNOWN)).contains("learningRate");
        assertThat(Spelling.nearest("learning_rate", KNOWN)).contains("learningRate");
        assertThat(Spelling.nearest("tpye", KNOWN)).contains("type");
        assertThat(Spelling.nearest("L2", KNOWN)).contains("l2");
    }

    @Test
    void another_word_finds_nothing() {
        assertThat(Spelling.nearest("dropout", KNOWN)).isEmpty();
        assertThat(Spelling.nearest("", KNOWN)).isEmpty();
        assertThat(Spelling.nearest("x", KNOWN)).isEmpty();
    }

    @Test
    void a_beginning_suggests_the_one_name_that_it_can_be_of() {
        assertThat(Spelling.suggestion("learning", KNOWN)).contains("learningRate");
        assertThat(Spelling.suggestion("clipNormalised", KNOWN)).contains("clipNorm");
        assertThat(Spelling.suggestion("clip", List.of("clipNorm", "clipValue")))
                .isEqualTo(";");
        assertThat(Spelling.suggestion("l", KNOWN)).isEqualTo(";");
        assertThat(Spelling.nearest("learning", KNOWN))
                .isEmpty(); // because a class or a file may well begin as another
    }

    @Test
    void neighbours_swapped_are_one_slip() {
        assertThat(Spelling.distance("type", "tpye")).isEqualTo(1);
        assertThat(Spelling.distance("abc", "")).isEqualTo(3);
        assertThat(Spelling.distance("kitten", "sitting")).isEqualTo(3);
    }
}
