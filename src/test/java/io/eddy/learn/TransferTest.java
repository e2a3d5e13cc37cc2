package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.eddy.Eddy;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.kernel.Layout;
import io.eddy.nn.Activation;
import io.eddy.nn.Gru;
import io.eddy.nn.Layer;
import io.eddy.nn.LayerBuilder;
import io.eddy.nn.LayerPlan;
import io.eddy.nn.Parameter;
import io.eddy.nn.Shape;
import io.eddy.safetensors.Safetensors;
import io.eddy.snapshot.Snapshot;
import io.eddy.spec.Specification;
import io.eddy.spec.SpecificationException;
import io.eddy.spec.SpecificationReader;
import io.eddy.spec.Start;
import io.eddy.state.Tensors;
import io.eddy.state.Tensors.Tensor;
import io.eddy.state.Tensors.Type;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that starts from given weights. */
class TransferTest {
    private static final String NETWORK = """
            name: transfer
            features: {a: number, b: number, c: number}
            output: {type: regression}
            network: {hidden: [5, 5], activation: tanh}
            optimizer: {type: adam, learningRate: 0.01}
            """;

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(7);

    /** As an {@code nn.Sequential} of three dense layers with activations between them. */
    private Tensors pytorch(int inputs, int outputs) {
        Tensors tensors = new Tensors();
        put(tensors, "0.weight", 5, inputs);
        put(tensors, "0.bias", 5);
        put(tensors, "2.weight", 5, 5);
        put(tensors, "2.bias", 5);
        put(tensors, "4.weight", outputs, 5);
        put(tensors, "4.bias", outputs);
        return tensors;
    }

    private void put(Tensors tensors, String name, int... shape) {
        int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        float[] data = new float[count];
        for (int i = 0; i < count; i++) {
            data[i] = (float) (random.nextDouble() - 0.5);
        }
        tensors.tensors().put(name, new Tensor(Type.F32, shape, data));
    }

    private Path write(String name, Tensors tensors, Map<String, String> metadata) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream bytes = Safetensors.write(tensors, metadata)) {
            Files.write(file, bytes.readAllBytes());
        }
        return file;
    }

    private Specification read(String modelFile) throws IOException {
        return SpecificationReader.read(Files.writeString(folder.resolve("transfer.yaml"), modelFile));
    }

    private Learner learner(String start) throws IOException {
        return Learners.of(read(NETWORK + start));
    }

    private static float[] weights(Learner learner, String name) {
        Tensors state = new Tensors();
        learner.state(state.save(false));
        return (float[]) Objects.requireNonNull(state.tensors().get(name)).data();
    }

    private static Event event(SplittableRandom random) {
        Event event = new Event();
        double a = random.nextDouble();
        double b = random.nextDouble();
        event.set("a", a).set("b", 10 * b).set("c", random.nextDouble());
        return event.label(a - b);
    }

    private static void learn(Learner learner, int seed, int events) throws RejectedEvent {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < events; i++) {
            learner.learn(event(random));
        }
    }

    /** By 300 events, each with something more. */
    private Learner taught(String modelFile, BiFunction<Event, Integer, Event> more) throws Exception {
        Learner learner = Learners.of(read(modelFile));
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 300; i++) {
            learner.learn(more.apply(event(random), i));
        }
        return learner;
    }

    private static final String MAP = "map: {\"0\": hidden0, \"2\": hidden1, \"4\": output}";

    @Test
    void matrices_of_pytorch_are_taken_transposed_the_square_ones_too() throws IOException {
        Tensors given = pytorch(6, 1);
        write("given.safetensors", given, Map.of("format", "pt"));

        Learner learner = learner("start: {from: given.safetensors, " + MAP + "}");

        // because a number is its value and whether it is missing
        assertThat(weights(learner, "network.hidden0.weight")).isEqualTo(transposed(given, "0.weight", 5, 6));
        assertThat(weights(learner, "network.hidden1.weight")).isEqualTo(transposed(given, "2.weight", 5, 5));
        assertThat(weights(learner, "network.hidden1.bias"))
                .isEqualTo(Objects.requireNonNull(given.tensors().get("2.bias")).data());
        assertThat(learner.interpretation().start())
                .anyMatch(line -> line.contains("given.safetensors"))
                .anyMatch(line -> line.contains("0.weight as hidden0.weight") && line.contains("4.bias as output.bias"))
                .noneMatch(line -> line.contains("not taken"));
    }

    private static float[] transposed(Tensors tensors, String name, int out, int in) {
        float[] data =
                (float[]) Objects.requireNonNull(tensors.tensors().get(name)).data();
        float[] turned = new float[data.length];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                turned[i * out + o] = data[o * in + i];
            }
        }
        return turned;
    }

    @Test
    void what_has_another_shape_or_another_name_is_left_and_told() throws IOException {
        Tensors given = pytorch(9, 8);
        put(given, "lonely", 3);
        write("given.safetensors", given, Map.of("format", "pt"));

        Learner learner = learner("start: {from: given.safetensors, " + MAP + "}");

        assertThat(weights(learner, "network.hidden0.weight"))
                .isEqualTo(weights(learner(""), "network.hidden0.weight"));
        assertThat(learner.interpretation().start())
                .contains(
                        "  not taken: 0.weight: is 5 x 9 (out x in), and hidden0.weight is 6 x 5 here (in x out), which is 5 x 6 in the file's order")
                .contains("  not taken: 4.bias: the weights beside it are not taken")
                .contains("  not taken: lonely: nothing is called so")
                .anyMatch(line -> line.contains(
                        "begins as without the file: hidden0.weight (6 x 5), hidden0.bias (5), output.weight"));
    }

    @Test
    void frozen_layers_keep_every_bit_and_cost_no_moments_and_the_others_learn() throws Exception {
        write("given.safetensors", pytorch(6, 1), Map.of("format", "pt"));
        Learner learner = learner("start: {from: given.safetensors, " + MAP + ", freeze: [hidden0, hidden1]}");
        float[] first = weights(learner, "network.hidden0.weight").clone();
        float[] second = weights(learner, "network.hidden1.bias").clone();

        learn(learner, 1, 200);

        assertThat(weights(learner, "network.hidden0.weight")).isEqualTo(first);
        assertThat(weights(learner, "network.hidden1.bias")).isEqualTo(second);
        assertThat(weights(learner, "network.output.bias")).isNotEqualTo(new float[1]);
        assertThat(learner.vitals().gradientNorms()).containsOnlyKeys("output");
        Tensors state = new Tensors();
        learner.state(state.save(true));
        assertThat(state.tensors().keySet())
                .contains("network.output.weight.moment0")
                .noneMatch(name -> name.startsWith("network.hidden0.weight.moment"));
    }

    /** A layer below the frozen one has to get its gradient all the same. */
    @Test
    void what_is_below_a_frozen_layer_learns_as_if_it_were_not_frozen() throws Exception {
        write("given.safetensors", pytorch(6, 1), Map.of("format", "pt"));
        String start = "start: {from: given.safetensors, " + MAP;
        Learner free = learner(start + "}");
        Learner frozen = learner(start + ", freeze: [hidden1]}");

        learn(free, 1, 1);
        learn(frozen, 1, 1);

        assertThat(weights(frozen, "network.hidden0.weight")).isEqualTo(weights(free, "network.hidden0.weight"));
        assertThat(weights(frozen, "network.hidden1.weight")).isNotEqualTo(weights(free, "network.hidden1.weight"));
    }

    @Test
    void a_restored_learner_goes_on_to_the_bit_where_only_the_digest_is_known() throws Exception {
        write("given.safetensors", pytorch(6, 1), Map.of("format", "pt"));
        String start = "start: {from: given.safetensors, " + MAP + ", freeze: [hidden0]}";
        Learner whole = learner(start);
        Learner interrupted = learner(start);
        learn(whole, 1, 300);
        learn(interrupted, 1, 300);
        Tensors kept = new Tensors();
        interrupted.state(kept.save(true));
        Files.delete(folder.resolve("given.safetensors"));

        Learner restored =
                Learners.of(SpecificationReader.parse(whole.specification().canonical()));
        restored.state(kept.load(true));
        learn(whole, 2, 100);
        learn(restored, 2, 100);

        Tensors one = new Tensors();
        Tensors two = new Tensors();
        whole.state(one.save(true));
        restored.state(two.save(true));
        assertThat(Safetensors.digest(two)).isEqualTo(Safetensors.digest(one));
    }

    @Test
    void without_the_file_nothing_is_predicted_or_learned_from_other_weights() throws Exception {
        write("given.safetensors", pytorch(6, 1), Map.of("format", "pt"));
        String canonical =
                read(NETWORK + "start: {from: given.safetensors, " + MAP + "}").canonical();

        Learner learner = Learners.of(SpecificationReader.parse(canonical));

        assertThatThrownBy(() -> learn(learner, 1, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only their digest is known here");
    }

    @Test
    void what_is_in_the_file_makes_the_version_and_where_it_is_does_not() throws IOException {
        Tensors given = pytorch(6, 1);
        write("given.safetensors", given, Map.of("format", "pt"));
        write("elsewhere.safetensors", given, Map.of("format", "pt"));
        write("other.safetensors", pytorch(6, 1), Map.of("format", "pt"));

        Specification one = read(NETWORK + "start: {from: given.safetensors, " + MAP + "}");
        Specification same = read(NETWORK + "start: {from: elsewhere.safetensors, " + MAP + "}");
        Specification other = read(NETWORK + "start: {from: other.safetensors, " + MAP + "}");

        assertThat(same).isEqualTo(one);
        assertThat(same.fingerprint()).isEqualTo(one.fingerprint());
        assertThat(other.fingerprint()).isNotEqualTo(one.fingerprint());
        assertThat(SpecificationReader.parse(one.canonical())).isEqualTo(one);
        assertThat(SpecificationReader.read(Files.writeString(folder.resolve("again.yaml"), one.asFile())))
                .isEqualTo(one);
    }

    @Test
    void a_file_that_is_missing_changed_damaged_or_none_is_told_with_what_to_do() throws IOException {
        byte[] whole = Files.readAllBytes(write("given.safetensors", pytorch(6, 1), Map.of("format", "pt")));
        Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(whole, whole.length - 1));
        Files.write(folder.resolve("model.pkl"), "\u0080\u0004pickled things".getBytes(StandardCharsets.ISO_8859_1));
        write("untold.safetensors", pytorch(6, 1), Map.of());

        assertThat(problem("from: nowhere.safetensors")).contains("there is no such file");
        assertThat(problem("from: given.safetensors, digest: " + "ab".repeat(32)))
                .contains("was changed");
        assertThat(problem("from: cut.safetensors")).contains("cut short");
        assertThat(problem("from: model.pkl")).contains("cannot be read as a safetensors file");
        assertThat(problem("from: untold.safetensors")).contains("add layout: pytorch, or layout: eddy");
        assertThat(problem("from: given.safetensors, map: {\"9\": output}"))
                .contains("maps what the file does not have", "0.weight");
        assertThat(problem("freeze: [hidden0]")).contains("lacks from");
        assertThat(problem("from: given.safetensors, freeze: [hidden7]"))
                .endsWith(
                        "transfer.yaml:6:43: start.freeze[0] is hidden7, which is no layer or field with weights; did you mean hidden0?"
                                + " there are: hidden0, hidden1, hidden0.bias, hidden1.bias, output, hidden0.weight, hidden1.weight,"
                                + " output.bias, output.weight");
    }

    private String problem(String start) throws IOException {
        Files.writeString(folder.resolve("transfer.yaml"), NETWORK + "start: {" + start + "}");
        return catchThrowableOfType(
                        SpecificationException.class,
                        () -> Learners.of(SpecificationReader.read(folder.resolve("transfer.yaml"))))
                .getMessage();
    }

    /** A convolution, a pool and a dense layer behind them, against sums that go channel by channel as PyTorch has them. */
    @Test
    void pictures_of_pytorch_are_seen_pixel_by_pixel_here_and_give_the_same_numbers() throws IOException {
        Tensors given = new Tensors();
        put(given, "0.weight", 4, 3, 3, 3);
        put(given, "0.bias", 4);
        put(given, "4.weight", 24);
        put(given, "4.bias", 24);
        put(given, "5.weight", 2, 24);
        put(given, "5.bias", 2);
        Shape.Pixels in = new Shape.Pixels(6, 4, 3);
        List<LayerPlan> plans = List.of(
                new LayerPlan.Conv(4, 3, 1, 1, ""),
                new LayerPlan.Activate(Activation.RELU),
                new LayerPlan.MaxPool(2, 2),
                new LayerPlan.Flatten(),
                new LayerPlan.LayerNorm(""),
                new LayerPlan.Dense(2, ""));
        Layer layers = new LayerBuilder(1).stack("p", plans, in);
        write("given.safetensors", given, Map.of("format", "pt"));
        Start start = read(NETWORK + "start: {from: given.safetensors, map: {0: p.0, 4: p.4, 5: p.5}}")
                .training()
                .start()
                .orElseThrow();
        GivenWeights weights = new GivenWeights(
                start,
                start.given().orElseThrow(),
                layers.parameters().stream().collect(Collectors.toMap(Parameter::name, Function.identity())),
                "");
        float[] x = Layout.vector(in.size());
        for (int i = 0; i < in.size(); i++) {
            x[Layout.BASE + i] = (float) random.nextDouble();
        }
        float[] y = Layout.vector(2);

        weights.take(given.tensors());
        layers.forward(x, y, 0, false);

        assertThat(weights.told()).hasSize(2);
        double[] expected = channelByChannel(given, x);
        assertThat((double) y[Layout.BASE]).isCloseTo(expected[0], within(1e-5));
        assertThat((double) y[Layout.BASE + 1]).isCloseTo(expected[1], within(1e-5));
    }

    private static double[] channelByChannel(Tensors given, float[] x) {
        double[] flat = new double[24];
        double[][][] sums = new double[4][6][4];
        for (int o = 0; o < 4; o++) {
            for (int row = 0; row < 6; row++) {
                for (int column = 0; column < 4; column++) {
                    double sum = number(given, "0.bias", o);
                    for (int c = 0; c < 3; c++) {
                        for (int k = 0; k < 9; k++) {
                            int r = row + k / 3 - 1;
                            int q = column + k % 3 - 1;
                            if (r >= 0 && r < 6 && q >= 0 && q < 4) {
                                sum += number(given, "0.weight", (o * 3 + c) * 9 + k)
                                        * x[Layout.BASE + (r * 4 + q) * 3 + c];
                            }
                        }
                    }
                    sums[o][row][column] = Math.max(0, sum);
                    int at = o * 6 + row / 2 * 2 + column / 2;
                    flat[at] = Math.max(flat[at], sums[o][row][column]);
                }
            }
        }
        double mean = Arrays.stream(flat).average().orElseThrow();
        double variance =
                Arrays.stream(flat).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        double[] y = {number(given, "5.bias", 0), number(given, "5.bias", 1)};
        for (int i = 0; i < 24; i++) {
            double normal = (flat[i] - mean) / Math.sqrt(variance + 1e-5);
            double v = normal * number(given, "4.weight", i) + number(given, "4.bias", i);
            y[0] += number(given, "5.weight", i) * v;
            y[1] += number(given, "5.weight", 24 + i) * v;
        }
        return y;
    }

    private static double number(Tensors tensors, String name, int index) {
        return ((float[]) Objects.requireNonNull(tensors.tensors().get(name)).data())[index];
    }

    @Test
    void recurrent_units_and_norms_are_called_otherwise_in_pytorch() throws IOException {
        Tensors given = new Tensors();
        put(given, "gru.weight_ih_l0", 12, 3);
        put(given, "gru.weight_hh_l0", 12, 4);
        put(given, "gru.bias_ih_l0", 12);
        put(given, "gru.bias_hh_l0", 12);
        put(given, "norm.weight", 4);
        write("given.safetensors", given, Map.of("format", "pt"));
        Start start = read(NETWORK + "start: {from: given.safetensors}")
                .training()
                .start()
                .orElseThrow();
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        new Gru("gru", 3, 4, 5).parameters().forEach(p -> parameters.put(p.name(), p));
        parameters.put("norm.gain", Parameter.vector("norm.gain", 4));
        GivenWeights weights = new GivenWeights(start, start.given().orElseThrow(), parameters, "");

        weights.take(given.tensors());

        assertThat(weights.told()).hasSize(2);
        Parameter hidden = Objects.requireNonNull(parameters.get("gru.hidden.weight"));
        assertThat((double) hidden.get(1, 7)).isEqualTo(number(given, "gru.weight_hh_l0", 7 * 4 + 1));
    }

    @Test
    void a_layer_of_a_sequence_stays_as_it_is_and_those_around_it_learn() throws Exception {
        write("given.safetensors", pytorch(6, 1), Map.of("format", "pt"));
        Learner learner = Learners.of(read("""
                output: {type: binary, classes: [no, yes]}
                features: {said: {type: sequence, of: words, layers: [{embed: 4}, {gru: 5}, {pool: mean}, {dense: 3}, tanh]}}
                network: {hidden: []}
                start: {from: given.safetensors, freeze: [said.1]}
                """));
        float[] before = weights(learner, "features.said.1.hidden.weight").clone();
        float[] behind = weights(learner, "features.said.3.weight").clone();

        for (int i = 0; i < 20; i++) {
            learner.learn(new Event()
                    .set("said", i % 2 == 0 ? "well done" : "not done")
                    .label(i % 2 == 0 ? "yes" : "no"));
        }

        assertThat(weights(learner, "features.said.1.hidden.weight")).isEqualTo(before);
        assertThat(weights(learner, "features.said.3.weight")).isNotEqualTo(behind);
        assertThat(learner.vitals().gradientNorms()).containsOnlyKeys("said.3", "output");
    }

    @Test
    void a_field_whose_name_only_begins_as_the_name_of_what_is_frozen_is_not_meant() throws Exception {
        write("given.safetensors", pytorch(6, 1), Map.of("format", "pt"));

        assertThatThrownBy(() -> Learners.of(read("""
                        output: {type: binary, classes: [no, yes]}
                        features: {said.now: {type: sequence, of: words, layers: [{embed: 4}, {gru: 5}, {pool: mean}]}}
                        network: {hidden: []}
                        start: {from: given.safetensors, freeze: [said]}
                        """))).hasMessageContaining("said");
    }

    @Test
    void several_members_cannot_start_from_weights() throws IOException {
        write("given.safetensors", pytorch(6, 1), Map.of("format", "pt"));

        assertThatThrownBy(() -> read("output: regression\nmembers: default\nstart: {from: given.safetensors}"))
                .hasMessageContaining("one network that can start");
    }

    @Test
    void a_snapshot_of_ours_is_taken_with_its_statistics_and_then_predicts_to_the_bit_what_it_did() throws Exception {
        Learner old = learner("");
        learn(old, 1, 300);
        snapshot(old, "old.safetensors");

        Learner fresh = learner("start: {from: old.safetensors, statistics: true}");

        Event event = event(new SplittableRandom(9));
        assertThat(fresh.predict(event)).isEqualTo(old.predict(event));
        assertThat(fresh.interpretation().start())
                .contains("  taken with statistics and keys: a, b, c")
                .anyMatch(line -> line.startsWith("  taken: hidden0.weight, hidden1.weight"));
    }

    @Test
    void weights_that_came_with_their_field_are_told_with_it_alone() throws Exception {
        String fields = NETWORK.replace("c: number}", "c: number, city: category}");
        Learner old = taught(fields, (event, i) -> event.set("city", "city " + i % 5));
        snapshot(old, "old.safetensors");

        Learner fresh = Learners.of(read(fields + "start: {from: old.safetensors, statistics: true}"));

        assertThat(weights(fresh, "features.city.embedding")).isEqualTo(weights(old, "features.city.embedding"));
        assertThat(fresh.interpretation().start())
                .contains("  taken with statistics and keys: a, b, c, city")
                .noneMatch(line -> line.contains("city.embedding"))
                .noneMatch(line -> line.contains("begins as without the file"));
    }

    @Test
    void a_learners_file_will_do_too() throws Exception {
        Learner old = learner("");
        learn(old, 1, 300);
        Eddy.save(old, folder.resolve("old.safetensors"));

        Learner fresh = learner("start: {from: old.safetensors, statistics: true}");

        Event event = event(new SplittableRandom(9));
        assertThat(fresh.predict(event)).isEqualTo(old.predict(event));
    }

    @Test
    void inputs_are_those_of_the_same_field_wherever_it_stands_and_those_of_a_new_one_say_nothing() throws Exception {
        Learner old = learner("");
        learn(old, 1, 300);
        snapshot(old, "old.safetensors");

        Learner fresh = Learners.of(read(NETWORK.replace(
                        "{a: number, b: number, c: number}",
                        "{c: number, city: {type: category}, b: number, a: number}")
                + "start: {from: old.safetensors, statistics: true}"));

        Event event = event(new SplittableRandom(9));
        double before = ((Prediction.OfQuantity) old.predict(event)).value();
        event.set("city", "Basel");
        assertThat(((Prediction.OfQuantity) fresh.predict(event)).value()).isCloseTo(before, within(1e-5));
    }

    @Test
    void fields_of_another_size_begin_as_they_would_and_leave_the_others_alone() throws Exception {
        String fields =
                "{a: number, p: {type: numbers, size: 3}, way: {type: sequence, of: names, length: 3, layers: [{embed: 4}, {pool: mean}, {dense: 5}]}, b: number}";
        Learner old = Learners.of(read(NETWORK.replace("{a: number, b: number, c: number}", fields)));
        SplittableRandom events = new SplittableRandom(1);
        for (int i = 0; i < 300; i++) {
            old.learn(event(events).set("p", i, 1, 2).set("way", List.of("x" + i % 5, "y")));
        }
        snapshot(old, "old.safetensors");

        Learner fresh = Learners.of(read(NETWORK.replace(
                        "{a: number, b: number, c: number}",
                        fields.replace("size: 3", "size: 5").replace("embed: 4", "embed: 8"))
                + "start: {from: old.safetensors, statistics: true}"));

        float[] theirs = weights(old, "network.hidden0.weight");
        float[] mine = weights(fresh, "network.hidden0.weight");
        assertThat(Arrays.copyOf(mine, 10))
                .isEqualTo(Arrays.copyOf(theirs, 10)); // a: the number, and that it is missing
        assertThat(Arrays.copyOfRange(mine, 10, 10 + 6 * 5)).containsOnly(0f); // p
        fresh.learn(event(events).set("p", 1, 2, 3, 4, 5).set("way", List.of("x0", "new")));
        assertThat(fresh.interpretation().start())
                .noneMatch(line -> line.contains("way.embedding") && line.startsWith("  taken"));
    }

    @Test
    void a_carried_state_of_a_snapshot_goes_on_in_chunks_that_grow() throws Exception {
        String model = NETWORK.replace(
                "{a: number, b: number, c: number}",
                "{a: {type: sequence, of: numbers, width: 1, carry: {steps: 4}, layers: [{gru: 3}]}}");
        Learner old = Learners.of(read(model));
        learn(old, 1, 50);
        snapshot(old, "old.safetensors");

        Learner fresh = Learners.of(read(model + "start: {from: old.safetensors, statistics: true}"));
        Event event = event(new SplittableRandom(9));
        assertThat(fresh.predict(event)).isEqualTo(old.predict(event));
        learn(fresh, 2, 10);

        Tensors state = new Tensors();
        fresh.state(state.save(true));
        assertThat((long[]) Objects.requireNonNull(state.tensors().get("features.a.carried.targets"))
                        .data())
                .containsExactly(4);
    }

    @Test
    void what_comes_to_the_first_layer_is_taken_of_a_first_layer_only() throws Exception {
        Learner old = learner("");
        learn(old, 1, 10);
        snapshot(old, "old.safetensors");

        Learner fresh = learner("start: {from: old.safetensors, map: {hidden1.weight: hidden0.weight}}");

        assertThat(fresh.interpretation().start())
                .anyMatch(line ->
                        line.startsWith("  not taken: hidden1.weight: what comes to the first layer are fields here"));
    }

    @Test
    void weights_that_are_no_numbers_are_refused_and_a_name_that_is_not_here_is_told() throws IOException {
        Tensors given = pytorch(6, 1);
        write("given.safetensors", given, Map.of("format", "pt"));
        assertThat(problem("from: given.safetensors, map: {\"2\": hidden9}"))
                .contains(
                        "transfer.yaml:6:45: start.map.2 leads to hidden9, which is no layer or field with weights; did you mean hidden0? there are: hidden0, hidden1,",
                        "output.bias");
        assertThat(problem("from: given.safetensors, map: {\"0\": hiden0, \"2\": hiden1}, freeze: [ouput]")
                        .lines())
                .hasSize(3)
                .anyMatch(line -> line.contains("start.map.0 leads to hiden0,"))
                .anyMatch(line -> line.contains("start.map.2 leads to hiden1,"))
                .anyMatch(line ->
                        line.contains("start.freeze[0] is ouput, which is no") && line.contains("mean output?"));

        ((float[]) Objects.requireNonNull(given.tensors().get("2.weight")).data())[3] = Float.NaN;
        write("given.safetensors", given, Map.of("format", "pt"));

        assertThat(problem("from: given.safetensors, " + MAP)).contains("has NaN in 2.weight");
    }

    @Test
    void weights_so_large_that_nothing_is_learned_are_refused_and_large_ones_told() throws IOException {
        Tensors given = pytorch(6, 1);
        float[] second = (float[])
                Objects.requireNonNull(given.tensors().get("2.weight")).data();
        second[3] = -3e7f;
        write("given.safetensors", given, Map.of("format", "pt"));

        assertThat(learner("start: {from: given.safetensors, " + MAP + "}")
                        .interpretation()
                        .start())
                .anyMatch(line -> line.startsWith("  large: 2.weight has -3.0E7, and"));

        second[3] = -1e37f;
        write("given.safetensors", given, Map.of("format", "pt"));

        assertThat(problem("from: given.safetensors, " + MAP)).contains("has -1.0E37 in 2.weight; no network learns");
    }

    @Test
    void numbers_of_64_bits_are_rounded_and_whole_ones_are_left_and_told() throws IOException {
        Tensors given = pytorch(6, 1);
        Tensor first = Objects.requireNonNull(given.tensors().get("0.weight"));
        float[] floats = (float[]) first.data();
        double[] doubles = new double[floats.length];
        Arrays.setAll(doubles, i -> floats[i] + 1e-12);
        Tensors wide = new Tensors();
        wide.tensors().putAll(given.tensors());
        wide.tensors().put("0.weight", new Tensor(Type.F64, first.shape(), doubles));
        wide.tensors().put("4.bias", new Tensor(Type.I64, new int[] {1}, new long[] {1}));
        write("given.safetensors", wide, Map.of("format", "pt"));

        Learner learner = learner("start: {from: given.safetensors, " + MAP + "}");

        assertThat(weights(learner, "network.hidden0.weight"))
                .containsExactly(transposed(given, "0.weight", 5, 6), within(1e-7f));
        assertThat(learner.interpretation().start())
                .anyMatch(line -> line.contains("0.weight as hidden0.weight (64 bits, rounded to 32), "))
                .anyMatch(line -> line.startsWith("  not taken: 4.bias: holds whole numbers (I64)"));
    }

    @Test
    void what_the_map_leads_to_is_not_taken_from_a_tensor_that_is_called_so_too() throws IOException {
        Tensors given = pytorch(6, 1);
        put(given, "hidden1.weight", 5, 5);
        write("given.safetensors", given, Map.of("format", "pt"));

        Learner learner = learner("start: {from: given.safetensors, " + MAP + "}");

        assertThat(weights(learner, "network.hidden1.weight")).isEqualTo(transposed(given, "2.weight", 5, 5));
        assertThat(learner.interpretation().start())
                .contains("  not taken: hidden1.weight: hidden1.weight is 2.weight already");
    }

    @Test
    void why_a_last_layer_behind_an_images_own_has_one_row_more_is_told() throws IOException {
        Tensors given = new Tensors();
        put(given, "9.weight", 3, 16);
        put(given, "9.bias", 3);
        write("given.safetensors", given, Map.of("format", "pt"));

        Learner learner = Learners.of(read("""
                output: {type: multiclass, classes: [x, y, z]}
                features: {picture: {type: image, width: 4, height: 4, layers: [flatten, {dense: 16}, relu]}}
                network: {hidden: []}
                start: {from: given.safetensors, map: {"9": output}}
                """));

        assertThat(learner.interpretation().start())
                .anyMatch(line -> line.contains("output.weight is 17 x 3 here")
                        && line.contains("one more number, which says that the field is missing"));
    }

    @Test
    void a_model_that_writes_texts_is_none_to_start_from() throws Exception {
        Learner old = TranslationLearnerTest.taught(3);
        snapshot(old, "old.safetensors");

        assertThatThrownBy(() -> learner("start: {from: old.safetensors}"))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining("is of output text, whose layers are others");
    }

    @Test
    void a_new_head_starts_anew_where_the_classes_are_others() throws Exception {
        String classes = NETWORK.replace("{type: regression}", "{type: multiclass, classes: [x, y, z]}");
        Learner old =
                taught(classes, (event, i) -> event.label(List.of("x", "y", "z").get(i % 3)));
        snapshot(old, "old.safetensors");

        Learner fresh = Learners.of(read(classes.replace("[x, y, z]", "[x, y, w]") + "start: {from: old.safetensors}"));

        assertThat(weights(fresh, "network.hidden0.weight")).isEqualTo(weights(old, "network.hidden0.weight"));
        assertThat(weights(fresh, "network.output.weight")).containsOnly(0f, -0f);
        assertThat(fresh.interpretation().start())
                .contains(
                        "  not taken: output.weight: its classes are [x, y, z], and here [x, y, w]; only the same ones in the same order take it along");
        assertThat(Learners.of(read(classes.replace(", classes: [x, y, z]", "") + "start: {from: old.safetensors}"))
                        .interpretation()
                        .start())
                .contains(
                        "  not taken: output.weight: what its outputs mean here is not said; classes: [x, y, z] in output, in this order, takes it along");
        assertThat(Learners.of(read(NETWORK + "start: {from: old.safetensors}"))
                        .interpretation()
                        .start())
                .contains("  not taken: output.weight: there is predicted one of several classes, and here a quantity");
    }

    private void snapshot(Learner learner, String name) throws IOException {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        new Snapshot(
                        new ModelVersion("transfer", "123456", "events-0", 300),
                        300,
                        Instant.EPOCH,
                        learner.specification().canonical(),
                        Map.of(),
                        tensors)
                .writeTo(folder.resolve(name));
    }
}
