package io.eddy.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eddy.feature.Recall;
import io.eddy.nn.Activation;
import io.eddy.nn.Initialisation;
import io.eddy.nn.Loss;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import io.eddy.spec.Specification.Feature;
import io.eddy.spec.Specification.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecificationReaderTest {
    private static Specification read(String text) {
        return SpecificationReader.parse("m.yaml", text, "m");
    }

    @Test
    void output_alone_is_enough_and_the_rest_is_default() {
        Specification specification = read("output: regression");

        assertThat(specification)
                .isEqualTo(new Specification(
                        "m",
                        Map.of(),
                        Members.DEFAULT,
                        Defaults.network(),
                        new Specification.Output(Kind.REGRESSION, List.of(), Optional.empty(), Optional.empty()),
                        Defaults.training(),
                        Defaults.SEED));
    }

    @Test
    void a_file_that_describes_a_network_has_no_members_beside_it() {
        assertThat(read("{output: binary, network: {hidden: [8]}}").members()).isEmpty();
        assertThat(read("{output: binary, optimizer: sgd}").members()).isEmpty();
        assertThat(read("{output: binary, members: default}").members()).isEqualTo(Members.DEFAULT);
        assertThat(read("{output: binary, members: [wide, {type: agile, hidden: 8}]}")
                        .members())
                .containsExactly(new Specification.Member("wide"), new Specification.Member("agile", 8));
    }

    @Test
    void texts_times_lists_of_names_and_names_with_numbers_are_kinds_of_fields() {
        Map<String, Feature> features =
                read("{output: binary, features: {note: text, plot: {type: text, language: de}, at: time, terms: sparse,\n"
                                + "tags: items, basket: {type: items, dimensions: 16, maxValues: 99},\n"
                                + "user: id, article: {type: id, dimensions: 4, admitAfter: 3, expireAfter: 30d, maxRows: 99}}}")
                        .features();

        assertThat(features)
                .containsExactly(
                        Map.entry("note", new Feature.Text("any")),
                        Map.entry("plot", new Feature.Text("de")),
                        Map.entry("at", new Feature.Time()),
                        Map.entry("terms", new Feature.Sparse()),
                        Map.entry("tags", new Feature.Items(Defaults.DIMENSIONS, Defaults.MAX_VALUES)),
                        Map.entry("basket", new Feature.Items(16, 99)),
                        Map.entry("user", new Feature.Id(16, 2, Duration.ZERO, 1_000_000)),
                        Map.entry("article", new Feature.Id(4, 3, Duration.ofDays(30), 99)));
    }

    @Test
    void what_earlier_events_say_is_a_feature_with_a_name_of_its_own() {
        Recall.Key all = new Recall.Key(List.of(), Optional.empty(), Duration.ZERO, 1);
        Recall.Key customer = new Recall.Key(List.of("customer"), Optional.empty(), Duration.ZERO, 1_000_000);
        Recall.Key pair = new Recall.Key(List.of("customer", "shop"), Optional.of("when"), Duration.ofDays(90), 99);

        Map<String, Feature> features = read("""
                output: multiclass
                features:
                  spent: {type: sum, of: amount, by: customer, halfLife: 7d}
                  fraudShare: {type: mean, of: label, is: fraud, by: [customer, shop], at: when, expireAfter: 90d, maxKeys: 99}
                  labels: {type: last, of: label, by: customer, count: 3}
                  city: category
                  cities: {type: last, of: city, count: 2}
                  amounts: {type: last, of: amount}
                  codes: {type: last, of: code, as: category}
                  events: count
                  pause: {type: sinceLast, by: customer}
                """).features();

        assertThat(features)
                .containsExactly(
                        Map.entry("spent", history(Recall.Kind.SUM, "amount", null, customer, 1, false, 7)),
                        Map.entry("fraudShare", history(Recall.Kind.MEAN, "label", "fraud", pair, 1, false, 0)),
                        Map.entry("labels", history(Recall.Kind.LAST, "label", null, customer, 3, true, 0)),
                        Map.entry("city", new Feature.Category(Defaults.DIMENSIONS, Defaults.MAX_VALUES)),
                        Map.entry("cities", history(Recall.Kind.LAST, "city", null, all, 2, true, 0)),
                        Map.entry("amounts", history(Recall.Kind.LAST, "amount", null, all, 1, false, 0)),
                        Map.entry("codes", history(Recall.Kind.LAST, "code", null, all, 1, true, 0)),
                        Map.entry("events", history(Recall.Kind.COUNT, null, null, all, 1, false, 0)),
                        Map.entry("pause", history(Recall.Kind.SINCE_LAST, null, null, customer, 1, false, 0)));
    }

    private static Feature history(
            Recall.Kind kind,
            @Nullable String of,
            @Nullable String is,
            Recall.Key key,
            int count,
            boolean names,
            int halfLifeDays) {
        return new Feature.History(new Recall(
                kind,
                Optional.ofNullable(of),
                Optional.ofNullable(is),
                key,
                count,
                names,
                Duration.ofDays(halfLifeDays)));
    }

    @Test
    void the_last_labels_are_numbers_where_a_quantity_is_predicted() {
        String labels = "features: {labels: {type: last, of: label}}\noutput: ";

        assertThat(read(labels + "regression").features().get("labels"))
                .isInstanceOfSatisfying(
                        Feature.History.class,
                        it -> assertThat(it.what().names()).isFalse());
        assertThat(read(labels + "binary").features().get("labels"))
                .isInstanceOfSatisfying(
                        Feature.History.class,
                        it -> assertThat(it.what().names()).isTrue());
    }

    @Test
    void everything_that_is_said_is_read() {
        Specification specification = read("""
                name: elec2-b
                seed: -7
                features:
                  price: number
                  city: {type: category, dimensions: 3, maxValues: 50}
                  member: boolean
                  pixels: {type: numbers, size: 784, clip: 2.5}
                network:
                  hidden: [64, 32]
                  activation: leakyRelu
                  initialisation: zero
                  dropout: 0.1
                  layerNorm: true
                  residual: true
                output: {type: binary, classes: [DOWN, UP], positive: UP, loss: logistic, keep: {DOWN: 0.1}}
                optimizer:
                  type: adamw
                  learningRate: 1e-3
                  beta1: .95
                  weightDecay: 0.5
                  schedule: {type: cosine, warmup: 10, steps: 100, floor: 1e-5}
                  l2: 0.25
                  clipNorm: 3
                """);

        assertThat(specification.name()).isEqualTo("elec2-b");
        assertThat(specification.seed()).isEqualTo(-7);
        assertThat(specification.features().values())
                .containsExactly(
                        new Feature.Number(Defaults.CLIP),
                        new Feature.Category(3, 50),
                        new Feature.Bool(),
                        new Feature.Numbers(784, 2.5f));
        assertThat(specification.features().keySet()).containsExactly("price", "city", "member", "pixels");
        assertThat(specification.network())
                .isEqualTo(new Specification.Net(
                        List.of(64, 32), Activation.LEAKY_RELU, Initialisation.ZERO, 0.1f, true, true));
        assertThat(specification.output().classes()).containsExactly("DOWN", "UP");
        assertThat(specification.output().positive()).contains("UP");
        assertThat(specification.output().keep()).containsExactly(Map.entry("DOWN", 0.1f));
        assertThat(specification.output().loss()).contains(new Loss.Logistic());
        assertThat(specification.training())
                .isEqualTo(new Specification.Training(
                        new Optimizer.AdamW(0.95f, Defaults.BETA2, Defaults.EPSILON, 0.5f),
                        new Schedule.Cosine(1e-3f, 10, 100, 1e-5f),
                        new Regularisation(0, 0.25f, Float.POSITIVE_INFINITY, 3)));
    }

    @Test
    void l1_and_l2_of_ftrl_are_its_own() {
        Specification.Training training =
                read("output: binary\noptimizer: {type: ftrl, l1: 0.5, l2: 2}").training();

        assertThat(training.optimizer()).isEqualTo(new Optimizer.Ftrl(Defaults.FTRL_BETA, 0.5f, 2));
        assertThat(training.regularisation()).isEqualTo(Regularisation.NONE);
    }

    @Test
    void classes_are_named_as_labels_are() {
        List<String> classes = read("output: {type: multiclass, classes: [0, 1.0, 010, '2.0', yes, true, no, 1e-1]}")
                .output()
                .classes();

        // because the label 1.0 of an event is called 1, while 010 is no number and stays as it is
        assertThat(classes).containsExactly("0", "1", "010", "2.0", "yes", "true", "no", "0.1");
    }

    @Test
    void fields_that_are_not_named_are_inferred_where_it_is_said() {
        assertThat(read("features: {note: category, '*': inferred}\noutput: inferred"))
                .isEqualTo(Specification.inferred("m").withKinds(Map.of("note", "category")));
        assertThat(read("features: {note: category}\noutput: inferred").infersFeatures())
                .isFalse();
    }

    @Test
    void anchors_save_repetition() {
        Specification specification =
                read("features: {a: &wide {type: category, dimensions: 32}, b: *wide}\noutput: binary");

        assertThat(specification.features().get("b")).isEqualTo(new Feature.Category(32, Defaults.MAX_VALUES));
    }

    @Test
    void a_key_with_nothing_behind_it_is_as_if_left_out() {
        Specification specification = read("output: binary\nnetwork:\n#  hidden: [32]\nfeatures:\noptimizer:\n");

        assertThat(specification.network()).isEqualTo(Defaults.network());
        assertThat(specification.training()).isEqualTo(Defaults.training());
        assertThat(specification.features()).isEmpty();
    }

    @Test
    void no_hidden_layer_is_a_linear_model() {
        assertThat(read("output: binary\nnetwork: {hidden: []}").network().hidden())
                .isEmpty();
    }

    @Test
    void the_name_is_that_of_the_file(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("my-model.v2.yaml"), "\uFEFFoutput: binary\n");
        Path renamed = Files.move(file, folder.resolve("my-model.yaml"));

        assertThat(SpecificationReader.read(renamed).name()).isEqualTo("my-model");
    }

    @Test
    void a_file_whose_name_cannot_be_the_models_needs_one_inside(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("My Model.yaml"), "output: binary\n");

        SpecificationException e =
                catchThrowableOfType(SpecificationException.class, () -> SpecificationReader.read(file));

        assertThat(e).hasMessageContaining("\"My Model\"").hasMessageContaining("add a key name");
    }

    @Test
    void unreadable_files_are_named_with_the_reason(@TempDir Path folder) throws IOException {
        Path absent = folder.resolve("absent.yaml");
        Path latin = Files.write(folder.resolve("latin.yaml"), "name: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        Path large = Files.write(folder.resolve("large.yaml"), new byte[2_000_000]);

        assertThat(problemOf(absent)).containsExactly(absent + ": there is no such file");
        assertThat(problemOf(folder)).singleElement().asString().contains("is a folder");
        assertThat(problemOf(latin)).singleElement().asString().contains("is not UTF-8");
        assertThat(problemOf(large)).singleElement().asString().contains("2000000 bytes");
    }

    private static List<String> problemOf(Path file) {
        return catchThrowableOfType(SpecificationException.class, () -> SpecificationReader.read(file))
                .problems();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examples_are_right_and_called_as_their_files(String name) {
        Specification specification = SpecificationReader.read(Path.of("src/examples", name + ".yaml"));

        assertThat(specification.name()).isEqualTo(name);
        assertThat(SpecificationReader.parse(specification.canonical())).isEqualTo(specification);
    }

    static Stream<String> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/examples"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".yaml"))
                    .map(file -> file.replace(".yaml", ""))
                    .toList()
                    .stream();
        }
    }
}
