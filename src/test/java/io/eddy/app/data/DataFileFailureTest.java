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
        assertThat(failure(file(folder, "a.csv", "x,y\n1,2\n\"3,4\n5,6\n"), Y)).contains("is not CSV after row 1");
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
