package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CharacterGramsTest {

    @Test
    void runs_in_common_are_counted_by_how_often_each_text_has_them() {
        double[] row = counted("aab", "abaa b");

        assertThat(row).startsWith(3, 3, 5); // a a b
        assertThat(row[3]).isEqualTo(2); // aa, ab
        assertThat(row[4]).isEqualTo(2);
        assertThat(row[5]).isEqualTo(4); // ab ba aa ab
        assertThat(row[6]).isEqualTo(1); // aab
    }

    @Test
    void equal_texts_have_the_score_one_and_texts_without_a_letter_in_common_none() {
        assertThat(score("ein hund läuft", "ein hund läuft")).isEqualTo(1);
        assertThat(score("xyz", "ein hund läuft")).isZero();
        assertThat(score("", "ein hund läuft")).isZero();
    }

    @Test
    void score_is_that_of_the_paper_by_hand() {
        // one: precision 3/3, recall 3/4; two: 2/2, 2/3; three: 1/1, 1/2; four occurs on one side only
        double precision = 1;
        double recall = (3 / 4.0 + 2 / 3.0 + 1 / 2.0) / 3;

        assertThat(score("abc", "abcd")).isCloseTo(5 * precision * recall / (4 * precision + recall), within(1e-12));
    }

    @Test
    void letters_beyond_the_first_plane_are_one_character_each() {
        assertThat(counted("😀a", "😀b")).startsWith(1, 2, 2);
    }

    private static double score(String written, String truth) {
        return CharacterGrams.score(counted(written, truth), 0);
    }

    private static double[] counted(String written, String truth) {
        double[] row = new double[CharacterGrams.COLUMNS];
        new CharacterGrams().count(written, truth, row, 0);
        return row;
    }
}
