package io.eddy.app.data;

import static io.eddy.app.data.Events.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.app.Failure;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparseRowsTest {
    private static final DataOptions NONE = DataOptions.NONE;

    @TempDir
    private Path folder;

    @Test
    void lines_of_vowpal_wabbit_become_events_with_a_field_for_each_namespace() {
        Path path = file(folder, "a.dat", """
                1 |user age:.25 vip |item:2 price:3 red
                -1 2 'first| 1:1e-2 :4 b

                0 1.5 0.5 tag|user
                |user vip
                """);

        assertThat(Events.of(path, NONE))
                .containsExactly(
                        "a-1 [user=[age:0.25, vip:1.0], item=[price:6.0, red:2.0]] -> 1.0",
                        "first [user=-, item=-, features=[1:0.01, #1:4.0, b:1.0]] -> -1.0 weight",
                        "tag [user=[], item=-, features=-] -> 0.0 weight",
                        "a-4 [user=[vip:1.0], item=-, features=-] -> -");
    }

    @Test
    void lines_of_libsvm_become_events_of_one_field() {
        Path path = file(folder, "a.dat", """
                # made by hand
                +1 1:0.5 7:-2 # first
                -1 qid:3 2:1
                """);

        assertThat(Events.of(path, NONE.with(format(DataFormat.LIBSVM))))
                .containsExactly("a-1 [features=[1:0.5, 7:-2.0]] -> 1.0", "a-2 [features=[2:1.0], qid=\"3\"] -> -1.0");
    }

    @Test
    void a_line_that_is_none_is_skipped_with_its_reason() {
        Path vw = file(folder, "a.vw", """
                1 |f a
                1 2 3 4 |f a
                1:2:0.5 |f a
                1 -1 |f a
                1 |f a:x
                1 f a
                """);
        Path libsvm = file(folder, "a.svm", "1 1:2\n1 1:2 b\n1,2 1:2\n1 1:1e99\n");

        assertThat(skipped(vw))
                .isEqualTo("5 rows skipped: line 2 has 4 words before its first |; line 3 has the label 1:2:0.5; only a"
                        + " simple one, as in '1 |f a b', can be learned from; line 4 has the importance -1; it must be a"
                        + " number from 0; ...");
        assertThat(skipped(libsvm))
                .isEqualTo(
                        "3 rows skipped: line 2 has 'b' where an index and a value belong; line 3 has several labels,"
                                + " 1,2; a row can have one; line 4 has '1e99' where a number belongs");
    }

    @Test
    void the_format_is_told_by_the_first_line_or_the_name() {
        assertThat(formatOf("a", "\n1 |f a:2 b\n")).isEqualTo("Vowpal Wabbit's");
        assertThat(formatOf("a", "| a b\n")).isEqualTo("Vowpal Wabbit's");
        assertThat(formatOf("a", "1 1.0 tag|f a\n")).isEqualTo("Vowpal Wabbit's");
        assertThat(formatOf("a.vw.gz", "x\n")).isEqualTo("Vowpal Wabbit's");
        assertThat(formatOf("a", "-1 3:1 4:0.5 9:1 12:1\n")).isEqualTo("LIBSVM's");
        assertThat(formatOf("a", "2 qid:1 3:1\n")).isEqualTo("LIBSVM's");
        assertThat(formatOf("a", "a|b|label\n1|2|3\n")).isEqualTo("");
        assertThat(formatOf("a", "| a | label |\n")).isEqualTo("");
        assertThat(formatOf("a", "time label\n12:30 1\n")).isEqualTo("");
        assertThat(formatOf("a.csv", "1 |f a:2 b,label\n")).isEqualTo("");
    }

    @Test
    void a_format_that_is_given_is_not_guessed() {
        Path path = file(folder, "a.csv", "1 | a b\n");

        assertThat(Events.of(path, NONE.with(format(DataFormat.VOWPAL_WABBIT))))
                .containsExactly("a-1 [features=[a:1.0, b:1.0]] -> 1.0");
    }

    @Test
    void rows_can_be_shuffled_namespaces_ignored_and_the_label_made_a_category() {
        Path path = file(folder, "a.vw", "1 |f a |g b\n2 |f c |g d\n");
        DataOptions options = new DataOptions(
                Optional.empty(),
                Optional.empty(),
                Set.of("g"),
                Map.of("label", CellType.CATEGORY),
                DataOptions.Order.shuffled(2));

        assertThat(Events.of(path, options))
                .containsExactlyInAnyOrder("a-1 [f=[a:1.0]] -> \"1\"", "a-2 [f=[c:1.0]] -> \"2\"");
        assertThatThrownBy(() -> DataFile.open(path, NONE.withLabel("f")).close())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("the label is what a line begins with; leave out --label");
        assertThatThrownBy(() -> DataFile.open(
                                path,
                                new DataOptions(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Set.of("h"),
                                        Map.of(),
                                        DataOptions.Order.OF_FILE))
                        .close())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no column h (--ignore)");
    }

    private static DataOptions.Form format(DataFormat format) {
        return new DataOptions.Form(Optional.of(format), Optional.empty(), Optional.empty(), Set.of());
    }

    private String skipped(Path path) {
        try (DataFile rows = DataFile.open(path, NONE)) {
            while (rows.next()) {
                assertThat(rows.row()).isEqualTo(1);
            }
            return rows.skipped().toString();
        }
    }

    /** What is said of it; nothing of CSV. */
    private String formatOf(String name, String text) {
        try (DataFile rows = DataFile.open(file(folder, name, text), NONE.withLabel("label"))) {
            return rows.notes().stream()
                    .filter(note -> note.startsWith("the file is in "))
                    .map(note -> note.replaceFirst("the file is in (.*) format.*", "$1"))
                    .collect(Collectors.joining());
        } catch (Failure e) {
            assertThat(e).hasMessageNotContaining("format");
            return "";
        }
    }
}
