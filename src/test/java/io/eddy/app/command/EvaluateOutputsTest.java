package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.eddy.app.Main;
import io.eddy.snapshot.Snapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code evaluate} writes beside its table, and the table of several models. */
class EvaluateOutputsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path csv;

    @BeforeEach
    void write() {
        csv = Purchases.csv(folder.resolve("shop.csv"), 300);
    }

    @Test
    void predictions_stand_beside_labels_and_give_the_figures_of_the_table() throws IOException {
        assertThat(eddy("--predictions", "p.csv", "--json", "f.json")).isZero();

        List<NamedCsvRecord> rows = rows("p.csv");
        assertThat(rows).hasSize(300);
        assertThat(rows.get(7).getField("id")).isEqualTo("shop-8");
        double right = rows.stream()
                .filter(row -> row.getField("label").equals(row.getField("prediction")))
                .count();
        assertThat(right / 300).isEqualTo(json("f.json").get("accuracy").asDouble());
        NamedCsvRecord last = rows.get(299);
        JsonNode probabilities = JSON.readTree(last.getField("probabilities"));
        assertThat(probabilities.get(last.getField("prediction")).asText()).isEqualTo(last.getField("probability"));
        double sum = 0;
        for (JsonNode probability : probabilities) {
            sum += probability.asDouble();
        }
        assertThat(sum).isBetween(1 - 1e-6, 1 + 1e-6);
    }

    @Test
    void late_labels_have_predictions_too_each_with_its_own_event() throws IOException {
        assertThat(eddy("--predictions", "late.csv", "--label-delay", "50")).isZero();
        assertThat(eddy("--predictions", "soon.csv")).isZero();

        List<NamedCsvRecord> late = rows("late.csv");
        List<NamedCsvRecord> soon = rows("soon.csv");
        for (String column : List.of("id", "label")) {
            assertThat(late)
                    .extracting(row -> row.getField(column))
                    .isEqualTo(soon.stream().map(row -> row.getField(column)).toList());
        }
        assertThat(late.get(40).getField("prediction")).isEmpty(); // because no label was there yet
    }

    @Test
    void nothing_is_written_over_what_is_read_or_written_too() throws IOException {
        String before = Files.readString(csv);
        Path model = Files.writeString(folder.resolve("m.yaml"), "output: inferred\nmembers: [linear]\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);

        for (String option : List.of("--predictions", "--html", "--json", "--save-model", "--snapshot")) {
            assertThat(eddy(option, link.resolve("shop.csv").toString())).isEqualTo(1);
            assertThat(err.toString()).contains(option, "is also the data");
        }
        Path hard = Files.createLink(folder.resolve("hard.csv"), csv);
        assertThat(eddy("--predictions", hard.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("hard.csv is also the data");
        assertThat(eddy("--model", model.toString(), "--save-model", path("m.yaml")))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--save-model", "is also the model file");
        assertThat(eddy("--html", path("one"), "--json", path("./one"))).isEqualTo(1);
        assertThat(err.toString()).contains("is also --json");

        String network = "output: inferred\nnetwork: {hidden: [4]}\n";
        Path plain = Files.writeString(folder.resolve("plain.yaml"), network);
        Path starting = Files.writeString(folder.resolve("starting.yaml"), network + "start: {from: w.safetensors}\n");
        Path weights = folder.resolve("w.safetensors");
        assertThat(eddy("--model", plain.toString(), "--snapshot", weights.toString()))
                .isZero();
        byte[] given = Files.readAllBytes(weights);
        assertThat(eddy("--model", starting.toString(), "--snapshot", weights.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--snapshot", "is also the weights that the model starts from");

        assertThat(weights).hasBinaryContent(given);
        assertThat(csv).content().isEqualTo(before);
        assertThat(folder.resolve("one")).doesNotExist();
    }

    @Test
    void where_a_saved_model_would_learn_otherwise_that_is_told() throws IOException {
        assertThat(eddy("--save-model", path("m.yaml"))).isZero();
        assertThat(err.toString()).doesNotContain("another digest");
        String digest = digest();
        out.getBuffer().setLength(0);
        assertThat(eddy("--model", path("m.yaml"))).isZero();
        assertThat(digest()).isEqualTo(digest);

        assertThat(eddy("--save-model", path("m.yaml"), "--label-delay", "20")).isZero();
        assertThat(err.toString()).contains("m.yaml: ", "another digest, because labels came late");

        err.getBuffer().setLength(0);
        Path file = Files.writeString(
                folder.resolve("late.csv"), "x,z,y\n" + "1,,a\n2,,b\n".repeat(150) + "1,5,a\n2,4,b\n".repeat(50));
        assertThat(eddy(file, "--label", "y", "--save-model", path("m.yaml"))).isZero();
        assertThat(err.toString()).contains("another digest, because field z began");
    }

    @Test
    void a_late_field_that_is_not_taken_on_makes_no_difference_to_the_saved_model() throws IOException {
        Path file = Files.writeString(
                folder.resolve("rare.csv"), "x,z,y\n" + "1,,a\n2,,b\n".repeat(150) + "1,5,a\n2,4,b\n".repeat(2));

        assertThat(eddy(file, "--label", "y", "--save-model", path("m.yaml"))).isZero();
        String digest = digest();
        out.getBuffer().setLength(0);
        assertThat(eddy(file, "--label", "y", "--model", path("m.yaml"))).isZero();

        assertThat(err.toString()).doesNotContain("another digest");
        assertThat(digest()).isEqualTo(digest);
    }

    @Test
    void models_that_are_compared_have_their_labels_at_the_same_time() throws IOException {
        StringBuilder rows = new StringBuilder("born,seen,x,label\n");
        for (int i = 0; i < 120; i++) {
            rows.append("%d-01-01,2026-05-01T12:%02d:00Z,%d,%s%n"
                    .formatted(1975 + i % 40, i / 2, i % 3, i % 3 == 0 ? "a" : "b"));
        }
        Path file = Files.writeString(folder.resolve("people.csv"), rows);
        Path model = Files.writeString(
                folder.resolve("seen.yaml"),
                "features: {seen: time, x: number}\noutput: binary\nnetwork: {hidden: [4]}\n");

        assertThat(eddy(file, "--model", "default", "--model", model.toString(), "--label-delay", "10m"))
                .isZero();

        assertThat(out.toString()).contains("(--label-delay 10m by the time in 'seen'; after the last row: 20)");
    }

    private String digest() {
        return out.toString()
                .lines()
                .filter(line -> line.startsWith("digest "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void labels_late_by_event_time_are_so_by_a_column_of_times_and_that_is_told() throws IOException {
        StringBuilder rows = new StringBuilder("x,timestamp,label\n");
        for (int i = 0; i < 300; i++) {
            rows.append("%d,%d,%s%n".formatted(i % 3, 964_982_703 + 60 * i, i % 3 == 0 ? "a" : "b"));
        }
        Path file = Files.writeString(folder.resolve("timed.csv"), rows);

        assertThat(eddy(file, "--predictions", "p.csv", "--label-delay", "30m", "--json", "f.json"))
                .isZero();

        assertThat(out.toString()).contains("(--label-delay 30m by the time in 'timestamp'; after the last row: 30)");
        assertThat(json("f.json").get("labelDelay").asText()).startsWith("30m by the time in");
        assertThat(rows("p.csv").get(29).getField("prediction")).isEmpty();
        assertThat(rows("p.csv").get(31).getField("prediction")).isNotEmpty();
    }

    @Test
    void of_what_is_unusual_there_are_score_segment_and_the_field_that_is_most_so() throws IOException {
        Path file = Files.writeString(folder.resolve("u.csv"), "x,y\n" + "1,2\n2,1.5\n3,1\n".repeat(200) + "3,9\n");
        Path model = Files.writeString(folder.resolve("u.yaml"), "output: {type: anomaly, segments: 2}\n");

        assertThat(eddy(file, "--model", model.toString(), "--predictions", "p.csv"))
                .isZero();

        List<NamedCsvRecord> rows = rows("p.csv");
        NamedCsvRecord last = rows.get(600);
        assertThat(last.getHeader())
                .containsExactly("id", "label", "prediction", "score", "segment", "mostUnusual", "fields");
        assertThat(last.getField("prediction")).isEqualTo("unusual");
        assertThat(last.getField("segment")).matches("[01]");
        assertThat(JSON.readTree(last.getField("fields")).fieldNames().next()).isEqualTo(last.getField("mostUnusual"));
        assertThat(rows.get(5).getField("segment")).isEmpty();
    }

    @Test
    void of_several_outputs_each_is_written_by_its_name_numbers_as_numbers() throws IOException {
        Path file = Files.writeString(
                folder.resolve("v.csv"), "x,click,dwell\n" + "1,true,3.5\n2,false,8\n".repeat(110) + "1,true,\n");
        Path model = Files.writeString(
                folder.resolve("v.yaml"), "outputs: {click: binary, dwell: regression, kind: multiclass}\n");

        assertThat(eddy(file, "--model", model.toString(), "--predictions", "p.csv"))
                .isZero();

        NamedCsvRecord last = rows("p.csv").get(219);
        assertThat(last.getField("label")).isEqualTo("{\"click\":\"false\",\"dwell\":8}");
        JsonNode prediction = JSON.readTree(last.getField("prediction"));
        assertThat(prediction.get("click").asText()).isEqualTo("false");
        assertThat(prediction.get("dwell").isNumber()).isTrue();
        JsonNode probabilities = JSON.readTree(last.getField("probabilities"));
        assertThat(probabilities.at("/click/true").isNumber()).isTrue();
        assertThat(JSON.readTree(last.getField("probability")).get("click"))
                .isEqualTo(probabilities.at("/click/false"));
        assertThat(probabilities).hasSize(1);
        assertThat(err.toString()).contains("output kind has no column; there are: x, click, dwell");
        assertThat(out.toString())
                .contains("(to have it otherwise, change the model file)", "several     as given: click (binary)");
    }

    @Test
    void quantities_have_a_prediction_and_no_probabilities() throws IOException {
        Path file = Files.writeString(folder.resolve("q.csv"), "x,y\n" + "1,2.5\n2,4\n".repeat(110));

        assertThat(eddy(file, "--label", "y", "--type", "y=number", "--predictions", "p.csv"))
                .isZero();

        NamedCsvRecord last = rows("p.csv").get(219);
        assertThat(last.getField("label")).isEqualTo("4");
        assertThat(Double.parseDouble(last.getField("prediction"))).isBetween(2.0, 5.0);
        assertThat(last.getField("probability")).isEmpty();
        assertThat(last.getField("probabilities")).isEmpty();
        assertThat(out.toString()).doesNotContain("taken for   ", "precision");
    }

    @Test
    void texts_are_written_beside_those_that_were_to_be_and_judged_word_by_word_and_letter_by_letter()
            throws IOException {
        Path file = Files.writeString(
                folder.resolve("t.csv"), "en,de\n" + "a dog,Ein Hund!\nthe dog,\"Der, Hund\"\n".repeat(60));
        Files.writeString(
                folder.resolve("t.yaml"),
                "features: {en: text}\noutput: {type: text, dimensions: 8, hidden: 8}\noptimizer: {type: adam, learningRate: 0.03}\n");

        assertThat(eddy(
                        file,
                        "--label",
                        "de",
                        "--model",
                        path("t.yaml"),
                        "--predictions",
                        "p.csv",
                        "--json",
                        "f.json",
                        "--html",
                        path("h.html")))
                .isZero();

        NamedCsvRecord last = rows("p.csv").get(119);
        assertThat(last.getField("label")).isEqualTo("Der, Hund");
        assertThat(last.getField("prediction")).isEqualTo("Der, Hund");
        assertThat(last.getField("probabilities")).isEmpty();
        JsonNode figures = json("f.json");
        assertThat(figures.get("perplexity").asDouble())
                .isLessThan(figures.at("/baselines/bigram/perplexity").asDouble());
        assertThat(figures.get("chrF").asDouble()).isBetween(0.5, 1.0);
        assertThat(out.toString())
                .contains("de (label)  text", "perplexity ", "wordAccuracy ", "chrF ", "unigram", "bigram");
        assertThat(Files.readString(folder.resolve("h.html"))).contains("Perplexity of a word", "<td>text</td>");
    }

    @Test
    void a_snapshot_has_the_weights_whose_digest_is_shown() throws IOException {
        assertThat(eddy("--snapshot", "w.safetensors")).isZero();

        Snapshot snapshot = Snapshot.read(folder.resolve("w.safetensors"));
        assertThat(out.toString()).contains("digest " + snapshot.digest(), "model  " + snapshot.version());
        assertThat(snapshot.events()).isEqualTo(300);
        assertThat(snapshot.metrics()).containsKeys("accuracy", "window.accuracy");
        assertThat(snapshot.specification()).contains("\"price\"");
    }

    @Test
    void each_class_has_its_figures_and_the_table_says_which_was_taken_for_which() throws IOException {
        assertThat(eddy("--json", "f.json")).isZero();

        JsonNode figures = json("f.json");
        assertThat(out.toString()).containsSubsequence("class ", "precision", "recall", "f1", "taken for ");
        long all = 0;
        long correct = 0;
        for (JsonNode of : figures.get("classes")) {
            all += of.get("count").asLong();
            correct += of.get("correct").asLong();
        }
        assertThat(all).isEqualTo(300);
        assertThat(correct / 300.0).isEqualTo(figures.get("accuracy").asDouble());
        assertThat(figures.get("confusion").size())
                .isEqualTo(figures.get("classes").size());
    }

    @Test
    void more_classes_than_a_table_can_show_are_in_the_json_alone() throws IOException {
        StringBuilder rows = new StringBuilder("x,label\n");
        for (int i = 0; i < 210; i++) {
            rows.append(i % 21).append(",c").append(i % 21).append('\n');
        }
        Path file = Files.writeString(folder.resolve("many.csv"), rows);

        assertThat(eddy(file, "--json", "f.json")).isZero();

        assertThat(json("f.json").get("classes").size()).isEqualTo(21);
        assertThat(out.toString()).doesNotContain("precision", "taken for   ");
    }

    @Test
    void several_models_are_compared_on_the_same_events() throws IOException {
        Files.writeString(folder.resolve("last.yaml"), "output: {type: multiclass}\nmembers: [last]\n");

        assertThat(eddy("--model", "default", "--model", path("last.yaml"), "--json", "f.json"))
                .isZero();

        JsonNode models = json("f.json").get("models");
        JsonNode last = models.get("last");
        double difference =
                last.get("logLoss").asDouble() - models.at("/default/logLoss").asDouble();
        assertThat(last.at("/lessFirst/loss").asDouble()).isBetween(difference - 1e-9, difference + 1e-9);
        assertThat(last.at("/lessFirst/events").asInt()).isEqualTo(300);
        assertThat(last.at("/lessFirst/t").asDouble()).isGreaterThan(2);
        assertThat(models.get("default").has("lessFirst")).isFalse();
        assertThat(out.toString())
                .containsSubsequence("default             last", "accuracy", "logLoss less first", "standard error")
                .contains("last is worse than default: t = ");

        assertThat(eddy("--json", "alone.json")).isZero();
        assertThat(models.at("/default/digest").asText())
                .isEqualTo(json("alone.json").get("digest").asText());
    }

    @Test
    void what_is_of_one_model_is_refused_for_several() throws IOException {
        Files.writeString(folder.resolve("last.yaml"), "output: {type: multiclass}\nmembers: [last]\n");

        assertThat(eddy("--model", "default", "--model", path("last.yaml"), "--snapshot", "w"))
                .isEqualTo(1);
        assertThat(eddy("--model", path("last.yaml"), "--model", path("last.yaml")))
                .isEqualTo(1);
        assertThat(eddy("--predictions", "no/p.csv")).isEqualTo(1);

        assertThat(err.toString())
                .contains("--save-model, --predictions and --snapshot are of one model, and here are 2: default, last")
                .contains("last.yaml is given twice")
                .contains("there is no folder " + folder.resolve("no"));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private int eddy(String... options) {
        String[] all = new String[options.length + 2];
        all[0] = "--label";
        all[1] = "bought";
        System.arraycopy(options, 0, all, 2, options.length);
        return eddy(csv, all);
    }

    /** Runs the command; files that it writes are in the folder. */
    private int eddy(Path file, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "evaluate";
        arguments[1] = file.toString();
        for (int i = 0; i < options.length; i++) {
            boolean isOut =
                    i > 0 && List.of("--json", "--predictions", "--snapshot").contains(options[i - 1]);
            arguments[i + 2] = isOut ? path(options[i]) : options[i];
        }
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private JsonNode json(String name) throws IOException {
        return JSON.readTree(folder.resolve(name).toFile());
    }

    private List<NamedCsvRecord> rows(String name) throws IOException {
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(folder.resolve(name))) {
            return reader.stream().toList();
        }
    }
}
