package io.eddy.state;

import io.eddy.feature.Value;
import io.eddy.nn.Parameter;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares every field of two object graphs, to the bit, so that state which is not restored shows itself without anyone having
 * thought of it. What may differ is named in {@link #SCRATCH}, with the reason; a new field is not, until somebody names it.
 */
public final class StateWalk {
    private static final String BUFFER = "filled by the pass that reads it, before it is read";
    private static final String EACH_EVENT = "set for each event that is learned from, before it is read";
    private static final String EACH_STEP = "computed by Trainer.begin in each step, from what is stored";

    /** Fields that hold nothing of an event once the next one comes, by class and name. */
    private static final Map<String, String> SCRATCH = new LinkedHashMap<>();

    static {
        scratch("learn.NetworkLearner.x", BUFFER);
        scratch("learn.UnusualLearner.ticker", "a clock that is given");
        for (String field : List.of("x", "z", "residual", "distance", "unexplained", "parts", "shares")) {
            scratch("learn.UnusualLearner." + field, BUFFER);
        }
        for (String field : List.of("x", "code", "made")) {
            scratch("learn.Autoencoder." + field, BUFFER);
        }
        scratch("learn.Whitening.deviation", BUFFER);
        scratch("learn.SeveralHead$One.z", BUFFER);
        scratch("learn.SeveralHead$One.dz", BUFFER);
        scratch("feature.Readings.words", "takes each text apart anew");
        scratch("feature.Readings.recalled", BUFFER);
        scratch("learn.NetworkLearner.ticker", "a clock that is given");
        scratch("learn.InferringLearner.ticker", "a clock that is given");
        for (String field : List.of("bound", "specification", "known")) {
            scratch("learn.Columns." + field, "looked up anew for an event object that is not the last one");
        }
        scratch(
                "learn.NetworkLearner.encodeNanos",
                "time spent by this process; nothing that is learned depends on it");
        for (String field : List.of("bound", "boundWidth", "columns", "unknown")) {
            scratch("feature.FieldColumns." + field, "looked up anew for an event object that is not the last one");
        }
        scratch("feature.TextFacet.words", "takes each text apart anew");
        scratch("feature.TextFacet.framed", BUFFER);
        scratch("feature.TextField.words", "takes each text apart anew");
        for (String field : List.of("row", "keys", "weights", "squares", "count")) {
            scratch("feature.PooledRows." + field, BUFFER);
        }
        scratch("learn.PortfolioLearner.page", BUFFER);
        scratch("learn.PortfolioLearner.ticker", "a clock that is given");
        scratch(
                "learn.PortfolioLearner.encodeNanos",
                "time spent by this process; nothing that is learned depends on it");
        scratch("learn.ClassAnswer.truth", EACH_EVENT);
        scratch("learn.QuantityAnswer.truth", EACH_EVENT);
        scratch("learn.QuantityAnswer.z", BUFFER);
        scratch("learn.QuantityAnswer.dz", BUFFER);
        for (String field : List.of("z", "gradient", "probabilities")) {
            scratch("member.Logits." + field, BUFFER);
        }
        scratch("member.LastLabel.probabilities", BUFFER);
        for (String field : List.of("gain", "x", "z", "probabilities")) {
            scratch("member.LeastSquares." + field, BUFFER);
        }
        for (String field : List.of(
                "distances",
                "nearDistance",
                "near",
                "found",
                "said",
                "compared",
                "labelDifference",
                "difference",
                "probabilities",
                "quantity")) {
            scratch("member.Neighbours." + field, BUFFER);
        }
        scratch("member.NetworkMember.x", BUFFER);
        for (String mixer : List.of("member.ClassMixer.", "member.QuantityMixer.")) {
            scratch(mixer + "votes", BUFFER);
            scratch(mixer + "logs", BUFFER);
        }
        scratch("feature.EmbeddingTable.gradient", BUFFER);
        scratch("feature.Encoder.own", BUFFER);
        scratch("feature.Encoder.recalled", BUFFER);
        for (String field : List.of("now", "isKeyed", "code")) {
            scratch("feature.Ledger." + field, BUFFER);
        }
        scratch("feature.IdRows.gradient", BUFFER);
        scratch("feature.IdDirectory.isNew", BUFFER);
        scratch("feature.IdDirectory.slots", "finds a key's row, in whatever order they were entered");
        scratch("feature.SecondsOfEvent.now", BUFFER);
        for (String field : List.of("input", "output", "outputGradient", "inputGradient")) {
            scratch("nn.Network." + field, BUFFER);
        }
        scratch("nn.Sequence.between", BUFFER);
        scratch("nn.Sequence.gradients", BUFFER);
        scratch("nn.Sequence.squares", "told of the last step; nothing that is learned depends on it");
        scratch("nn.Residual.inner", BUFFER);
        scratch("nn.ActivationLayer.kept", BUFFER);
        scratch("nn.Dropout.mask", "follows from seed, layer and step");
        Map<String, String> ofLists = Map.ofEntries(
                Map.entry("nn.ListDense", "weightGradient biasGradient columns"),
                Map.entry("nn.Recurrent", "a q da dq h dh gates sums unused"),
                Map.entry("nn.RecurrentStack", "own unused"),
                Map.entry("nn.Gru", "candidate"),
                Map.entry("nn.Lstm", "cell squashed dc"),
                Map.entry("nn.ListLayers", "between gradients"),
                Map.entry("nn.OfOneVector", "x dy"),
                Map.entry("nn.AttentionPool", "scoreGradient shares shareGradients"),
                Map.entry("nn.ListNorm", "normals inverseDeviations gainGradient shiftGradient h"),
                Map.entry("nn.SelfAttention", "qkv dqkv mixed dMixed shares dShares"),
                Map.entry("nn.Positions", "gradient count"),
                Map.entry(
                        "nn.TransformerBlock",
                        "normal1 sum normal2 products active dProducts dActive dNormal dSum part"),
                Map.entry("feature.EmbeddedSteps", "sum done"),
                Map.entry("feature.SequenceField", "codes x dx y dy count"),
                Map.entry("feature.CarriedField", "before after code own codes x y dy dx"));
        ofLists.forEach((type, fields) -> {
            for (String field : fields.split(" ", -1)) {
                scratch(type + "." + field, BUFFER);
            }
        });
        for (String field : List.of("key", "weight", "row", "hasElement", "closed", "isLearned")) {
            scratch("feature.CarriedField." + field, EACH_EVENT);
        }
        scratch("feature.EmbeddedSteps.names", "takes each value apart anew");
        for (String field : List.of(
                "normal",
                "mean",
                "inverseDeviation",
                "sum",
                "gainGradient",
                "shiftGradient",
                "meanOfGradient",
                "meanOfProduct")) {
            scratch("nn.GroupNorm." + field, BUFFER);
        }
        for (String field : List.of(
                "weightGradient",
                "biasGradient",
                "framed",
                "framedGradient",
                "exchanged",
                "wideOutput",
                "wideGradient")) {
            scratch("nn.Convolution." + field, BUFFER);
        }
        scratch("nn.MaxPool.left", BUFFER);
        for (String field : List.of("input", "output", "outputGradient", "inputGradient")) {
            scratch("feature.Tower." + field, BUFFER);
        }
        scratch("feature.ImageField.plainImage", BUFFER);
        scratch("feature.ImageNumbers.bytes", BUFFER);
        scratch("nn.Parameter.capacity", "room to grow");
        scratch("nn.Trainer.gradient", BUFFER);
        scratch("nn.Trainer.scale", EACH_STEP);
        scratch("nn.Rule.rate", EACH_STEP);
        scratch("nn.Rule$Corrected.correctedRate", EACH_STEP);
        scratch("nn.Rule$Corrected.correction", EACH_STEP);
        scratch("nn.Rule$Adam.keep", EACH_STEP);
        scratch("eval.ClassJudge.row", BUFFER);
        scratch("eval.ClassJudge.leastOfTruth", EACH_STEP);
        scratch("eval.ClassJudge.loss", EACH_EVENT);
        scratch("eval.QuantityJudge.loss", EACH_EVENT);
        for (String field : List.of("offered", "numbers", "places")) {
            scratch("eval.ClassJudge." + field, "looked up anew for a list of classes that is not the last one");
        }
        scratch("eval.QuantityJudge.row", BUFFER);
        scratch("eval.UnusualJudge.row", BUFFER);
        scratch("eval.SeveralJudge.loss", EACH_EVENT);
        scratch("eval.Scoreboard.window", "summed up anew for each report");
    }

    private final Set<Class<?>> visited = new LinkedHashSet<>();
    private final Map<Object, Set<Object>> compared = new IdentityHashMap<>();
    private final List<String> differences = new ArrayList<>();

    /** What differs, as paths of fields with both values; empty if nothing does. */
    public List<String> differences(Object one, Object two) {
        differences.clear();
        compared.clear();
        compare(one.getClass().getSimpleName(), one, two);
        return List.copyOf(differences);
    }

    /** The classes of all objects that were compared so far. */
    public Set<Class<?>> visited() {
        return visited;
    }

    /** The fields that are not compared, by class and name: {@code nn.Trainer.scale}. */
    static Set<String> scratch() {
        return SCRATCH.keySet();
    }

    private static void scratch(String field, String reason) {
        SCRATCH.put(field, reason);
    }

    private void compare(String path, Object one, Object two) {
        if (one == two) {
            if (one != null && one.getClass().isArray() && Array.getLength(one) > 0) {
                differences.add(path + " is one array that both have");
            }
        } else if (one == null || two == null) {
            differ(path, one, two);
        } else if (one instanceof List<?> a && two instanceof List<?> b) {
            compareArrays(path, a.toArray(), b.toArray());
        } else if (one instanceof Map<?, ?> a && two instanceof Map<?, ?> b) {
            compareMaps(path, a, b);
        } else if (one instanceof Set<?> a && two instanceof Set<?> b) {
            if (one instanceof HashSet && !(one instanceof LinkedHashSet)) {
                differences.add(path + " has no order of its own; take a LinkedHashSet");
            }
            compareArrays(path, a.toArray(), b.toArray());
        } else if (one instanceof Optional<?> a && two instanceof Optional<?> b) {
            compareArrays(path, a.stream().toArray(), b.stream().toArray());
        } else if (one.getClass() != two.getClass()) {
            differ(path, one.getClass().getName(), two.getClass().getName());
        } else if (one.getClass().isArray()) {
            compareArrays(path, one, two, Array.getLength(one), Array.getLength(two));
        } else if (one instanceof Enum
                || one instanceof Duration
                || one.getClass().getPackage() == String.class.getPackage()) {
            // because equals of the boxes compares the bits of floats, apart from those of NaN
            if (!one.equals(two)) {
                differ(path, one, two);
            }
        } else if (one.getClass().getName().startsWith("io.eddy.")) {
            if (firstTime(one, two)) {
                compareFields(path, one, two);
            }
        } else {
            differences.add(path + " is a " + one.getClass().getName() + ", which StateWalk cannot look into");
        }
    }

    private boolean firstTime(Object one, Object two) {
        return compared.computeIfAbsent(one, it -> Collections.newSetFromMap(new IdentityHashMap<>()))
                .add(two);
    }

    private void compareFields(String path, Object one, Object two) {
        visited.add(one.getClass());
        for (Class<?> type = one.getClass(); type.getName().startsWith("io.eddy."); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !SCRATCH.containsKey(nameOf(field))) {
                    compareField(path, field, one, two);
                }
            }
        }
    }

    private void compareField(String path, Field field, Object one, Object two) {
        String at = path + "." + field.getName();
        Object a = get(field, one);
        Object b = get(field, two);
        switch (nameOf(field)) {
            case "nn.Parameter.values" -> compareArrays(at, a, b, weights(one), weights(two));
            case "nn.Parameter.moments" -> {
                compare(at + ".length", Array.getLength(a), Array.getLength(b));
                for (int k = 0; k < Math.min(Array.getLength(a), Array.getLength(b)); k++) {
                    compareArrays(at + "[" + k + "]", Array.get(a, k), Array.get(b, k), weights(one), weights(two));
                }
            }
            case "feature.Value.numbers" -> compareArrays(at, a, b, ((Value) one).length(), ((Value) two).length());
            default -> compare(at, a, b);
        }
    }

    /** How far the array of a parameter is in use: beyond is room for rows to come. The padding of a row counts: it may become a column. */
    private static int weights(Object parameter) {
        Parameter p = (Parameter) parameter;
        return p.offset(p.rows());
    }

    private void compareMaps(String path, Map<?, ?> one, Map<?, ?> two) {
        if (one instanceof HashMap && !(one instanceof LinkedHashMap)) {
            compareArrays(path + ".keys", sorted(one.keySet()), sorted(two.keySet()));
        } else {
            compareArrays(path + ".keys", one.keySet().toArray(), two.keySet().toArray());
        }
        one.forEach((key, value) -> {
            if (two.containsKey(key)) {
                compare(path + "[" + key + "]", value, two.get(key));
            }
        });
    }

    private static Object[] sorted(Set<?> keys) {
        return new TreeSet<>(keys).toArray();
    }

    private void compareArrays(String path, Object[] one, Object[] two) {
        compareArrays(path, one, two, one.length, two.length);
    }

    private void compareArrays(String path, Object one, Object two, int length, int otherLength) {
        compare(path + ".length", length, otherLength);
        if (length == otherLength && sameBits(one, two, length)) {
            return;
        }
        for (int i = 0; i < Math.min(length, otherLength); i++) {
            compare(path + "[" + i + "]", Array.get(one, i), Array.get(two, i));
        }
    }

    /** A quick look at long arrays of numbers; whatever it does not know is looked at element by element. */
    private static boolean sameBits(Object one, Object two, int length) {
        if (one instanceof float[] a && two instanceof float[] b) {
            return Arrays.equals(a, 0, length, b, 0, length);
        } else if (one instanceof double[] a && two instanceof double[] b) {
            return Arrays.equals(a, 0, length, b, 0, length);
        }
        return one instanceof long[] a && two instanceof long[] b && Arrays.equals(a, 0, length, b, 0, length);
    }

    private void differ(String path, Object one, Object two) {
        if (differences.size() < 20) {
            differences.add(path + ": " + one + " and " + two);
        }
    }

    private static Object get(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** {@code nn.Rule$Adam.keep} */
    static String nameOf(Field field) {
        return field.getDeclaringClass().getName().substring("io.eddy.".length()) + "." + field.getName();
    }

    /** The field of a name in {@link #SCRATCH}. */
    static boolean exists(String name) {
        int dot = name.lastIndexOf('.');
        try {
            return Arrays.stream(
                            Class.forName("io.eddy." + name.substring(0, dot)).getDeclaredFields())
                    .anyMatch(field -> field.getName().equals(name.substring(dot + 1)));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
