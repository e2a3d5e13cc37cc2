package io.eddy.app.data;

import static io.eddy.app.data.Events.file;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eddy.Programs;
import io.eddy.Seeds;
import io.eddy.app.Failure;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.wire.EventReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFileTest {
    private static final DataOptions Y = DataOptions.NONE.withLabel("y");

    private static final DataOptions CLICK_AND_DWELL =
            DataOptions.NONE.with(new DataOptions.Labels(true, List.of("click", "dwell")));

    @TempDir
    private Path folder;

    @Test
    void rows_of_csv_become_events() {
        Path path = file(folder, "shop.csv", """
                price,city,open,note,y
                1.5,"Sao ""P"", x",true,,UP
                ,Köln,false, two words ,DOWN
                -0,007,True,"line
                break",
                """);

        assertThat(Events.of(path, Y))
                .containsExactly(
                        "shop-1 [price=1.5, city=\"Sao \"P\", x\", open=true] -> \"UP\"",
                        "shop-2 [price=-, city=\"Köln\", open=false, note=\"two words\"] -> \"DOWN\"",
                        "shop-3 [price=-0.0, city=\"007\", open=\"True\", note=\"line\nbreak\"] -> -");
    }

    @Test
    void a_pipe_is_refused_because_it_cannot_be_read_twice() throws Exception {
        Path pipe = Programs.pipe(folder.resolve("pipe.csv"));

        assertThatThrownBy(() -> DataFile.open(pipe, Y))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("pipe.csv is a pipe or a device")
                .hasMessageContaining("write them to a file first");
    }

    @Test
    void several_outputs_are_columns_of_their_own_or_keys_of_an_object_label() {
        Path columns = file(folder, "a.jsonl", """
                {"x": 1, "click": true, "dwell": 3}
                {"x": 2, "click": false}
                """);
        Path objects = file(folder, "a.ndjson", """
                {"x": 1, "label": {"click": true, "dwell": 3, "bought": true}}
                {"label": {"click": false}, "x": 2}
                {"x": 3, "label": null}
                """);

        try (DataFile file = DataFile.open(objects, CLICK_AND_DWELL)) {
            assertThat(labels(file))
                    .containsExactly("{click=true, dwell=the number 3} x", "{click=false} x", "{} x")
                    .startsWith(labels(DataFile.open(columns, CLICK_AND_DWELL)).toArray(new String[0]));
        }
    }

    @Test
    void an_output_that_is_first_labelled_in_a_late_row_is_a_label_and_no_feature() {
        Path columns = file(folder, "a.jsonl", "{\"x\": 1, \"click\": true}\n".repeat(1_000) + """
                {"x": 2, "click": false, "dwell": 7}
                {"label": {"dwell": 8, "bought": true}, "x": 3}
                """);
        Path objects = file(folder, "b.jsonl", "{\"x\": 1, \"label\": {\"click\": true}}\n".repeat(1_000) + """
                {"label": {"click": false, "dwell": 7}, "x": 2}
                {"dwell": 8, "x": 3}
                """);

        for (Path path : List.of(columns, objects)) {
            try (DataFile file = DataFile.open(path, CLICK_AND_DWELL)) {
                assertThat(shown(file))
                        .hasSize(1_002)
                        .endsWith("[x] {click=false, dwell=the number 7}", "[x] {dwell=the number 8}");
            }
        }
    }

    @Test
    void a_key_of_the_object_label_holds_beside_a_column_of_the_same_output() {
        String json = """
                {"click": false, "label": {"click": true}, "x": 1}
                {"label": {"click": true}, "click": false, "x": 2}
                """;
        String csv = "click,label.click,x,label.bought,label\nfalse,true,1,2,3\nfalse,true,1,2,3\n";

        for (Path path : List.of(file(folder, "a.jsonl", json), file(folder, "a.csv", csv))) {
            try (DataFile file = DataFile.open(path, CLICK_AND_DWELL)) {
                assertThat(shown(file)).containsExactly("[x] {click=true}", "[x] {click=true}");
            }
        }
    }

    @Test
    void columns_of_csv_may_be_called_as_keys_of_an_object_label() {
        Path path = file(folder, "a.csv", "x,label.click,label.dwell\n1,true,3\n2,,4\n");

        try (DataFile file = DataFile.open(path, CLICK_AND_DWELL)) {
            assertThat(shown(file)).containsExactly("[x] {click=true, dwell=the number 3}", "[x] {dwell=the number 4}");
        }
    }

    @Test
    void an_object_label_without_any_output_is_one_of_features() {
        Path path = file(folder, "a.jsonl", "{\"label\": {\"size\": 3}, \"click\": true}\n");

        try (DataFile file = DataFile.open(path, CLICK_AND_DWELL)) {
            assertThat(shown(file)).containsExactly("[label.size] {click=true}");
        }
    }

    @Test
    void an_output_of_which_no_column_tells_is_noted() {
        Path csv = file(folder, "a.csv", "x,click,dwel\n1,true,3\n2,,4\n");
        Path json = file(folder, "a.jsonl", "{\"x\": 1, \"label\": {\"click\": true, \"dwel\": 3}}\n");
        Path whole = file(folder, "b.csv", "x,click,dwell\n1,true,3\n");

        assertThat(DataFile.open(csv, CLICK_AND_DWELL).notes())
                .containsExactly("output dwell has no column; did you mean dwel? there are: x, click, dwel");
        assertThat(DataFile.open(json, CLICK_AND_DWELL).notes())
                .containsExactly("output dwell is in none of the first rows; did you mean label.dwel?"
                        + " there are: x, label.click, label.dwel");
        assertThat(DataFile.open(whole, CLICK_AND_DWELL).notes()).isEmpty();
    }

    /** The names of the fields, and what is known of several outputs; and decoded from JSON it is the same. */
    private static List<String> shown(DataFile file) {
        List<String> all = new ArrayList<>();
        EventReader reader = new EventReader();
        while (file.next()) {
            Event direct = new Event();
            Event decoded = new Event();
            try {
                file.fill(direct);
                reader.read(file.json(), decoded);
            } catch (RejectedEvent e) {
                throw new AssertionError(e);
            }
            assertThat(shown(decoded)).isEqualTo(shown(direct));
            all.add(shown(direct));
        }
        return all;
    }

    private static String shown(Event event) {
        List<String> names =
                IntStream.range(0, event.width()).mapToObj(event::name).toList();
        return names + " " + event.label().parts();
    }

    /** What is known of several outputs, and the fields. */
    private static List<String> labels(DataFile file) {
        List<String> all = new ArrayList<>();
        while (file.next()) {
            Event event = new Event();
            try {
                file.fill(event);
            } catch (RejectedEvent e) {
                throw new AssertionError(e);
            }
            all.add(event.label().parts() + " " + event.name(event.width() - 1));
        }
        return all;
    }

    @Test
    void semicolons_and_tabs_separate_too() {
        Path semicolons = file(folder, "a.csv", "\"a,b,c\";y\n1,5;2\n");
        Path tabs = file(folder, "b.tsv", "\r\na b\ty\r\n1;2\t3\r\n");

        assertThat(Events.of(semicolons, Y)).containsExactly("a-1 [a,b,c=1.5] -> 2.0");
        assertThat(Events.of(tabs, Y)).containsExactly("b-1 [a b=\"1;2\"] -> 3.0");
    }

    @Test
    void options_choose_what_is_a_feature_and_of_which_type() {
        Path path = file(folder, "a.csv", "id,zip,flag,n,y\n7,01,1,?,1\n8,2,no,3,0\n");

        List<String> events = Events.of(
                path,
                new DataOptions(
                        Optional.of("y"),
                        Optional.of("id"),
                        Set.of("id"),
                        Map.of(
                                "zip", CellType.CATEGORY,
                                "flag", CellType.BOOLEAN,
                                "n", CellType.NUMBER,
                                "y", CellType.CATEGORY),
                        DataOptions.Order.OF_FILE));

        assertThat(events)
                .containsExactly("a-1 [zip=\"01\", flag=true] -> \"1\"", "a-2 [zip=\"2\", flag=false, n=3.0] -> \"0\"");
    }

    @Test
    void the_key_is_what_stands_in_the_column() {
        String csv = "user,y\nann,1\n,1\n1.10,1\n1285704473650888701,1\n+5,1\n1e3,1\nNA,1\n";
        String json = """
                {"user":"ann","y":1}
                {"user":null,"y":1}
                {"user":1.10,"y":1}
                {"user":1285704473650888701,"y":1}
                {"user":" +5","y":1}
                {"user":1e3,"y":1}
                {"y":1,"user":"NA"}
                """;

        assertThat(keys(file(folder, "a.csv", csv)))
                .containsExactly("ann", "", "1.10", "1285704473650888701", "+5", "1e3", "NA");
        assertThat(keys(file(folder, "a.jsonl", json)))
                .containsExactly("ann", "", "1.10", "1285704473650888701", "+5", "1e3", "NA");
    }

    private static List<String> keys(Path path) {
        DataOptions options =
                new DataOptions(Optional.of("y"), Optional.of("user"), Set.of(), Map.of(), DataOptions.Order.OF_FILE);

        List<String> keys = new ArrayList<>();
        try (DataFile data = DataFile.open(path, options)) {
            while (data.next()) {
                keys.add(data.key().orElse(""));
            }
        }
        return keys;
    }

    @Test
    void a_column_called_label_is_the_label() {
        assertThat(Events.of(file(folder, "a.csv", "label,x\n1,2\n"), DataOptions.NONE))
                .containsExactly("a-1 [x=2.0] -> 1.0");
        assertThat(Events.of(file(folder, "a.jsonl", "{\"label\":1,\"x\":2}\n"), DataOptions.NONE))
                .containsExactly("a-1 [x=2.0] -> 1.0");
    }

    @Test
    void half_of_the_rows_are_half_of_a_zipped_file() throws IOException {
        Path zipped = folder.resolve("a.csv.gz");
        int count = 100_000;
        Random random = new Random(1);
        try (PrintStream out = new PrintStream(new GZIPOutputStream(Files.newOutputStream(zipped)), false, UTF_8)) {
            out.println("x,y");
            for (int i = 0; i < count; i++) {
                out.println(random.nextInt(100) + ",1");
            }
        }

        try (DataFile data = DataFile.open(zipped, Y)) {
            for (int i = 0; i < count / 2; i++) {
                assertThat(data.next()).isTrue();
            }
            assertThat(data.share()).isBetween(0.5, 0.6);
        }
    }

    @Test
    void ragged_rows_are_skipped_and_told() {
        Path path = file(folder, "a.csv", "x,y\n1,2\n3\n\n4,5,6\n7,8\n");

        try (DataFile data = DataFile.open(path, Y)) {
            assertThat(data.next()).isTrue();
            assertThat(data.skipped().toString()).isEmpty();
            assertThat(data.next()).isTrue();
            // because an identifier must not depend on which rows could be read
            assertThat(data.row()).isEqualTo(4);
            assertThat(data.next()).isFalse();
            assertThat(data.share()).isEqualTo(1);
            assertThat(data.skipped())
                    .hasToString("2 rows skipped: line 3 has 1 cells, the header 2; line 5 has 3 cells, the header 2");
        }
    }

    @Test
    void zipped_files_are_read_whatever_they_are_called() throws IOException {
        Path zipped = folder.resolve("a.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write("\uFEFFx,y\n1,2\n".getBytes(StandardCharsets.UTF_8));
        }
        Path renamed = Files.copy(zipped, folder.resolve("a.csv"));
        Path plain = file(folder, "b.csv.gz", "x,y\n1,2\n");

        assertThat(Events.of(zipped, Y)).containsExactly("a-1 [x=1.0] -> 2.0");
        assertThat(Events.of(renamed, Y)).containsExactly("a-1 [x=1.0] -> 2.0");
        assertThat(Events.of(plain, Y)).containsExactly("b-1 [x=1.0] -> 2.0");
    }

    @Test
    void flat_json_objects_are_rows() {
        Path path = file(folder, "a.jsonl", """
                {"x": 1.50, "t": "5", "b": true, "l": [1, null, 2.5], "n": null, "y": 1}
                not json

                [1]
                {"y": "UP", "late": {"deep": 1}, "x": "7"}
                """);
        DataOptions options = new DataOptions(
                Optional.of("y"),
                Optional.empty(),
                Set.of("b"),
                Map.of("x", CellType.NUMBER),
                DataOptions.Order.OF_FILE);

        assertThat(Events.of(path, options))
                .containsExactly(
                        "a-1 [x=1.5, t=\"5\", l=[1.0, NaN, 2.5], n=-] -> 1.0",
                        "a-4 [x=7.0, t=-, l=-, n=-, late.deep=1.0] -> \"UP\"");
        try (DataFile data = DataFile.open(path, options)) {
            assertThat(data.skipped().count()).isEqualTo(2);
            assertThat(data.skipped().toString())
                    .contains("line 2 is not JSON")
                    .contains("line 4 is not a JSON object");
        }
    }

    @Test
    void events_in_json_stay_as_they_are() {
        String first = "{\"id\":\"e7\", \"features\": {\"x\": 1.0}, \"label\": 3, \"weight\": 2, \"time\": 5}";
        Path path = file(folder, "a\"b.json", first + "\n {\"features\": {}}\n");

        assertThat(Events.of(path, DataOptions.NONE))
                .containsExactly("e7 [x=1.0] -> 3.0 weight time 5000", "a\"b-2 [x=-] -> -");
        try (DataFile data = DataFile.open(path, DataOptions.NONE)) {
            data.next();
            assertThat(data.json()).asString(StandardCharsets.UTF_8).isEqualTo(first);
        }
    }

    @Test
    void rows_that_are_too_long_for_an_event_are_rejected_as_their_json_is() {
        String longest = "x".repeat(EventReader.DEFAULT_MAX_BYTES - 100);
        Path path = file(
                folder,
                "a.csv",
                "x,y\n" + longest + ",1\n" + longest + "x".repeat(90) + ",2\n" + "\u0001".repeat(3_000_000) + ",3\n");
        Path longName = file(folder, "b.csv", "x".repeat(2_000) + ",y\n1,2\n");

        assertThat(rejections(path)).containsExactly("", "too-large", "too-large");
        assertThat(rejections(longName)).containsExactly("too-large");
    }

    /** What is wrong with each row; it has to be the same for its JSON. */
    private static List<String> rejections(Path path) {
        List<String> rejections = new ArrayList<>();
        try (DataFile data = DataFile.open(path, Y)) {
            while (data.next()) {
                rejections.add(rejection(() -> data.fill(new Event())));
                assertThat(rejection(() -> new EventReader().read(data.json(), new Event())))
                        .isEqualTo(rejections.get(rejections.size() - 1));
            }
        }
        return rejections;
    }

    private static String rejection(ThrowingCallable reading) {
        RejectedEvent rejected = catchThrowableOfType(RejectedEvent.class, reading);
        return rejected == null ? "" : rejected.reason().code();
    }

    @Test
    void rows_are_sorted_by_numbers_then_texts_then_the_missing() {
        Path path = file(folder, "a.csv", "t,y\nb,1\n10,2\n,3\n9,4\na,5\n9.0,6\n");

        List<String> events = Events.of(path, Y.with(DataOptions.Order.by("t")));

        assertThat(events)
                .extracting(event -> event.substring(0, 3))
                .containsExactly("a-4", "a-6", "a-2", "a-5", "a-1", "a-3");
    }

    @Test
    void shuffling_keeps_all_rows_and_is_the_same_for_a_seed() {
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int i = 0; i < 100; i++) {
            csv.append(i).append(",\"").append("long ".repeat(i)).append("\"\n");
        }
        Path path = file(folder, "a.csv", csv.toString());

        List<String> inOrder = Events.of(path, Y);
        List<String> shuffled = Events.of(path, Y.with(DataOptions.Order.shuffled(1)));

        assertThat(shuffled).isNotEqualTo(inOrder).containsExactlyInAnyOrderElementsOf(inOrder);
        assertThat(Events.of(path, Y.with(DataOptions.Order.shuffled(1)))).isEqualTo(shuffled);
        assertThat(Events.of(path, Y.with(DataOptions.Order.shuffled(2)))).isNotEqualTo(shuffled);
    }

    @Test
    void sorted_json_is_the_same_as_sorted_csv() {
        Path csv = file(folder, "a.csv", "t,y\n3,1\n1,2\n2,3\n");
        Path json = file(folder, "a.jsonl", "{\"t\":3,\"y\":1}\n{\"t\":1,\"y\":2}\n{\"t\":2,\"y\":3}\n");

        assertThat(Events.of(json, Y.with(DataOptions.Order.by("t"))))
                .isEqualTo(Events.of(csv, Y.with(DataOptions.Order.by("t"))));
    }

    @Test
    void random_rows_are_the_same_event_directly_and_as_json() {
        String[] tricky = {
            "",
            "0",
            "-0",
            "1.0",
            "1e5",
            "1e400",
            "-1E-400",
            "NaN",
            " 1",
            "true",
            "False",
            "null",
            "\"",
            "a\"b,c",
            "{\"a\":1}",
            "\u0000",
            "\u007f\u0085\u2028",
            "\ud83d\ude00",
            "\\u0041",
            "a\r\nb",
            "'",
            "1_000",
            "٣",
            "0.1",
            "12345678901234567890"
        };
        Seeds.forEach(200, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            int width = random.nextInt(1, 9);
            StringBuilder csv = new StringBuilder("y");
            for (int i = 1; i < width; i++) {
                csv.append(",\"x ")
                        .append(tricky[random.nextInt(tricky.length)].replace("\"", "\"\""))
                        .append(i)
                        .append('"');
            }
            int rows = random.nextInt(40);
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < width; i++) {
                    String cell = random.nextInt(3) == 0
                            ? Double.toString(Double.longBitsToDouble(random.nextLong()))
                            : tricky[random.nextInt(tricky.length)];
                    csv.append(i == 0 ? "\n" : ",")
                            .append('"')
                            .append(cell.replace("\"", "\"\""))
                            .append('"');
                }
            }

            // because Events.of compares each row with what is read from its JSON
            assertThat(Events.of(file(folder, "random.csv", csv.toString()), Y)).hasSize(rows);
        });
    }

    @Test
    void a_column_called_id_is_the_events_id_and_told() {
        Path csv = file(folder, "a.csv", "id,x,label\ntx-1,1,a\n,2,b\n\"7\",3,a\n");
        Path json = file(folder, "b.jsonl", """
                {"id": "tx-1", "x": 1, "label": "a"}
                {"id": null, "x": 2, "label": "b"}
                {"id": 7, "x": 3, "label": "a"}
                """);

        assertThat(Events.of(csv, DataOptions.NONE))
                .containsExactly("tx-1 [x=1.0] -> \"a\"", "a-2 [x=2.0] -> \"b\"", "7 [x=3.0] -> \"a\"");
        assertThat(Events.of(json, DataOptions.NONE))
                .containsExactly("tx-1 [x=1.0] -> \"a\"", "b-2 [x=2.0] -> \"b\"", "7 [x=3.0] -> \"a\"");
        for (Path path : List.of(csv, json)) {
            try (DataFile data = DataFile.open(path, DataOptions.NONE)) {
                assertThat(data.notes())
                        .containsExactly(
                                "id is each event's id and no feature; --type id=number or id=category makes it one");
            }
        }
    }

    @Test
    void another_column_is_the_id_where_that_is_said_and_id_may_be_a_feature_or_nothing() {
        Path path = file(folder, "a.csv", "id,order,label\n5,o1,a\n6,o2,b\n");

        assertThat(Events.of(path, DataOptions.NONE.withId("order")))
                .containsExactly("o1 [id=5.0] -> \"a\"", "o2 [id=6.0] -> \"b\"");
        assertThat(Events.of(
                        path,
                        new DataOptions(
                                Optional.empty(),
                                Optional.empty(),
                                Set.of(),
                                Map.of("id", CellType.NUMBER),
                                DataOptions.Order.OF_FILE)))
                .first()
                .isEqualTo("a-1 [id=5.0, order=\"o1\"] -> \"a\"");
        assertThat(Events.of(
                        path,
                        new DataOptions(
                                Optional.empty(), Optional.empty(), Set.of("id"), Map.of(), DataOptions.Order.OF_FILE)))
                .first()
                .isEqualTo("a-1 [order=\"o1\"] -> \"a\"");
        assertThat(Events.of(path, DataOptions.NONE.withLabel("id")))
                .first()
                .asString()
                .endsWith(" -> 5.0");
    }

    @Test
    void an_id_that_is_too_long_and_an_event_above_the_limit_are_rejected_as_in_a_topic() throws RejectedEvent {
        Path path = file(folder, "a.csv", "id,x,label\n" + "i".repeat(1_001) + ",1,a\n" + "i".repeat(1_000) + ",1,a\n");
        int limit = "{\"id\":\"a-1\",\"features\":{\"x\":\"12\"},\"label\":\"a\"}".length();
        Path sizes = file(folder, "a.jsonl", "{\"x\":\"12\",\"label\":\"a\"}\n{\"x\":\"123\",\"label\":\"a\"}\n");
        Event event = new Event();

        try (DataFile data = DataFile.open(path, DataOptions.NONE)) {
            data.next();
            assertThatThrownBy(() -> data.fill(event))
                    .isInstanceOf(RejectedEvent.class)
                    .hasMessageContaining("1,001");
            data.next();
            data.fill(event);
        }
        for (Path of : List.of(sizes, file(folder, "a.csv", "x,label\n\"b2\",a\n\"b23\",a\n"))) {
            try (DataFile data = DataFile.open(of, DataOptions.NONE.withMaxEventBytes(limit))) {
                data.next();
                data.fill(event);
                data.next();
                assertThatThrownBy(() -> data.fill(event))
                        .isInstanceOf(RejectedEvent.class)
                        .hasMessageContaining("the limit is " + limit);
            }
        }
    }
}
