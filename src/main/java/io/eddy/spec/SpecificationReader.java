package io.eddy.spec;

import io.eddy.spec.Specification.Feature;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads a model file: one YAML map with {@code output} and, where the defaults will not do, {@code name}, {@code seed},
 * {@code features}, {@code network} and {@code optimizer}; or {@code inputs}, the topics that it learns from, and {@code join}, how labels come to requests. {@code src/examples} holds some. What is wrong is told all at once,
 * each with its line and what would be right.
 *
 * <p>To add a key: read it in the section's file, write it in {@link SpecificationWriter}, give it a default in
 * {@link Defaults}. A test holds that the three agree.
 */
public final class SpecificationReader {
    private static final List<String> KEYS = List.of(
            "format",
            "name",
            "seed",
            "features",
            "members",
            "network",
            "output",
            "outputs",
            "optimizer",
            "start",
            "inputs",
            "join");

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,100}");
    private static final String NAME_RULE = "1 to 100 lower-case letters, digits and hyphens";

    /** No model file is a thousandth of it; whoever gives a data file by mistake should hear so at once. */
    private static final int MAX_BYTES = 1 << 20;

    private SpecificationReader() {}

    /**
     * Reads a file. A name that it does not give is the file's own, without extension.
     *
     * @throws SpecificationException if it cannot be read, or anything in it is wrong
     */
    public static Specification read(Path file) {
        return readAll(file).specification();
    }

    /**
     * Reads a file, and what it says about the topics that are learned from, too.
     *
     * @throws SpecificationException if it cannot be read, or anything in it is wrong
     */
    public static ModelFile readAll(Path file) {
        String shown = file.toString();
        Path name = file.getFileName();
        try {
            if (Files.isDirectory(file)) {
                throw SpecificationProblems.of(shown, "is a folder; give a model file");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw SpecificationProblems.of(
                        shown,
                        "has " + Files.size(file) + " bytes, more than a model file can have (" + MAX_BYTES + ")");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            Path folder = file.toAbsolutePath().getParent();
            return parse(
                    shown,
                    text,
                    name == null ? "" : name.toString().replaceFirst("\\.[^.]*$", ""),
                    folder == null ? Path.of("") : folder);
        } catch (NoSuchFileException e) {
            throw SpecificationProblems.of(shown, "there is no such file");
        } catch (AccessDeniedException e) {
            throw SpecificationProblems.of(shown, "may not be read; check the file's permissions");
        } catch (CharacterCodingException e) {
            throw SpecificationProblems.of(shown, "is not UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            throw SpecificationProblems.of(shown, "cannot be read: " + e.getMessage());
        }
    }

    /**
     * Reads a {@linkplain Specification#canonical canonical text}, or any other that has a name.
     *
     * @throws SpecificationException if anything in it is wrong
     */
    public static Specification parse(String text) {
        return parse("specification", text, "");
    }

    /** The specification in the contents of a file of that name, which is called so in errors. */
    static Specification parse(String file, String text, String nameOtherwise) {
        return parse(file, text, nameOtherwise, Path.of("")).specification();
    }

    /**
     * Reads a text as the contents of a file, which is called that in errors.
     *
     * @param nameOtherwise for a text that gives none
     * @param folder which files that it names are relative to
     */
    static ModelFile parse(String file, String text, String nameOtherwise, Path folder) {
        SpecificationProblems problems = new SpecificationProblems(file);
        SpecificationMap root = root(file, text, problems);
        checkFormat(root);
        String name = name(root, file, nameOtherwise, problems);
        long seed = root.get("seed")
                .map(node -> node.whole(Long.MIN_VALUE, Long.MAX_VALUE, Defaults.SEED))
                .orElse(Defaults.SEED);
        Optional<Specification.Output> output = output(root);
        Map<String, Feature> features = root.get("features")
                .map(node -> FeatureSection.read(node, output.map(Specification.Output::kind)))
                .orElse(Map.of());
        Specification.Net network =
                root.get("network").map(NetworkSection::read).orElseGet(() -> network(output));
        boolean isText = isOf(Specification.Kind.TEXT, output);
        boolean isUnusual = isOf(Specification.Kind.ANOMALY, output);
        boolean isSeveral = isOf(Specification.Kind.SEVERAL, output);
        Specification.Training training = root.get("optimizer")
                .map(OptimizerSection::read)
                .orElseGet(
                        isText
                                ? Defaults::trainingOfText
                                : isUnusual ? Defaults::trainingOfUnusual : Defaults::training)
                .from(root.get("start").flatMap(node -> StartSection.read(node, folder)));
        if (isText) {
            WritingSection.check(root, features, training, problems);
        } else if (isUnusual) {
            UnusualSection.check(root, features);
        } else if (isSeveral) {
            root.get("features")
                    .ifPresent(node -> FeatureSection.refuseOutputs(
                            node, features, output.orElseThrow().parts().keySet()));
            root.get("members")
                    .ifPresent(
                            node -> node.problem(
                                    "do not go with outputs, which one network has; remove it, or describe the network with network"));
        }
        boolean isOneNetwork = isText
                || isUnusual
                || isSeveral
                || root.get("members").isEmpty() && features.values().stream().anyMatch(Feature::hasLayers);
        List<Specification.Member> members =
                isOneNetwork ? List.of() : MemberSection.read(root, output.map(Specification.Output::kind));
        if (!members.isEmpty()) {
            root.get("features").ifPresent(node -> FeatureSection.refuseLayers(node, features));
        }
        Inputs inputs = root.get("inputs")
                .map(node -> InputSection.read(node, withoutMark(text), folder))
                .map(read -> isUnusual ? read.withoutNeedOfLabels() : read)
                .orElse(Inputs.NONE);
        Optional<Join> join = root.get("join").map(node -> JoinSection.read(node, withoutMark(text), output));
        if (root.get("output").isPresent()) {
            OutputSection.checkPositive(root.get("output").get(), inputs, join);
        }
        if (!members.isEmpty()) {
            root.get("start")
                    .ifPresent(
                            start -> start.problem(
                                    "is said of members, and it is one network that can start from given weights; describe one with network or optimizer"));
            root.get("output")
                    .flatMap(node -> node.options().get("loss"))
                    .ifPresent(
                            loss -> loss.problem(
                                    "is said of members, and each of them has a loss of its own; remove it, or describe one network with network or optimizer"));
            root.get("output")
                    .flatMap(node -> node.options().get("smoothing"))
                    .ifPresent(
                            smoothing -> smoothing.problem(
                                    "is said of members, and they are not smoothed; remove it, or describe one network with network or optimizer"));
        }
        if (output.isEmpty() && root.get("inputs").isEmpty() && join.isEmpty()) {
            problems.add(
                    1,
                    1,
                    "output is missing; say what is predicted: output: binary, multiclass, regression, text or anomaly");
        }
        if (!problems.isEmpty()) {
            throw problems.exception();
        }
        Specification.Output predicted = output.orElseGet(Specification.Output::inferred);
        return new ModelFile(
                new Specification(name, features, members, network, predicted, training, seed), inputs, join);
    }

    /** One, or several; whoever says both has said too much. */
    private static Optional<Specification.Output> output(SpecificationMap root) {
        Optional<SpecificationNode> several = root.get("outputs");
        if (several.isEmpty()) {
            return root.get("output").map(OutputSection::read);
        }
        root.get("output").ifPresent(node -> node.problem("stands beside outputs; remove one of the two"));
        return several.map(OutputSection::readSeveral);
    }

    private static boolean isOf(Specification.Kind kind, Optional<Specification.Output> output) {
        return output.isPresent() && output.get().kind() == kind;
    }

    private static Specification.Net network(Optional<Specification.Output> output) {
        return isOf(Specification.Kind.ANOMALY, output) ? Defaults.networkOfUnusual() : Defaults.network();
    }

    private static SpecificationMap root(String file, String text, SpecificationProblems problems) {
        Node node;
        try {
            LoaderOptions options = new LoaderOptions();
            options.setCodePointLimit(Integer.MAX_VALUE); // because an inferred model of ten thousand fields is large
            node = new Yaml(options).compose(new StringReader(withoutMark(text)));
        } catch (MarkedYAMLException e) {
            String what = e.getProblem() == null ? e.getContext() : e.getProblem();
            var mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            problems.add(mark, "is not YAML: " + what);
            throw problems.exception();
        } catch (YAMLException e) {
            throw SpecificationProblems.of(
                    file, "is not YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
        SpecificationNode root = node == null ? null : new SpecificationNode(node, "", problems);
        if (root == null || root.isEmpty()) {
            throw SpecificationProblems.of(
                    file, "is empty; the least that a model file says is what is predicted, such as: output: binary");
        }
        SpecificationMap map = root.map(KEYS);
        if (!root.isMap()) {
            throw problems.exception();
        }
        return map;
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static void checkFormat(SpecificationMap root) {
        root.get("format").ifPresent(node -> {
            long format = node.whole(1, Integer.MAX_VALUE, SpecificationWriter.FORMAT);
            if (format != SpecificationWriter.FORMAT) {
                node.problem("is " + format + ", but this Eddy reads format " + SpecificationWriter.FORMAT
                        + "; use a newer Eddy");
            }
        });
    }

    private static String name(SpecificationMap root, String file, String otherwise, SpecificationProblems problems) {
        Optional<SpecificationNode> node = root.get("name");
        if (node.isPresent()) {
            String name = node.get().text(NAME_RULE);
            if (!name.isEmpty() && !NAME.matcher(name).matches()) {
                node.get().mustBe(NAME_RULE);
            }
            return name;
        }
        if (!NAME.matcher(otherwise).matches()) {
            problems.add(
                    1,
                    1,
                    "the model has no name, and that of the file (" + SpecificationWriter.quoted(otherwise)
                            + ") cannot be it; add a key name with " + NAME_RULE);
        }
        return otherwise;
    }
}
