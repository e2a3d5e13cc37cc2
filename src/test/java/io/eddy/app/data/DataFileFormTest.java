package io.eddy.app.data;

import static io.eddy.app.data.Events.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.Seeds;
import io.eddy.app.Failure;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found out of how a file is written, and what is told of it. */
class DataFileFormTest {
    private static final DataOptions Y = DataOptions.NONE.withLabel("y");

    @TempDir
    private Path folder;

    private static List<String> notes(Path path, DataOptions options) {
        try (DataFile data = DataFile.open(path, options)) {
            return data.notes();
        }
    }

    @Test
    void a_column_of_numbers_with_marks_is_one_with_gaps() {
        Path gaps = file(folder, "a.csv", "age,country,y\n1,NA,a\n,ZA,b\n2,NA,a\n,DE,b\n3,NA,a\n");
        Path marks = file(folder, "b.csv", "age,country,y\n1,NA,a\n?,ZA,b\n2,NA,a\nN/A,DE,b\n3,NA,a\n");

        assertThat(Events.of(marks, Y))
                .isEqualTo(Events.of(gaps, Y).stream()
                        .map(event -> event.replace("a-", "b-"))
                        .toList());
        String namibia = "NA is a text like any other, unless --missing 'NA' says that it means missing: country";
        assertThat(notes(marks, Y)).containsExactly("? and N/A mean missing in age", namibia);
        assertThat(notes(gaps, Y)).containsExactly(namibia);
    }

    @Test
    void a_mark_that_comes_after_the_first_rows_is_missing_too_and_told_late() {
        Path path = file(folder, "a.csv", "x,y\n" + "1,a\n".repeat(2_000) + "NA,a\n");

        try (DataFile data = DataFile.open(path, Y)) {
            assertThat(data.notes()).isEmpty();
            while (data.next()) {
                data.json();
            }

            assertThat(data.lateNotes()).containsExactly("NA came later, and means missing in x");
        }
        assertThat(Events.of(path, Y).get(2_000)).isEqualTo("a-2001 [x=-] -> \"a\"");
    }

    @Test
    void in_a_column_of_single_characters_a_space_is_one_too() {
        StringBuilder rows = new StringBuilder("c,y\n");
        for (char c = 'a'; c <= 'z'; c++) {
            rows.append('"').append(c).append("\",\" \"\n\" \",\"").append(c).append("\"\n");
        }
        Path characters = file(folder, "a.csv", rows + "\\n,\n");
        Path words = file(folder, "b.csv", rows + "no,\" \"\n");
        Path few = file(folder, "c.csv", "c,y\n\" \",a\nb,a\n");

        assertThat(Events.of(characters, Y)).startsWith("a-1 [c=\"a\"] -> \"\u2423\"", "a-2 [c=\"\u2423\"] -> \"a\"");
        assertThat(Events.of(characters, Y)).endsWith("a-53 [c=\"\\n\"] -> -");
        assertThat(notes(characters, Y)).contains("a space is a character like any other, and written \u2423, in c, y");
        assertThat(Events.of(words, Y)).contains("b-2 [c=-] -> \"a\"").endsWith("b-53 [c=\"no\"] -> \"\u2423\"");
        assertThat(Events.of(few, Y)).startsWith("c-1 [] -> \"a\"");
    }

    @Test
    void characters_in_json_are_those_of_csv() {
        StringBuilder lines = new StringBuilder();
        StringBuilder rows = new StringBuilder("c,y\n");
        for (char c = 'a'; c <= 'z'; c++) {
            lines.append("{\"c\": \"").append(c).append("\", \"y\": \" \"}\n");
            lines.append("{\"c\": \" \", \"y\": \"").append(c).append("\"}\n");
            rows.append('"').append(c).append("\",\" \"\n\" \",\"").append(c).append("\"\n");
        }
        Path json = file(folder, "a.jsonl", lines + "{\"c\": \"\\n\", \"y\": \"\"}\n");
        Path csv = file(folder, "a.csv", rows + "\"\n\",\n");
        Path words = file(folder, "b.jsonl", lines + "{\"c\": \"no\", \"y\": \" \"}\n");

        assertThat(Events.of(json, Y))
                .isEqualTo(Events.of(csv, Y))
                .startsWith("a-1 [c=\"a\"] -> \"\u2423\"")
                .endsWith("a-53 [c=\"\\n\"] -> -");
        assertThat(notes(json, Y))
                .containsExactly("a space is a character like any other, and written \u2423, in c, y");
        assertThat(Events.of(words, Y)).contains("b-2 [c=-] -> \"a\"").endsWith("b-53 [c=\"no\"] -> \"\u2423\"");
    }

    @Test
    void marks_in_json_are_those_of_csv() {
        Path path = file(folder, "a.jsonl", """
                {"x": 1, "c": "NA", "y": 1}
                {"x": "NA", "c": "DE", "y": 2}
                {"x": NaN, "c": "FR", "y": "?"}
                """);

        assertThat(Events.of(path, Y))
                .containsExactly(
                        "a-1 [x=1.0, c=\"NA\"] -> 1.0", "a-2 [x=-, c=\"DE\"] -> 2.0", "a-3 [x=-, c=\"FR\"] -> -");
        assertThat(notes(path, Y))
                .containsExactly(
                        "NA means missing in x",
                        "NA is a text like any other, unless --missing 'NA' says that it means missing: c",
                        "? means missing in y");
    }

    @Test
    void the_user_names_further_marks() {
        DataOptions options =
                Y.with(new DataOptions.Form(Optional.empty(), Optional.empty(), Set.of("unknown", "-999")));

        assertThat(Events.of(file(folder, "a.csv", "x,y\n1,a\nunknown,b\n-999,c\n"), options))
                .containsExactly("a-1 [x=1.0] -> \"a\"", "a-2 [x=-] -> \"b\"", "a-3 [x=-] -> \"c\"");
        assertThat(Events.of(file(folder, "a.jsonl", "{\"x\":1,\"y\":2}\n{\"x\":\"unknown\",\"y\":2}\n"), options))
                .containsExactly("a-1 [x=1.0] -> 2.0", "a-2 [x=-] -> 2.0");
    }

    @Test
    void decimal_commas_are_read_and_told() {
        Path path = file(folder, "a.csv", "x;n;t;y\n-0,941;1.234;1,5 m;1,2\n587;12;2;-3\n1.279,5;7;L;,5\n");

        assertThat(Events.of(path, Y))
                .containsExactly(
                        "a-1 [x=-0.941, n=1234.0, t=\"1,5 m\"] -> 1.2",
                        "a-2 [x=587.0, n=12.0, t=2.0] -> -3.0",
                        "a-3 [x=1279.5, n=7.0, t=\"L\"] -> 0.5");
        assertThat(notes(path, Y))
                .containsExactly(
                        "cells are separated by semicolons",
                        "numbers have a decimal comma in x, y",
                        "numbers have points between thousands in n");
    }

    @Test
    void commas_between_thousands_are_read_and_told() {
        Path path = file(folder, "a.csv", "x,n,y\n\"1,234.5\",\"1,234\",\"12,000\"\n2,5,7\n");

        assertThat(Events.of(path, Y))
                .containsExactly("a-1 [x=1234.5, n=1234.0] -> 12000.0", "a-2 [x=2.0, n=5.0] -> 7.0");
        assertThat(notes(path, Y)).containsExactly("numbers have commas between thousands in x, n, y");
    }

    @Test
    void the_user_says_what_a_comma_is() {
        Path path = file(folder, "a.csv", "x,y\n\"1,234\",a\n\"2,500\",b\n");

        assertThat(Events.of(path, withDecimal(DecimalMark.COMMA)).get(0)).isEqualTo("a-1 [x=1.234] -> \"a\"");
        assertThat(Events.of(path, withDecimal(DecimalMark.POINT)).get(0)).isEqualTo("a-1 [x=1234.0] -> \"a\"");
    }

    private static DataOptions withDecimal(DecimalMark mark) {
        return Y.with(new DataOptions.Form(Optional.empty(), Optional.of(mark), Set.of()));
    }

    @Test
    void numbers_with_something_around_them_are_told() {
        Path path = file(folder, "a.csv", "x,y\n$1.50,a\n$2.25,b\n");

        assertThat(notes(path, Y)).containsExactly("cells like $1.50 are no plain numbers, and taken for text: x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12 kg",
                "3.5%",
                "(1,234.50)",
                "CHF 1'234.50",
                "EUR 20",
                "1_000",
                "12,34,567",
                "0x1F",
                "1/3",
                "7-",
                "<5",
                "'1.5",
                "\u0661\u0662"
            })
    void numbers_in_a_form_that_is_not_read_are_told(String cell) {
        Path path = file(folder, "a.csv", "x,y\n" + "1.5,a\n".repeat(3) + ("\"" + cell + "\",a\n").repeat(7));

        assertThat(notes(path, Y))
                .containsExactly("cells like " + cell + " are no plain numbers, and taken for text: x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c1",
                "A4",
                "city 2",
                "row_7",
                "SKU-17",
                "007",
                "2026-05-01",
                "01.05.2026 12:00",
                "10.0.0.1",
                "12:30",
                "blue"
            })
    void codes_dates_and_words_are_texts_without_a_word(String cell) {
        assertThat(notes(file(folder, "a.csv", "x,y\n" + (cell + ",a\n").repeat(10)), Y))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n.a.",
                "NaT",
                "missing",
                "Unknown",
                "not available",
                "#DIV/0!",
                "#VALUE!",
                "(null)",
                "<NULL>",
                ".",
                "*"
            })
    void what_programs_write_where_a_number_is_missing_is_missing(String mark) {
        Path path = file(folder, "a.csv", "x,y\n" + "1.5,a\n".repeat(3) + mark + ",b\n");

        assertThat(Events.of(path, Y)).last().asString().startsWith("a-4 [x=-]");
        assertThat(notes(path, Y)).containsExactly(mark + " means missing in x");
    }

    @Test
    void a_code_among_numbers_is_none_that_may_mean_missing() {
        Path path = file(folder, "a.csv", "card,y\n" + "4111111111111111,a\n".repeat(3) + "0042,b\n");

        assertThat(notes(path, Y))
                .containsExactly(
                        "numbers are taken for texts, because 0042 among them begins with a zero, as codes do, unless --type NAME=number: card");
    }

    @Test
    void a_word_among_numbers_and_a_number_of_nines_that_may_mean_missing_are_doubted() {
        Path path = file(folder, "a.csv", "x,n,y\n" + "1.5,2,a\n".repeat(10) + "gone,-999,b\n".repeat(5));

        assertThat(notes(path, Y))
                .containsExactly(
                        "numbers are taken for texts, because gone is among them; if that means missing, say --missing 'gone': x",
                        "-999 is taken for a number; if it stands for a missing one, say --missing -999: n");
        DataOptions said = Y.with(new DataOptions.Form(Optional.empty(), Optional.empty(), Set.of("gone", "-999")));
        assertThat(notes(path, said)).isEmpty();
        assertThat(Events.of(path, said)).last().isEqualTo("a-15 [x=-, n=-] -> \"b\"");
    }

    @Test
    void numbers_too_long_to_be_told_apart_are_told() {
        String note =
                "of numbers as long as 1285704473650888701 the first 15 digits count, unless --type NAME=category makes names of them: x";

        assertThat(notes(file(folder, "a.csv", "x,y\n1285704473650888701,1\n1285704473650888702,2\n"), Y))
                .containsExactly(note);
        assertThat(notes(file(folder, "a.jsonl", "{\"x\":1285704473650888701,\"y\":1}\n"), Y))
                .containsExactly(note);
        assertThat(notes(file(folder, "b.csv", "x,y\n1234567890123456,1\n0.12345678901234567,2\n"), Y))
                .isEmpty();
    }

    @Test
    void numbers_in_quotes_are_texts_in_json_and_told() {
        Path path = file(folder, "a.jsonl", "{\"x\":\"1.5\",\"y\":1}\n{\"x\":\"2.5\",\"y\":2}\n");

        assertThat(notes(path, Y))
                .containsExactly("numbers in quotes stay texts, unless --type NAME=number reads them: x");
        DataOptions read = new DataOptions(
                Y.label(), Optional.empty(), Set.of(), Map.of("x", CellType.NUMBER), DataOptions.Order.OF_FILE);
        assertThat(Events.of(path, read)).containsExactly("a-1 [x=1.5] -> 1.0", "a-2 [x=2.5] -> 2.0");
        assertThat(notes(path, read)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"~", "^", ":", "\u0001"})
    void a_separator_that_is_seldom_does_where_no_other_gives_two_cells(String separator) {
        assertThat(Events.of(file(folder, "a.csv", "x-y\n1-2\n3-4\n".replace("-", separator)), Y))
                .containsExactly("a-1 [x=1.0] -> 2.0", "a-2 [x=3.0] -> 4.0");
        assertThat(Events.of(file(folder, "b.csv", "y\n12:30\nnoon\n"), Y)).hasSize(2);
    }

    @Test
    void cells_set_in_line_by_several_spaces_are_refused_with_what_to_do() {
        Path path = file(folder, "a.txt", "x       y\n1.5     2\n13.5    4\n");

        assertThatThrownBy(() -> DataFile.open(path, Y))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("say with --separator what stands between them")
                .hasMessageContaining("tr -s ' '");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|", " "})
    void the_separator_is_what_gives_the_rows_as_many_cells_as_the_header(String separator) {
        String csv = "x 1-c-y\n1-\"a, b;c|d\te f\"-2\n3-g-4\n"
                .replace("x 1", "\"x 1\"")
                .replace("-", separator);

        assertThat(Events.of(file(folder, "a.csv", csv), Y))
                .containsExactly("a-1 [x 1=1.0, c=\"a, b;c|d\te f\"] -> 2.0", "a-2 [x 1=3.0, c=\"g\"] -> 4.0");
    }

    @Test
    void a_separator_is_no_mark_of_the_decimals() {
        assertThat(Events.of(file(folder, "a.csv", "a,b;c,d;y\n0,5;1,5;2\n"), Y))
                .containsExactly("a-1 [a,b=0.5, c,d=1.5] -> 2.0");
    }

    @Test
    void a_separator_that_is_said_or_declared_holds() {
        DataOptions said = Y.with(new DataOptions.Form(Optional.of('~'), Optional.empty(), Set.of()));

        assertThat(Events.of(file(folder, "a.csv", "x,1~y\n3~4\n"), said)).containsExactly("a-1 [x,1=3.0] -> 4.0");
        assertThat(Events.of(file(folder, "b.csv", "sep=;\nx;y\n3;4\n"), Y)).containsExactly("b-1 [x=3.0] -> 4.0");
    }

    @Test
    void cells_beyond_the_last_name_do_not_count_while_they_are_empty() {
        Path both = file(folder, "a.csv", "x,y,,\n1,2,,\n3,4,,\n");
        Path rows = file(folder, "b.csv", "x,y\n1,2,\n3,4,,\n5,6,7\n");
        Path index = file(folder, "c.csv", ",x,y\n0,1,2\n");

        assertThat(Events.of(both, Y)).containsExactly("a-1 [x=1.0] -> 2.0", "a-2 [x=3.0] -> 4.0");
        assertThat(notes(both, Y)).containsExactly("2 columns without name and content left out");
        assertThat(Events.of(rows, Y)).containsExactly("b-1 [x=1.0] -> 2.0", "b-2 [x=3.0] -> 4.0");
        assertThat(Events.of(index, Y)).containsExactly("c-1 [column 1=0.0, x=1.0] -> 2.0");
        assertThat(notes(index, Y)).containsExactly("column 1 has no name, and is called so");
    }

    @Test
    void utf_16_is_read_and_told_with_a_mark_or_without() throws IOException {
        for (Charset charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            Path path = Files.write(folder.resolve("a.csv"), "größe,y\n1,2\n".getBytes(charset));

            if (charset != StandardCharsets.UTF_16) {
                Files.write(path, "g,y\n1,2\n".getBytes(charset));
            }

            assertThat(Events.of(path, Y).get(0)).endsWith("=1.0] -> 2.0");
            assertThat(notes(path, Y)).containsExactly("the file is UTF-16");
        }
    }

    @Test
    void objects_inside_are_columns_by_their_path() {
        Path path = file(folder, "a.jsonl", """
                {"user": {"age": 39, "zip": "01"}, "x": {"a": 1}, "out": {"y": "b"}}
                {"user": {"age": "?", "zip": 2}, "out": {"y": "c"}}
                """);
        DataOptions options = new DataOptions(
                Optional.of("out.y"),
                Optional.of("user.age"),
                Set.of("x.a"),
                Map.of("user.zip", CellType.CATEGORY),
                DataOptions.Order.OF_FILE);

        assertThat(Events.of(path, options))
                .containsExactly(
                        "a-1 [user.age=39.0, user.zip=\"01\"] -> \"b\"", "a-2 [user.age=-, user.zip=\"2\"] -> \"c\"");
    }

    @Test
    void keys_that_come_twice_in_a_line_are_told() {
        Path path = file(folder, "a.jsonl", "{\"x\":1,\"x\":2,\"y\":3,\"y\":4}\n");

        try (DataFile data = DataFile.open(path, Y)) {
            data.next();
            Event event = new Event();
            data.fill(event);

            assertThat(event.field("x").number()).isEqualTo(2);
            assertThat(event.label().number()).isEqualTo(4);
            assertThat(data.lateNotes())
                    .containsExactly("2 keys came a second time in an event, and the last one holds, the first is x");
        } catch (RejectedEvent e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void numbers_in_any_form_are_the_same_event_directly_and_as_json() {
        String[] points = {
            "+1", ".5", "-.25", "5.", "1,234.5", "\u22123", "?", "NA", "", "12345678901234567890", "1e3", "true"
        };
        String[] commas = {
            "+1", ",5", "-,25", "5,", "1.234,5", "\u22123", "?", "NA", "", "12345678901234567890", "0,5", "-0"
        };
        Seeds.forEach(100, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            List<String> rows = new ArrayList<>(List.of("a;b;y"));
            for (int i = random.nextInt(30); i > 0; i--) {
                rows.add(points[random.nextInt(points.length)]
                        + ';'
                        + commas[random.nextInt(commas.length)]
                        + ';'
                        + points[random.nextInt(points.length)]);
            }

            // because Events.of compares each row with what is read from its JSON
            assertThat(Events.of(file(folder, "random.csv", String.join("\n", rows)), withDecimal(DecimalMark.POINT)))
                    .hasSize(rows.size() - 1);
            assertThat(Events.of(file(folder, "random.csv", String.join("\n", rows)), withDecimal(DecimalMark.COMMA)))
                    .hasSize(rows.size() - 1);
        });
    }
}
