package io.eddy.spec;

import io.eddy.feature.ImageForm;
import io.eddy.feature.Languages;
import io.eddy.feature.Recall;
import io.eddy.feature.SequencePlan;
import io.eddy.nn.Activation;
import io.eddy.nn.Initialisation;
import io.eddy.nn.LayerPlan;
import io.eddy.nn.Loss;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a model is: everything that, with the log it learns from, decides its weights. {@link SpecificationReader} reads one
 * from a model file.
 *
 * @param name what versions and metrics call it: lower-case letters, digits and hyphens
 * @param features by field name, in the order of the file; empty means inferred from the first events, as those that are not named are where
 *     {@link #OTHERS} is
 * @param members the learners of a portfolio, by type; {@link Members#DEFAULT} alone means those that suit the output; empty means that
 *     there is one network only, as {@code network} and {@code training} say
 * @param seed of initial weights and dropout
 */
public record Specification(
        String name,
        Map<String, Feature> features,
        List<Member> members,
        Net network,
        Output output,
        Training training,
        long seed) {

    /** Stands for the fields that are not named: with {@link Feature.Inferred} they are taken on, without it only those that are named. */
    static final String OTHERS = "*";

    public Specification {
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
        members = List.copyOf(members);
    }

    /** Of one network. */
    public Specification(
            String name, Map<String, Feature> features, Net network, Output output, Training training, long seed) {
        this(name, features, List.of(), network, output, training, seed);
    }

    /** The specification of a model without a model file: everything is inferred, or a default. */
    public static Specification inferred(String name) {
        return new Specification(
                name,
                Map.of(),
                Members.DEFAULT,
                Defaults.network(),
                Output.inferred(),
                Defaults.training(),
                Defaults.SEED);
    }

    /** Whether there are fields beside those that are named, which the first events decide on. */
    public boolean infersFeatures() {
        return features.isEmpty() || features.get(OTHERS) instanceof Feature.Inferred;
    }

    /** What is said of a field by its name. */
    Optional<Feature> said(String field) {
        return Optional.ofNullable(features.get(field)).filter(feature -> !(feature instanceof Feature.Inferred));
    }

    /**
     * The same where some fields are said to be of a kind, and the others are inferred; nothing else where a model file names the fields.
     *
     * @param kinds by field, each one of {@link #kinds}
     */
    public Specification withKinds(Map<String, String> kinds) {
        if (kinds.isEmpty() || !infersFeatures()) {
            return this;
        }
        Map<String, Feature> named = new LinkedHashMap<>(features);
        kinds.forEach((field, kind) -> named.put(field, FeatureSection.ofKind(kind)));
        named.put(OTHERS, new Feature.Inferred());
        return new Specification(name, named, members, network, output, training, seed);
    }

    /** What can be said of a field in a word. */
    public static List<String> kinds() {
        return FeatureSection.KINDS;
    }

    /** The fields of events that are named, be it by a history. */
    public Set<String> fields() {
        Set<String> fields = new LinkedHashSet<>();
        features.forEach((name, feature) -> fields.addAll(fieldsReadBy(name, feature)));
        return fields;
    }

    /** The fields of an event that a feature reads. */
    static List<String> fieldsReadBy(String name, Feature feature) {
        if (feature instanceof Feature.History history) {
            return List.copyOf(history.what().fields());
        } else if (feature instanceof Feature.Sequence sequence) {
            return Stream.concat(Stream.of(name), sequence.plan().carry().flatMap(SequencePlan.Carry::by).stream())
                    .toList();
        }
        return feature instanceof Feature.Inferred ? List.of() : feature.fieldsOfEvent(name);
    }

    /** The same with networks of so many hidden units among the members, where it does not say how many. */
    public Specification withHidden(int width) {
        List<Member> sized = members.stream()
                .map(member ->
                        member.hidden() == 0 && Members.areOpen(member) ? new Member(member.type(), width) : member)
                .toList();
        return new Specification(name, features, sized, network, output, training, seed);
    }

    /** The same where nothing is said about how wide networks among the members are. */
    Specification withoutHidden() {
        List<Member> open =
                members.stream().map(member -> new Member(member.type())).toList();
        return new Specification(name, features, open, network, output, training, seed);
    }

    /** The same with other members. */
    public Specification withMembers(List<Member> others) {
        return new Specification(name, features, others, network, output, training, seed);
    }

    /** The same that learns otherwise. */
    public Specification withTraining(Training other) {
        return new Specification(name, features, members, network, output, other, seed);
    }

    /** The same with another kind of output, of which nothing more is said. */
    public Specification withOutput(Kind kind) {
        Output plain = new Output(kind, List.of(), Optional.empty(), Optional.empty());
        return new Specification(name, features, members, network, plain, training, seed);
    }

    /**
     * All of it, defaults included, as one line of JSON. Equal specifications with features in the same order have the same
     * text on every JVM, and {@link SpecificationReader#parse} makes an equal specification of it.
     */
    public String canonical() {
        return SpecificationWriter.canonical(this);
    }

    /** The same as a model file to be read by people, too; {@link SpecificationReader} makes an equal specification of it. */
    public String asFile() {
        return SpecificationWriter.file(this);
    }

    /** The first six hexadecimal digits of the SHA-256 of the {@linkplain #canonical canonical text}. */
    public String fingerprint() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(canonical().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 3);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** How one field becomes numbers. */
    public sealed interface Feature {
        /** Running standardisation, clipped to ±{@code clip} standard deviations; a missing one is its own indicator. */
        record Number(float clip) implements Feature {}

        /**
         * A learned vector of {@code dimensions} numbers for each value, made when the value is first seen; values that come after
         * {@code maxValues} others share one.
         */
        record Category(int dimensions, int maxValues) implements Feature {}

        /**
         * One of perhaps millions that come and go, as users or articles. A learned vector of {@code dimensions} numbers for each, made when it
         * has been seen {@code admitAfter} times; one that has not been seen for {@code expireAfter} of the events' time loses it (zero: never),
         * and so does another where there are {@code maxRows}. Those without share one.
         */
        record Id(int dimensions, int admitAfter, Duration expireAfter, int maxRows) implements Feature {}

        record Bool() implements Feature {}

        /** A list of {@code size} numbers, each standardised by itself; 0 means the size of the first list seen. */
        record Numbers(int size, float clip) implements Feature {}

        /** Words, pairs and parts of words, and a learned vector for each; {@code language} is one of {@link Languages#names}. */
        record Text(String language) implements Feature {}

        /**
         * A list of names, as a basket or tags: a learned vector of {@code dimensions} numbers for each, added up; names that come after
         * {@code maxValues} others share one.
         */
        record Items(int dimensions, int maxValues) implements Feature {}

        /** Names with a number each, of very many: a weight and a learned vector for each name. */
        record Sparse() implements Feature {}

        /** Hour, weekday, month and day of the year as cycles and categories, and a trend. */
        record Time() implements Feature {}

        /** Names, words, characters or vectors of numbers that follow one another, with layers of their own. */
        record Sequence(SequencePlan plan) implements Feature {
            @Override
            public boolean hasLayers() {
                return true;
            }
        }

        /**
         * Pixels, through layers of its own that end in a vector.
         *
         * @param columns what the names of numbered fields begin with, where an event has each number in one of its own: {@code p} of p0, p1, p2
         */
        record Image(ImageForm form, Optional<String> columns, List<LayerPlan> layers) implements Feature {
            public Image {
                layers = List.copyOf(layers);
            }

            @Override
            public boolean hasLayers() {
                return true;
            }

            /** The numbered fields. */
            public List<String> fields(String stem) {
                return IntStream.range(0, form.size()).mapToObj(i -> stem + i).toList();
            }

            @Override
            public List<String> fieldsOfEvent(String name) {
                return columns.map(this::fields).orElse(List.of(name));
            }
        }

        /** Whatever the first events show, of all fields that are not named; no learner is made of it. */
        record Inferred() implements Feature {}

        /** What earlier events say, of the same key or all: a lag or a window, under a name that no field of the event has. */
        record History(Recall what) implements Feature {
            @Override
            public int values() {
                return what.count();
            }
        }

        /** Whether it has layers of its own, which learn together with one network. */
        default boolean hasLayers() {
            return false;
        }

        /** The fields of an event that it is made of, where it is called so. */
        default List<String> fieldsOfEvent(String name) {
            return List.of(name);
        }

        /** How many values of an event become numbers on their own. */
        default int values() {
            return 1;
        }
    }

    /**
     * One learner of a portfolio.
     *
     * @param type one of {@link Members#of}
     * @param hidden how many hidden units a network has; 0 of what is none, or where the first events decide
     */
    public record Member(String type, int hidden) {
        public Member(String type) {
            this(type, 0);
        }
    }

    /**
     * The hidden layers.
     *
     * @param hidden the width of each; empty for a linear model
     * @param dropout the share of each hidden layer that is left out of a learning step, at least 0 and less than 1
     * @param residual whether each hidden layer that is as wide as the one before is added to its input
     * @param layers all layers before the last, said one by one; then nothing else says anything of them
     */
    public record Net(
            List<Integer> hidden,
            Activation activation,
            Initialisation initialisation,
            float dropout,
            boolean layerNorm,
            boolean residual,
            List<LayerPlan> layers) {
        public Net {
            hidden = List.copyOf(hidden);
            layers = List.copyOf(layers);
        }

        public Net(
                List<Integer> hidden,
                Activation activation,
                Initialisation initialisation,
                float dropout,
                boolean layerNorm,
                boolean residual) {
            this(hidden, activation, initialisation, dropout, layerNorm, residual, List.of());
        }

        /** Of layers that are said one by one. */
        static Net of(List<LayerPlan> layers) {
            return new Net(List.of(), Defaults.ACTIVATION, Initialisation.HE, 0, false, false, layers);
        }
    }

    /**
     * What is predicted.
     *
     * @param classes fixed beforehand, or empty: they are taken on as they come
     * @param positive of two classes, the one that AUC and F1 are about; if empty, the later in order
     * @param loss if empty, the one that fits the kind
     * @param keep of which classes only a share is learned from, the others having been left out; then what is predicted is corrected for that
     * @param smoothing what share of the truth is spread over all classes while one network learns; the loss that is told is without it
     * @param writing of a text, how it is written; else empty
     * @param unusual of how unusual events are, how that is found out; else empty
     * @param parts of several outputs, each by its name; else empty
     */
    public record Output(
            Kind kind,
            List<String> classes,
            Optional<String> positive,
            Optional<Loss> loss,
            Map<String, Float> keep,
            float smoothing,
            Optional<Writing> writing,
            Optional<Unusual> unusual,
            Map<String, Part> parts) {
        public Output {
            classes = List.copyOf(classes);
            keep = Collections.unmodifiableMap(new LinkedHashMap<>(keep));
            parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        }

        /** Of classes or a quantity. */
        public Output(
                Kind kind,
                List<String> classes,
                Optional<String> positive,
                Optional<Loss> loss,
                Map<String, Float> keep,
                float smoothing) {
            this(kind, classes, positive, loss, keep, smoothing, Optional.empty(), Optional.empty(), Map.of());
        }

        /** Of which nothing is smoothed. */
        public Output(
                Kind kind,
                List<String> classes,
                Optional<String> positive,
                Optional<Loss> loss,
                Map<String, Float> keep) {
            this(kind, classes, positive, loss, keep, 0);
        }

        /** Of which everything is learned. */
        public Output(Kind kind, List<String> classes, Optional<String> positive, Optional<Loss> loss) {
            this(kind, classes, positive, loss, Map.of());
        }

        static Output ofText(Writing writing) {
            return new Output(
                    Kind.TEXT,
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    0,
                    Optional.of(writing),
                    Optional.empty(),
                    Map.of());
        }

        /** @param positive the label of an unusual event, where events have labels besides */
        static Output ofUnusual(Unusual unusual, Optional<String> positive) {
            return new Output(
                    Kind.ANOMALY,
                    List.of(),
                    positive,
                    Optional.empty(),
                    Map.of(),
                    0,
                    Optional.empty(),
                    Optional.of(unusual),
                    Map.of());
        }

        static Output ofSeveral(Map<String, Part> parts) {
            return new Output(
                    Kind.SEVERAL,
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    parts);
        }

        static Output inferred() {
            return new Output(Kind.INFERRED, List.of(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * How one text is read and another one written: an encoder, and a decoder that looks at what it read.
     *
     * @param vocabulary how many words of each side are known at most, by and by; all others are one
     * @param dimensions of the vector of a word
     * @param hidden how wide encoder and decoder are
     * @param lowerCase whether capitals make no difference, and none are written
     * @param beam how many beginnings are followed when a text is written; 1 takes the most probable word each time
     * @param longest how many words are written at most
     */
    public record Writing(int vocabulary, int dimensions, int hidden, boolean lowerCase, int beam, int longest) {}

    /**
     * How unusual events are told from others, without labels: by an autoencoder, which makes each event up again from a few numbers, its code.
     *
     * @param code how many numbers those are
     * @param threshold of a score from 0 to 1, beyond which an event is unusual
     * @param smooth over how many events the loss is averaged before it becomes a score; 1 where each event stands for itself
     * @param segments how many groups of events are looked for in the codes; 0 for none
     */
    public record Unusual(int code, float threshold, int smooth, int segments) {}

    /**
     * One of several outputs.
     *
     * @param weight how much its loss counts
     */
    public record Part(Output output, float weight) {}

    /** Kinds of output. */
    public enum Kind {
        /** Two classes, one logit. */
        BINARY,
        /** Any number of classes, a logit for each. */
        MULTICLASS,
        /** A quantity, standardised as it runs. */
        REGRESSION,
        /** A text that is written word by word. */
        TEXT,
        /** How unusual an event is, learned without labels. */
        ANOMALY,
        /** Several of the others at once, from one network. */
        SEVERAL,
        /** Multiclass or regression, as the first labels suggest. */
        INFERRED
    }

    /**
     * How weights move.
     *
     * @param schedule the learning rate
     * @param regularisation of an {@link Optimizer.Ftrl}, which has an l1 and l2 of its own, only the clipping
     * @param start weights to begin with, and which of them stay; empty where all are drawn
     */
    public record Training(
            Optimizer optimizer, Schedule schedule, Regularisation regularisation, Optional<Start> start) {

        /** From weights that are drawn. */
        public Training(Optimizer optimizer, Schedule schedule, Regularisation regularisation) {
            this(optimizer, schedule, regularisation, Optional.empty());
        }

        Training from(Optional<Start> other) {
            return new Training(optimizer, schedule, regularisation, other);
        }

        /** The same from weights that are drawn. */
        public Training withoutStart() {
            return from(Optional.empty());
        }
    }
}
