package io.eddy.spec;

import io.eddy.nn.Loss;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Schedule;
import io.eddy.spec.Specification.Feature;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** A specification as one line of JSON, always in the same order: what the fingerprint is taken of. */
final class SpecificationWriter {
    /** Goes up when the same text would come to mean another model. */
    static final int FORMAT = 1;

    private SpecificationWriter() {}

    static String canonical(Specification specification) {
        StringJoiner features = new StringJoiner(",", "{", "}");
        specification.features().forEach((name, feature) -> features.add(quoted(name) + ":" + feature(feature)));
        return object(
                entry("format", FORMAT),
                entry("name", quoted(specification.name())),
                entry("seed", specification.seed()),
                entry("features", features),
                shape(specification),
                outputs(specification.output()),
                specification.members().isEmpty() ? entry("optimizer", training(specification.training())) : "",
                specification
                        .training()
                        .start()
                        .map(start -> entry("start", object(start(start))))
                        .orElse(""));
    }

    /** A text has a network of its own, which its output describes. */
    private static String shape(Specification specification) {
        if (specification.output().writing().isPresent()) {
            return "";
        }
        return specification.members().isEmpty()
                ? entry("network", network(specification.network()))
                : entry("members", members(specification.members()));
    }

    private static String feature(Feature feature) {
        if (feature instanceof Feature.Number number) {
            return object(type("number"), real("clip", number.clip()));
        } else if (feature instanceof Feature.Category category) {
            return table("category", category.dimensions(), category.maxValues());
        } else if (feature instanceof Feature.Id id) {
            return object(
                    type("id"),
                    entry("dimensions", id.dimensions()),
                    entry("admitAfter", id.admitAfter()),
                    entry("expireAfter", quoted(duration(id.expireAfter()))),
                    entry("maxRows", id.maxRows()));
        } else if (feature instanceof Feature.Items items) {
            return table("items", items.dimensions(), items.maxValues());
        } else if (feature instanceof Feature.Numbers numbers) {
            return object(type("numbers"), entry("size", numbers.size()), real("clip", numbers.clip()));
        } else if (feature instanceof Feature.Sequence sequence) {
            return SequenceSection.written(sequence.plan());
        } else if (feature instanceof Feature.Sparse) {
            return object(type("sparse"));
        } else if (feature instanceof Feature.Image image) {
            return ImageSection.written(image);
        } else if (feature instanceof Feature.History history) {
            return HistorySection.written(history.what());
        }
        return feature instanceof Feature.Text text
                ? object(type("text"), entry("language", quoted(text.language())))
                : object(type(Interpretation.kind(feature)));
    }

    static String duration(Duration duration) {
        return duration.isZero() ? "never" : duration.toSeconds() + "s";
    }

    private static String table(String type, int dimensions, int maxValues) {
        return object(type(type), entry("dimensions", dimensions), entry("maxValues", maxValues));
    }

    private static String members(List<Specification.Member> members) {
        if (members.equals(Members.DEFAULT)) {
            return quoted(Members.DEFAULT.get(0).type());
        }
        return list(members.stream()
                .map(member -> member.hidden() == 0
                        ? quoted(member.type())
                        : object(type(member.type()), entry("hidden", member.hidden())))
                .toList());
    }

    /** As a model file, a line for each key and each feature. */
    static String file(Specification specification) {
        StringBuilder file = new StringBuilder();
        file.append("name: ").append(specification.name()).append('\n');
        file.append("seed: ").append(specification.seed()).append('\n');
        file.append("features:\n");
        specification
                .features()
                .forEach((name, feature) -> file.append("  ")
                        .append(quoted(name))
                        .append(": ")
                        .append(feature(feature))
                        .append('\n'));
        if (specification.members().isEmpty()) {
            if (specification.output().writing().isEmpty()) {
                file.append("network: ")
                        .append(network(specification.network()))
                        .append('\n');
            }
            file.append("optimizer: ")
                    .append(training(specification.training()))
                    .append('\n');
            specification
                    .training()
                    .start()
                    .ifPresent(start -> file.append("start: ")
                            .append(object(
                                    start.given()
                                            .map(given -> entry("from", quoted(given.from())))
                                            .orElse(""),
                                    start(start)))
                            .append('\n'));
        } else {
            file.append("members: ").append(members(specification.members())).append('\n');
        }
        // because a canonical entry is YAML, too, with its key in quotes
        return file.append(outputs(specification.output()).replaceFirst("^\"(outputs?)\":", "$1: "))
                .append('\n')
                .toString();
    }

    private static String network(Specification.Net network) {
        if (!network.layers().isEmpty()) {
            return object(entry("layers", LayersSection.written(network.layers())));
        }
        return object(
                entry(
                        "hidden",
                        list(network.hidden().stream().map(String::valueOf).toList())),
                entry("activation", quoted(camelCase(network.activation()))),
                entry("initialisation", quoted(camelCase(network.initialisation()))),
                real("dropout", network.dropout()),
                entry("layerNorm", network.layerNorm()),
                entry("residual", network.residual()));
    }

    /** One, or several by their names. */
    private static String outputs(Specification.Output output) {
        if (output.parts().isEmpty()) {
            return entry("output", object(output(output)));
        }
        StringJoiner parts = new StringJoiner(",", "{", "}");
        output.parts()
                .forEach((name, part) ->
                        parts.add(entry(name, object(output(part.output()), real("weight", part.weight())))));
        return entry("outputs", parts);
    }

    private static String output(Specification.Output output) {
        List<String> classes =
                output.classes().stream().map(SpecificationWriter::quoted).toList();
        return entries(
                type(camelCase(output.kind())),
                classes.isEmpty() ? "" : entry("classes", list(classes)),
                output.positive().map(name -> entry("positive", quoted(name))).orElse(""),
                output.loss().map(loss -> entry("loss", loss(loss))).orElse(""),
                output.writing().map(WritingSection::written).orElse(""),
                output.unusual().map(UnusualSection::written).orElse(""),
                output.keep().isEmpty()
                        ? ""
                        : entry(
                                "keep",
                                object(output.keep().entrySet().stream()
                                        .map(share -> real(share.getKey(), share.getValue()))
                                        .toArray(String[]::new))),
                output.smoothing() == 0 ? "" : real("smoothing", output.smoothing()));
    }

    private static String loss(Loss loss) {
        return loss instanceof Loss.Huber huber
                ? object(type("huber"), real("delta", huber.delta()))
                : object(type(nameOf(loss)));
    }

    /** What a model file calls a loss. */
    static String nameOf(Loss loss) {
        if (loss instanceof Loss.Squared) {
            return "squared";
        } else if (loss instanceof Loss.Absolute) {
            return "absolute";
        } else if (loss instanceof Loss.Huber) {
            return "huber";
        } else if (loss instanceof Loss.Logistic) {
            return "logistic";
        } else if (loss instanceof Loss.Poisson) {
            return "poisson";
        }
        return "softmax";
    }

    private static String training(Specification.Training training) {
        var regularisation = training.regularisation();
        boolean ownL1AndL2 = training.optimizer() instanceof Optimizer.Ftrl;
        return object(
                optimizer(training.optimizer()),
                schedule(training.schedule()),
                ownL1AndL2 ? "" : real("l1", regularisation.l1()),
                ownL1AndL2 ? "" : real("l2", regularisation.l2()),
                real("clipValue", regularisation.clipValue()),
                real("clipNorm", regularisation.clipNorm()),
                regularisation.weightDecay() == 0 ? "" : real("weightDecay", regularisation.weightDecay()));
    }

    /** Without where the file is, which makes no other model. */
    private static String start(Start start) {
        return entries(
                entry("digest", quoted(start.digest())),
                entry("layout", quoted(start.layout().name().toLowerCase(Locale.ROOT))),
                entry("statistics", start.statistics()),
                start.map().isEmpty()
                        ? ""
                        : entry(
                                "map",
                                object(start.map().entrySet().stream()
                                        .map(name -> entry(name.getKey(), quoted(name.getValue())))
                                        .toArray(String[]::new))),
                start.freeze().isEmpty()
                        ? ""
                        : entry(
                                "freeze",
                                list(start.freeze().stream()
                                        .map(SpecificationWriter::quoted)
                                        .toList())));
    }

    private static String optimizer(Optimizer optimizer) {
        if (optimizer instanceof Optimizer.Momentum momentum) {
            return entries(type("momentum"), real("momentum", momentum.mu()));
        } else if (optimizer instanceof Optimizer.Nesterov nesterov) {
            return entries(type("nesterov"), real("momentum", nesterov.mu()));
        } else if (optimizer instanceof Optimizer.AdaGrad adaGrad) {
            return entries(type("adagrad"), real("epsilon", adaGrad.epsilon()));
        } else if (optimizer instanceof Optimizer.RmsProp rmsProp) {
            return entries(type("rmsprop"), real("rho", rmsProp.rho()), real("epsilon", rmsProp.epsilon()));
        } else if (optimizer instanceof Optimizer.Adam adam) {
            return entries(type("adam"), moments(adam.beta1(), adam.beta2(), adam.epsilon()));
        } else if (optimizer instanceof Optimizer.AdamW adamW) {
            return entries(
                    type("adamw"),
                    moments(adamW.beta1(), adamW.beta2(), adamW.epsilon()),
                    real("weightDecay", adamW.weightDecay()));
        } else if (optimizer instanceof Optimizer.AmsGrad amsGrad) {
            return entries(type("amsgrad"), moments(amsGrad.beta1(), amsGrad.beta2(), amsGrad.epsilon()));
        } else if (optimizer instanceof Optimizer.Ftrl ftrl) {
            return entries(type("ftrl"), real("beta", ftrl.beta()), real("l1", ftrl.l1()), real("l2", ftrl.l2()));
        }
        return type("sgd");
    }

    private static String moments(float beta1, float beta2, float epsilon) {
        return entries(real("beta1", beta1), real("beta2", beta2), real("epsilon", epsilon));
    }

    private static String schedule(Schedule schedule) {
        if (schedule instanceof Schedule.InverseScaling inverse) {
            return schedule(
                    inverse.rate(), "inverseScaling", real("scale", inverse.scale()), real("power", inverse.power()));
        } else if (schedule instanceof Schedule.Exponential exponential) {
            return schedule(
                    exponential.rate(),
                    "exponential",
                    real("decay", exponential.decay()),
                    real("every", exponential.every()),
                    real("floor", exponential.floor()));
        } else if (schedule instanceof Schedule.Cosine cosine) {
            return schedule(
                    cosine.rate(),
                    "cosine",
                    entry("warmup", cosine.warmup()),
                    entry("steps", cosine.steps()),
                    real("floor", cosine.floor()));
        }
        if (schedule instanceof Schedule.Damped damped) {
            return schedule(
                    damped.rate(),
                    "damped",
                    real("factor", damped.factor()),
                    entry("window", damped.window()),
                    real("floor", damped.floor()));
        }
        return schedule instanceof Schedule.ByInputs byInputs
                ? schedule(byInputs.rate(), "byInputs")
                : schedule(((Schedule.Constant) schedule).rate(), "constant");
    }

    private static String schedule(float rate, String type, String... options) {
        return entries(real("learningRate", rate), entry("schedule", object(type(type), entries(options))));
    }

    static String type(String name) {
        return entry("type", quoted(name));
    }

    static String real(String key, float value) {
        return entry(key, value == Float.POSITIVE_INFINITY ? quoted("none") : shortest(value));
    }

    static String entry(String key, Object json) {
        return quoted(key) + ":" + json;
    }

    static String object(String... entries) {
        return "{" + entries(entries) + "}";
    }

    /** Entries behind one another; an empty one is left out. */
    private static String entries(String... entries) {
        StringJoiner joined = new StringJoiner(",");
        for (String entry : entries) {
            if (!entry.isEmpty()) {
                joined.add(entry);
            }
        }
        return joined.toString();
    }

    static String list(List<String> elements) {
        return "[" + String.join(",", elements) + "]";
    }

    /** {@code LEAKY_RELU} as a model file has it: {@code leakyRelu}. */
    static String camelCase(Enum<?> constant) {
        StringBuilder name = new StringBuilder();
        for (String word : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }

    /** The fewest digits that make the same float: {@code Float.toString} before JDK 19 sometimes has one too many. */
    static String shortest(float value) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal rounded = exact;
        for (int digits = 9; digits > 0; digits--) {
            BigDecimal shorter = exact.round(new MathContext(digits));
            if (shorter.floatValue() != value) {
                break;
            }
            rounded = shorter;
        }
        BigDecimal stripped = rounded.stripTrailingZeros();
        return Math.abs(stripped.scale()) <= 9 ? stripped.toPlainString() : stripped.toString();
    }

    /** A text in double quotes, with all but printable ASCII escaped, as JSON and YAML both read it. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                quoted.append(c);
            } else {
                quoted.append(String.format("\\u%04x", (int) c));
            }
        }
        return quoted.append('"').toString();
    }
}
