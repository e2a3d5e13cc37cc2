package io.eddy.app.data;

import static io.eddy.app.data.Events.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eddy.app.Failure;
import io.eddy.feature.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFileFailureTest {
    private static final DataOptions Y = DataOptions.NONE.withLabel("y");

    @TempDir
    private Path folder;

    private static String failure(Path path, DataOptions options) {
        Failure failure = catchThrowableOfType(Failure.class, () -> {
            try (DataFile data = DataFile.open(path, options)) {
                while (data.next()) {
                    data.fill(new Event());
                }
            }
        });
        assertThat(failure).as("reading %s went well", path).isNotNull();
        return failure.getMessage();
    }

    @Test
    void what_is_no_file_is_named() {
        assertThat(failure(folder.resolve("no.csv"), Y)).isEqualTo("there is no file " + folder.resolve("no.csv"));
        assertThat(failure(folder, Y)).contains("is a folder");
    }

    @Test
    void empty_files_are_told() {
        assertThat(failure(file(folder, "a.csv", ""), Y)).contains("is empty").contains("name the columns");
        assertThat(failure(file(folder, "a.jsonl", "\n"), Y)).contains("is empty");
        assertThat(failure(file(folder, "b.jsonl", "1\n"), Y)).contains("line 1 is not a JSON object");
    }

    @Test
    void an_unknown_column_is_told_with_the_nearest_and_all() {
        Path path = file(folder, "a.csv", "price,two words,class\n1,2,3\n");

        assertThat(failure(path, DataOptions.NONE.withLabel("clas")))
                .isEqualTo(
                        path + ": no column clas (--label); did you mean class? there are: price, 'two words', class");
        assertThat(failure(path, DataOptions.NONE))
                .contains("say with --label which")
                .contains("price");
        assertThat(failure(
                        path,
                        new DataOptions(
                                Optional.of("class"),
                                Optional.empty(),
                                Set.of("x"),
                                Map.of(),
                                DataOptions.Order.OF_FILE)))
                .contains("--ignore");
        assertThat(failure(
                        path,
                        new DataOptions(
                                Optional.of("class"),
                                Optional.of("usr"),
                                Set.of(),
                                Map.of(),
                                DataOptions.Order.OF_FILE)))
                .contains("--key");
        assertThat(failure(path, DataOptions.NONE.withLabel("class").with(DataOptions.Order.by("prize"))))
                .contains("--sort")
                .contains("did you mean price?");
        assertThat(failure(file(folder, "a.jsonl", "{\"a\":1}\n{\"b\":1}\n"), Y))
                .contains("there are: a, b");
    }

    @Test
    void a_file_of_events_has_its_label_already() {
        assertThat(failure(file(folder, "a.jsonl", "{\"features\":{\"y\":1},\"label\":2}"), Y))
                .contains("events already");
    }

    @Test
    void one_json_list_is_told_how_to_be_made_lines() {
        assertThat(failure(file(folder, "a.json", "[{\"y\":1}]"), Y)).contains("jq -c");
    }

    @Test
    void columns_of_one_name_are_told() {
        assertThat(failure(file(folder, "a.csv", "x,y,x\n"), Y)).contains("columns 1 and 3 are both called 'x'");
    }

    @Test
    void a_quote_without_end_is_told() {
        assertThat(failure(file(folder, "a.csv", "x,y\n1,2\n\"3,4\n5,6\n"), Y))
                .endsWith(
                        "a.csv: the row that begins in line 3 has a quote that is never closed; close it, or write it twice"
                                + " where it belongs to the text");
    }

    @Test
    void what_is_too_much_is_told_with_the_limit() {
        String wide = ",".repeat(20_000) + "y\n";
        String names = IntStream.range(0, 11_000).mapToObj(i -> "f" + i).collect(Collectors.joining(","));
        String cell = "\"" + "a".repeat(CsvRows.MOST_CHARACTERS + 1) + "\"";

        assertThat(failure(file(folder, "a.csv", wide), Y)).contains("line 1 ", "16,384 cells", "10,000 at most");
        assertThat(failure(file(folder, "b.csv", names + ",y\n"), Y)).contains("11,001 columns", "10,000 at most");
        assertThat(failure(file(folder, "c.csv", "x,y\n1,2\n" + cell + ",3\n"), Y))
                .contains("line 3 has a cell of more than 16,777,216 characters");
    }

    @Test
    void numbers_that_can_be_read_in_two_ways_are_refused_by_name() {
        assertThat(failure(file(folder, "a.csv", "x,y\n\"1,234\",a\n\"2,500\",b\n"), Y))
                .endsWith(
                        "in x, 1,234 may have a decimal comma or one between thousands; say --decimal , or --decimal .");
        assertThat(failure(file(folder, "b.csv", "x;y\n1,5;a\n1.25;b\n0,5;a\n2.5;b\n"), Y))
                .contains("the numbers of x have a decimal point (1.25) and a decimal comma (1,5)");
    }

    @Test
    void a_line_of_values_where_names_should_be_is_told() {
        assertThat(failure(file(folder, "a.csv", "1.5,2.5,hi\n1,2,lo\n"), Y)).contains("are these names?");
    }

    @Test
    void an_object_of_several_lines_is_told() {
        assertThat(failure(file(folder, "a.jsonl", "{\n\"y\": 1\n}\n"), Y))
                .contains("a whole JSON object in each line (jq -c")
                .doesNotContain("Feature");
    }

    @Test
    void damaged_zips_are_told_with_the_place() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write("x,y\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 100_000; i++) {
                out.write((random.nextInt() + ",1\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] whole = bytes.toByteArray();
        Path cut = Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(whole, whole.length / 2));
        byte[] altered = whole.clone();
        Arrays.fill(altered, whole.length / 2, whole.length / 2 + 100, (byte) 0xff);
        Path damaged = Files.write(folder.resolve("damaged.csv.gz"), altered);

        assertThat(failure(cut, Y)).contains("is cut short after row ");
        assertThat(failure(cut, Y.with(DataOptions.Order.shuffled(1)))).contains("is cut short");
        assertThat(failure(damaged, Y)).contains("is damaged after row ");
    }

    @Test
    void what_is_not_utf_8_is_told() throws IOException {
        byte[] latin = "x,y\nK\u00f6ln,1\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(failure(Files.write(folder.resolve("a.csv"), latin), Y))
                .contains("is not UTF-8")
                .contains("iconv");
        assertThat(failure(Files.write(folder.resolve("a.jsonl"), latin), Y)).contains("is not UTF-8");
    }
}
