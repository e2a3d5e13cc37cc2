package io.eddy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.Seeds;
import io.eddy.feature.Recall;
import io.eddy.nn.Activation;
import io.eddy.nn.Initialisation;
import io.eddy.nn.LayerPlan;
import io.eddy.nn.Loss;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import io.eddy.spec.Specification.Feature;
import io.eddy.spec.Specification.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SpecificationWriterTest {
    @Test
    void canonical_text_reads_back_as_the_same_specification() {
        Seeds.forEach(2_000, seed -> {
            Specification specification = random(new SplittableRandom(seed));

            Specification read = SpecificationReader.parse(specification.canonical());

            assertThat(read).isEqualTo(specification);
            assertThat(List.copyOf(read.features().keySet()))
                    .isEqualTo(List.copyOf(specification.features().keySet()));
            assertThat(read.fingerprint()).isEqualTo(specification.fingerprint());
        });
    }

    @Test
    void portfolios_read_back_as_the_same_specification_too() {
        Specification open = Specification.inferred("shop");
        List<Specification> portfolios = List.of(
                open,
                open.withOutput(Kind.REGRESSION),
                open.withKinds(
                        Specification.kinds().stream().collect(Collectors.toMap(kind -> "a " + kind, kind -> kind))),
                open.withMembers(Members.of(Kind.MULTICLASS)).withHidden(128),
                open.withOutput(Kind.REGRESSION).withMembers(Members.of(Kind.REGRESSION)),
                open.withMembers(List.of(new Specification.Member("agile", 7))));

        for (Specification specification : portfolios) {
            assertThat(SpecificationReader.parse(specification.canonical())).isEqualTo(specification);
            assertThat(SpecificationReader.parse(specification.asFile())).isEqualTo(specification);
        }
    }

    @Test
    void canonical_text_is_json() throws JsonProcessingException {
        Specification specification = random(new SplittableRandom(1));

        var json = new ObjectMapper().readTree(specification.canonical());

        assertThat(json.get("format").asInt()).isEqualTo(1);
        assertThat(json.get("name").asText()).isEqualTo(specification.name());
        assertThat(json.get("features").size())
                .isEqualTo(specification.features().size());
    }

    @Test
    void the_text_of_a_model_without_a_file_is_known() {
        // because a changed text changes the fingerprint of every model that is out there
        assertThat(Specification.inferred("elec2").canonical())
                .isEqualTo("{\"format\":1,\"name\":\"elec2\",\"seed\":42,\"features\":{},"
                        + "\"members\":\"default\",\"output\":{\"type\":\"inferred\"}}");
        assertThat(Specification.inferred("elec2").fingerprint()).matches("[0-9a-f]{6}");
    }

    @Test
    void how_a_text_is_written_is_said_instead_of_a_network() {
        Specification specification = SpecificationReader.parse(
                "name: m\nfeatures: {a: text}\noutput: {type: text, vocabulary: 9, dimensions: 8, hidden: 7, lowerCase: false, beam: 2, longest: 3}");

        assertThat(specification.canonical())
                .contains(
                        "\"output\":{\"type\":\"text\",\"vocabulary\":9,\"dimensions\":8,\"hidden\":7,\"lowerCase\":false,\"beam\":2,\"longest\":3},\"optimizer\"")
                .doesNotContain("network");
        assertThat(SpecificationReader.parse(specification.canonical())).isEqualTo(specification);
        assertThat(SpecificationReader.parse(specification.asFile())).isEqualTo(specification);
    }

    @Test
    void any_difference_makes_another_fingerprint() {
        String base = "name: m\noutput: binary\n";

        List<String> fingerprints = new ArrayList<>();
        for (String more : List.of(
                "",
                "seed: 43",
                "features: {a: number, b: number}",
                "features: {b: number, a: number}",
                "network: {hidden: [65]}",
                "optimizer: {epsilon: 1e-7}")) {
            fingerprints.add(SpecificationReader.parse(base + more).fingerprint());
        }

        assertThat(fingerprints).doesNotHaveDuplicates();
    }

    @Test
    void numbers_are_written_with_the_fewest_digits() {
        assertThat(List.of(0.1f, 1f, 2e-3f, 1e10f, 1.17549435E-38f, Float.MIN_VALUE, 16777216f, 1e-8f))
                .extracting(SpecificationWriter::shortest)
                .containsExactly("0.1", "1", "0.002", "1E+10", "1.1754944E-38", "1E-45", "16777216", "0.00000001");
    }

    private static Specification random(SplittableRandom random) {
        Map<String, Feature> features = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            features.put(
                    text(random),
                    switch (random.nextInt(7)) {
                        case 0 -> new Feature.Number(positive(random));
                        case 1 -> new Feature.Category(random.nextInt(1, 1025), random.nextInt(1, 480_000));
                        case 2 -> new Feature.Bool();
                        case 5 ->
                            new Feature.Id(
                                    random.nextInt(1, 1025),
                                    random.nextInt(1, 100),
                                    Duration.ofSeconds(random.nextInt(9)),
                                    random.nextInt(1, 480_000));
                        case 6 -> history(random);
                        case 3 -> new Feature.Items(random.nextInt(1, 1025), random.nextInt(1, 480_000));
                        default -> new Feature.Numbers(random.nextInt(10_000), positive(random));
                    });
        }
        Optimizer optimizer = optimizer(random);
        boolean ownL1AndL2 = optimizer instanceof Optimizer.Ftrl;
        return new Specification(
                "model-" + random.nextInt(100),
                features,
                random.nextBoolean()
                        ? Specification.Net.of(layers(random))
                        : new Specification.Net(
                                random.ints(random.nextInt(4), 1, 5_000).boxed().toList(),
                                Activation.values()[random.nextInt(Activation.values().length)],
                                Initialisation.values()[random.nextInt(3)],
                                share(random),
                                random.nextBoolean(),
                                random.nextBoolean()),
                output(random),
                new Specification.Training(
                        optimizer,
                        schedule(random),
                        new Regularisation(
                                ownL1AndL2 ? 0 : share(random),
                                ownL1AndL2 ? 0 : share(random),
                                random.nextBoolean() ? Float.POSITIVE_INFINITY : positive(random),
                                random.nextBoolean() ? Float.POSITIVE_INFINITY : positive(random),
                                ownL1AndL2 || optimizer instanceof Optimizer.AdamW ? 0 : share(random))),
                random.nextLong());
    }

    private static List<LayerPlan> layers(SplittableRandom random) {
        List<LayerPlan> layers = new ArrayList<>();
        layers.add(new LayerPlan.Dense(random.nextInt(1, 99), ""));
        for (int i = random.nextInt(6); i > 0; i--) {
            layers.add(
                    switch (random.nextInt(5)) {
                        case 0 -> new LayerPlan.Activate(Activation.values()[random.nextInt(1, 9)]);
                        case 1 -> new LayerPlan.LayerNorm(random.nextBoolean() ? "" : "norm" + i);
                        case 2 -> new LayerPlan.Dropout(share(random));
                        case 3 -> new LayerPlan.Residual(List.of(new LayerPlan.Dropout(share(random))), "block-" + i);
                        default -> new LayerPlan.Dense(random.nextInt(1, 99), random.nextBoolean() ? "" : "dense" + i);
                    });
        }
        return layers;
    }

    private static Feature history(SplittableRandom random) {
        Recall.Kind kind = Recall.Kind.values()[random.nextInt(Recall.Kind.values().length)];
        boolean isLast = kind == Recall.Kind.LAST;
        boolean fades = !isLast && kind != Recall.Kind.SINCE_LAST;
        boolean canBeOne = !isLast && kind != Recall.Kind.SUM;
        boolean hasKeys = random.nextBoolean();
        Recall.Key key = new Recall.Key(
                hasKeys ? List.of(text(random), text(random) + 2) : List.of(),
                random.nextBoolean() ? Optional.of(text(random)) : Optional.empty(),
                hasKeys ? Duration.ofSeconds(random.nextInt(9)) : Duration.ZERO,
                hasKeys ? random.nextInt(1, 2_000_000) : 1);
        return new Feature.History(new Recall(
                kind,
                Optional.of(text(random)),
                canBeOne && random.nextBoolean() ? Optional.of(text(random)) : Optional.empty(),
                key,
                isLast ? random.nextInt(1, 100) : 1,
                isLast && random.nextBoolean(),
                fades ? Duration.ofSeconds(random.nextInt(9)) : Duration.ZERO));
    }

    private static Specification.Output output(SplittableRandom random) {
        Kind kind = List.of(Kind.BINARY, Kind.MULTICLASS, Kind.REGRESSION, Kind.INFERRED)
                .get(random.nextInt(4));
        List<String> classes = new ArrayList<>();
        if (kind == Kind.BINARY || kind == Kind.MULTICLASS) {
            int count = random.nextBoolean() ? 0 : kind == Kind.BINARY ? 2 : random.nextInt(2, 9);
            for (int i = 0; i < count; i++) {
                classes.add(text(random) + i);
            }
        }
        Optional<Loss> loss = random.nextBoolean()
                ? Optional.empty()
                : switch (kind) {
                    case BINARY -> Optional.of(new Loss.Logistic());
                    case MULTICLASS -> Optional.of(new Loss.SoftmaxCrossEntropy());
                    case REGRESSION ->
                        Optional.of(List.of(
                                        new Loss.Squared(),
                                        new Loss.Absolute(),
                                        new Loss.Huber(positive(random)),
                                        new Loss.Poisson())
                                .get(random.nextInt(4)));
                    case TEXT, ANOMALY, SEVERAL, INFERRED -> Optional.empty();
                };
        Optional<String> positive =
                classes.size() == 2 && random.nextBoolean() ? Optional.of(classes.get(1)) : Optional.empty();
        Map<String, Float> keep = classes.size() == 2 && random.nextBoolean()
                ? Map.of(classes.get(0), Math.min(1, positive(random)))
                : Map.of();
        float smoothing = kind == Kind.MULTICLASS && random.nextBoolean() ? share(random) : 0;
        return new Specification.Output(kind, classes, positive, loss, keep, smoothing);
    }

    @Test
    void how_unusual_events_are_and_several_outputs_read_back_as_the_same_specification_too() {
        Seeds.forEach(200, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            Map<String, Specification.Part> parts = new LinkedHashMap<>();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                parts.put(text(random) + i, new Specification.Part(part(random), positive(random)));
            }
            Specification.Unusual unusual = new Specification.Unusual(
                    random.nextInt(1, 256), share(random), random.nextInt(1, 1_000_000), random.nextInt(0, 100));
            Optional<String> positive = random.nextBoolean() ? Optional.of(text(random)) : Optional.empty();

            for (Specification.Output output :
                    List.of(Specification.Output.ofSeveral(parts), Specification.Output.ofUnusual(unusual, positive))) {
                Specification specification = new Specification(
                        "m", Map.of(), Defaults.networkOfUnusual(), output, Defaults.trainingOfUnusual(), seed);
                assertThat(SpecificationReader.parse(specification.canonical())).isEqualTo(specification);
                assertThat(SpecificationReader.parse(specification.asFile())).isEqualTo(specification);
            }
        });
    }

    /** One that can be among several. */
    private static Specification.Output part(SplittableRandom random) {
        Specification.Output output = output(random);
        return output.kind() == Kind.INFERRED || !output.keep().isEmpty() ? part(random) : output;
    }

    private static Optimizer optimizer(SplittableRandom random) {
        return switch (random.nextInt(9)) {
            case 0 -> new Optimizer.Sgd();
            case 1 -> new Optimizer.Momentum(share(random));
            case 2 -> new Optimizer.Nesterov(share(random));
            case 3 -> new Optimizer.AdaGrad(positive(random));
            case 4 -> new Optimizer.RmsProp(share(random), positive(random));
            case 5 -> new Optimizer.Adam(share(random), share(random), positive(random));
            case 6 -> new Optimizer.AdamW(share(random), share(random), positive(random), share(random));
            case 7 -> new Optimizer.AmsGrad(share(random), share(random), positive(random));
            default -> new Optimizer.Ftrl(positive(random), share(random), share(random));
        };
    }

    private static Schedule schedule(SplittableRandom random) {
        float rate = positive(random);
        return switch (random.nextInt(5)) {
            case 0 -> new Schedule.Constant(rate);
            case 4 -> new Schedule.Damped(rate, 0.25f, random.nextInt(2, 9_000), rate / 2);
            case 1 -> new Schedule.InverseScaling(rate, positive(random), positive(random));
            case 2 -> new Schedule.Exponential(rate, Math.nextDown(1f), positive(random), rate / 2);
            default -> new Schedule.Cosine(rate, random.nextInt(100), random.nextInt(100, 1_000_000), rate);
        };
    }

    /** Above 0, of any magnitude up to a million. */
    private static float positive(SplittableRandom random) {
        float scale = new float[] {1, 1e-30f, 1e-3f, 1e6f}[random.nextInt(4)];
        return Math.max(Float.MIN_VALUE, (float) random.nextDouble() * scale);
    }

    private static float share(SplittableRandom random) {
        return random.nextInt(5) == 0 ? 0 : (float) random.nextInt(1 << 24) / (1 << 24);
    }

    private static String text(SplittableRandom random) {
        int[] alphabet =
                "ab:,{}[\"' \\#&*-?\u00e9\u4e2d\ud83d\ude00".codePoints().toArray();
        int[] text = random.ints(random.nextInt(1, 12), 0, alphabet.length)
                .map(i -> alphabet[i])
                .toArray();
        return new String(text, 0, text.length);
    }
}
