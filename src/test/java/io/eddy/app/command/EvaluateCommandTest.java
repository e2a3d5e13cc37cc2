package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.app.Main;
import io.eddy.app.data.DataFile;
import io.eddy.app.data.DataOptions;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Progressive;
import io.eddy.eval.Report;
import io.eddy.feature.Event;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.safetensors.Safetensors;
import io.eddy.spec.Specification;
import io.eddy.state.Tensors;
import io.eddy.wire.EventReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void the_figures_are_those_of_a_learner_that_reads_the_rows_as_json() throws Exception {
        Path csv = Purchases.csv(folder.resolve("shop.csv"), 1_500);

        assertThat(eddy(csv, "--label", "bought", "--json", "figures")).isZero();

        Learner learner = Learners.of(Specification.inferred("eddy"));
        Evaluation evaluation = new Evaluation();
        Progressive progressive = new Progressive(learner, evaluation);
        EventReader reader = new EventReader();
        Event event = new Event();
        try (DataFile rows = DataFile.open(csv, DataOptions.NONE.withLabel("bought"))) {
            while (rows.next()) {
                reader.read(rows.json(), event);
                progressive.learn(event);
            }
        }
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        Report report = evaluation.report();
        JsonNode figures = figures();
        assertThat(figures.get("digest").asText()).isEqualTo(Safetensors.digest(tensors));
        report.model()
                .total()
                .forEach((metric, value) ->
                        assertThat(figures.get(metric).asDouble()).as(metric).isEqualTo(value));
        report.baselines()
                .forEach((name, scores) -> scores.total()
                        .forEach((metric, value) -> assertThat(figures.at("/baselines/" + name + "/" + metric)
                                        .asDouble())
                                .as(name + " " + metric)
                                .isEqualTo(value)));
        assertThat(figures.get("modelVersion").asText())
                .isEqualTo("eddy-" + Specification.inferred("eddy").fingerprint() + "@shop:1500");
    }

    @Test
    void the_table_shows_the_model_beside_the_baselines() {
        Path csv = Purchases.csv(folder.resolve("shop.csv"), 300);

        assertThat(eddy(csv, "--label", "bought")).isZero();

        assertThat(out.toString()).containsSubsequence("Eddy", "last 1,000", "majority", "last");
        assertThat(out.toString())
                .containsPattern("(?m)^accuracy +0\\.\\d{4} +0\\.\\d{4} +0\\.\\d{4} +0\\.\\d{4}$")
                .contains("300 rows, 300 learned, 0 without a label, 0 rejected")
                .contains("@shop:300")
                .containsPattern("(?m)^digest [0-9a-f]{64}$");
        assertThat(err.toString()).doesNotContain("skipped", "first of its kind");
    }

    @Test
    void the_same_rows_zipped_or_as_json_make_the_same_model() throws IOException {
        Path csv = Purchases.csv(folder.resolve("a.csv"), 300);
        Path zipped = folder.resolve("b.csv.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            Files.copy(csv, gzip);
        }
        Path json = Purchases.json(folder.resolve("c.jsonl"), 300);

        String digest = digest(csv, "--label", "bought");

        assertThat(digest(zipped, "--label", "bought")).isEqualTo(digest);
        assertThat(digest(json, "--label", "bought")).isEqualTo(digest);
        assertThat(digest(csv, "--label", "bought", "--shuffle", "1")).isNotEqualTo(digest);
        assertThat(digest(csv, "--label", "bought", "--ignore", "city,price")).isNotEqualTo(digest);
        assertThat(digest(csv, "--label", "bought", "--type", "price=category")).isNotEqualTo(digest);
        assertThat(digest(csv, "--label", "bought", "--sort", "price")).isNotEqualTo(digest);
    }

    @Test
    void rows_without_a_label_and_rows_that_are_no_events_are_counted_apart() throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), """
                {"x": 1, "label": "a"}
                {"x": 2}
                {"x": 1e400, "label": "a"}
                not json
                {"x": 3, "label": "b"}
                """);

        assertThat(eddy(file, "--json", "figures")).isZero();

        JsonNode figures = figures();
        assertThat(figures.get("rows").asInt()).isEqualTo(5);
        assertThat(figures.get("learned").asInt()).isEqualTo(2);
        assertThat(figures.get("skipped").asInt()).isEqualTo(1);
        assertThat(figures.get("rejected").asInt()).isEqualTo(1);
        assertThat(figures.get("unreadable").asInt()).isEqualTo(1);
        assertThat(figures.get("modelVersion").asText()).endsWith("@a:4");
        assertThat(out.toString()).contains("5 rows, 2 learned, 1 without a label, 1 rejected, 1 not readable");
        assertThat(err.toString())
                .contains("1 row skipped: line 4 is not JSON")
                .contains("missing-label in row 2, the first of its kind")
                .contains("not-finite in row 3, the first of its kind");
    }

    @Test
    void of_each_reason_the_first_row_is_told_and_how_many_there_were() throws IOException {
        Path file = Files.writeString(
                folder.resolve("a.jsonl"), "{\"x\":1,\"label\":\"a\"}\n" + "{\"x\":1e999,\"label\":\"a\"}\n".repeat(3));

        assertThat(eddy(file)).isZero();
        assertThat(err.toString()).contains("not-finite in row 2, the first of its kind, of 3 rows in all: ");
    }

    @Test
    void every_row_is_in_one_of_the_counts() throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), """
                {"features": {"x": 1}, "label": "a"}
                {"features": {"x": 2}, "label": "b", "weight": 1e30}
                {"features": {"x": 3}, "label": "a", "weight": 0}
                {"features": {"x": 4}}
                {"features": {"x": 5}, "label": "a", "weight": -1}
                {"features": {"x": 6}, "label": "b", "weight": 3e38}
                [7]
                """);

        assertThat(eddy(file, "--json", "figures")).isZero();

        JsonNode figures = figures();
        List<String> counts = List.of("learned", "unweighted", "notFinite", "skipped", "rejected", "unreadable");
        assertThat(counts)
                .allSatisfy(
                        name -> assertThat(figures.get(name).asInt()).as(name).isPositive());
        assertThat(counts.stream().mapToInt(name -> figures.get(name).asInt()).sum())
                .isEqualTo(7);
        assertThat(out.toString())
                .contains(
                        "7 rows, 1 learned, 1 without a label, 1 rejected, 1 of weight 0, 2 with a gradient that is not finite");
    }

    @Test
    void more_than_a_tenth_that_could_not_be_learned_from_is_the_last_line() throws IOException {
        StringBuilder rows = new StringBuilder("x,label\n");
        for (int i = 0; i < 100; i++) {
            rows.append(i)
                    .append(',')
                    .append(i < 80 ? String.valueOf(i * 1.5) : "a lot")
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("a.csv"), rows);

        assertThat(eddy(file)).isZero();

        assertThat(out.toString().strip().lines().toList())
                .last()
                .asString()
                .startsWith("WARNING: 20 of 100 rows (20 %) could not be learned from");
    }

    @Test
    void a_model_file_for_other_events_is_warned_of_after_the_first_and_in_the_last_line() throws IOException {
        Path model =
                Files.writeString(folder.resolve("m.yaml"), "features: {pixels: number}\noutput: {type: binary}\n");
        Path file = Files.writeString(folder.resolve("a.csv"), "p0,p1,label\n" + "1,2,yes\n3,4,no\n".repeat(150));

        assertThat(eddy(file, "--model", model.toString())).isZero();

        List<String> lines = out.toString().strip().lines().toList();
        assertThat(lines)
                .anyMatch(
                        line -> line.startsWith(
                                "WARNING: none of the model file's fields is in the first 200 events, so nothing is learned but how often each label comes"));
        assertThat(lines)
                .last()
                .isEqualTo(
                        "WARNING: 300 of 300 labelled events had none of the model's fields; of those nothing is learned but how often each label comes");
    }

    @Test
    void an_event_above_the_limit_is_rejected_as_run_does() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "x,label\na,yes\n" + "b".repeat(200) + ",no\nb,yes\n");

        assertThat(eddy(file, "--max-event-bytes", "100")).isZero();

        assertThat(out.toString()).contains("2 learned", "1 rejected");
        assertThat(err.toString()).contains("too-large in row 2");
        assertThat(eddy(file, "--max-event-bytes", "3")).isEqualTo(2);
    }

    @Test
    void a_quantity_has_the_metrics_of_a_quantity() throws IOException {
        StringBuilder csv = new StringBuilder("x,price\n");
        for (int i = 0; i < 300; i++) {
            csv.append(i % 17).append(',').append(10.5 + 3 * (i % 17)).append('\n');
        }
        Path file = Files.writeString(folder.resolve("a.csv"), csv);

        assertThat(eddy(file, "--label", "price", "--json", "figures")).isZero();

        JsonNode figures = figures();
        assertThat(figures.get("mae").asDouble())
                .isLessThan(figures.at("/baselines/mean/mae").asDouble());
        assertThat(figures.has("rmse")).isTrue();
        assertThat(figures.has("r2")).isTrue();
        assertThat(figures.has("accuracy")).isFalse();
    }

    @Test
    void a_model_file_says_what_the_model_is() {
        Path csv = Purchases.csv(folder.resolve("shop.csv"), 50);
        Path model = folder.resolve("mine.yaml");
        write(model, "output: {type: binary, classes: [no, yes], positive: no}\n");

        assertThat(eddy(csv, "--label", "bought", "--model", model.toString(), "--json", "figures"))
                .isZero();

        assertThat(out.toString()).containsPattern("(?m)^model +mine-[0-9a-f]{6}@shop:50$");
    }

    @Test
    void what_cannot_be_used_is_a_failure() {
        Path csv = Purchases.csv(folder.resolve("shop.csv"), 5);
        Path model = folder.resolve("wrong.yaml");
        write(model, "outptu: binary\n");

        assertThat(eddy(folder.resolve("no.csv"))).isEqualTo(1);
        assertThat(eddy(csv, "--label", "baught")).isEqualTo(1);
        assertThat(eddy(csv, "--label", "bought", "--model", model.toString())).isEqualTo(1);
        assertThat(eddy(csv, "--label", "bought", "--json", "no/figures")).isEqualTo(1);
        assertThat(eddy(csv, "--label", "bought", "--json", ".")).isEqualTo(1);

        assertThat(err.toString())
                .contains("eddy: there is no file " + folder.resolve("no.csv"))
                .contains("no column baught (--label); did you mean bought?")
                .contains("did you mean output?")
                .contains("there is no folder " + folder.resolve("no"))
                .contains("is a folder; --json wants the name of a file")
                .doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void a_file_that_teaches_nothing_is_a_failure_that_says_why() throws IOException {
        Path header = Files.writeString(folder.resolve("header.csv"), "x,label\n");
        Path nothing = Files.writeString(folder.resolve("nothing.csv"), "");
        Path unlabelled = Files.writeString(folder.resolve("unlabelled.csv"), "x,label\n1,\n2,\n");
        Path rejected = Files.writeString(folder.resolve("rejected.jsonl"), """
                {"x": 1e400, "label": "a"}
                {"x": 1, "label": null}
                []
                """);

        assertThat(eddy(header)).isEqualTo(1);
        assertThat(eddy(nothing)).isEqualTo(1);
        assertThat(eddy(unlabelled, "--json", "figures")).isEqualTo(1);
        assertThat(eddy(rejected)).isEqualTo(1);

        assertThat(err.toString())
                .contains("eddy: nothing was learned from " + header + ": it has no rows")
                .contains("eddy: " + nothing + " is empty")
                .contains(unlabelled + ": none of its 2 rows has a label; is --label the right column?")
                .contains("not-finite in row 1, the first of its kind")
                .contains(
                        "of its 3 rows 1 without a label, 1 rejected, 1 not readable; the first of each kind is told above");
        assertThat(out.toString()).isEmpty();
        assertThat(folder.resolve("figures")).doesNotExist();
    }

    @Test
    void a_plot_draws_the_learning_curve_in_eighty_columns_and_changes_nothing() {
        Path csv = Purchases.csv(folder.resolve("shop.csv"), 300);
        String digest = digest(csv, "--label", "bought");

        assertThat(eddy(csv, "--label", "bought", "--plot")).isZero();

        String shown = out.toString().substring(out.toString().lastIndexOf("accuracy, latest 1,000"));
        assertThat(out.toString()).contains(digest + "\n\naccuracy, latest 1,000   * Eddy 0.");
        assertThat(shown).contains("- majority 0.", ". last label 0.", "logLoss, latest 1,000", "0 to 300 events");
        assertThat(shown.lines())
                .allMatch(line -> line.length() <= 80)
                .anyMatch(line -> line.matches(".*\\|.*\\*\\*.*"));
    }

    @Test
    void a_page_is_written_where_it_can_be_and_changes_nothing() throws IOException {
        Path csv = Purchases.csv(folder.resolve("shop.csv"), 300);
        String digest = digest(csv, "--label", "bought");
        Path page = folder.resolve("page.html");

        assertThat(digest(csv, "--label", "bought", "--html", page.toString())).isEqualTo(digest);

        assertThat(Files.readString(page))
                .startsWith("<!DOCTYPE html>")
                .contains("<h1>shop.csv</h1>", ">price</span>", digest.replace("digest ", ""));
        assertThat(eddy(
                        csv,
                        "--label",
                        "bought",
                        "--html",
                        folder.resolve("no/page.html").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("there is no folder");
    }

    @Test
    void a_column_is_of_the_kind_that_is_said_whatever_its_cells_look_like() throws IOException {
        StringBuilder text = new StringBuilder("day,note,user,code,y\n");
        for (int i = 0; i < 300; i++) {
            text.append("2026-05-%02d,three words each,u%d,%d,%d%n".formatted(1 + i % 20, i, i % 7, i % 2));
        }
        Path csv = Files.writeString(folder.resolve("kinds.csv"), text);

        assertThat(eddy(csv, "--label", "y")).isZero();
        assertThat(out.toString())
                .containsPattern("(?m)^  day +time")
                .containsPattern("(?m)^  note +text")
                .containsPattern("(?m)^  user +left out")
                .containsPattern("(?m)^  code +number");
        out.getBuffer().setLength(0);
        assertThat(eddy(
                        csv,
                        "--label",
                        "y",
                        "--type",
                        "day=category",
                        "--type",
                        "note=category",
                        "--type",
                        "user=id",
                        "--type",
                        "code=items",
                        "--type",
                        "y=number"))
                .isZero();
        assertThat(out.toString())
                .containsPattern("(?m)^  day, note +category +as given")
                .containsPattern("(?m)^  user +id +as given")
                .containsPattern("(?m)^  code +items +as given")
                .containsPattern("(?m)^  y \\(label\\) +quantity +as given");
    }

    @Test
    void contradictory_options_are_wrong_use() {
        Path csv = Purchases.csv(folder.resolve("shop.csv"), 5);

        assertThat(eddy(csv, "--sort", "price", "--shuffle", "1")).isEqualTo(2);
        assertThat(eddy(csv, "--type", "price=numbr")).isEqualTo(2);
        assertThat(eddy(csv, "--label", "bought", "--type", "bought=time")).isEqualTo(2);
        assertThat(eddy(csv, "--shuffle", "often")).isEqualTo(2);

        assertThat(err.toString())
                .contains("--sort and --shuffle cannot both be")
                .contains("--type price=numbr: there is no such kind; did you mean number?")
                .contains("--type bought=time: no label is that; allowed: category, number, boolean")
                .contains("'often'");
    }

    private String digest(Path file, String... options) {
        out.getBuffer().setLength(0);
        assertThat(eddy(file, options)).isZero();
        return out.toString().lines().reduce((before, last) -> last).orElseThrow();
    }

    /** Runs the command; a path behind {@code --json} is in the folder. */
    private int eddy(Path file, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "evaluate";
        arguments[1] = file.toString();
        for (int i = 0; i < options.length; i++) {
            boolean isOut = i > 0 && options[i - 1].equals("--json");
            arguments[i + 2] = isOut ? folder.resolve(options[i]).toString() : options[i];
        }
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private JsonNode figures() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("figures").toFile());
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
