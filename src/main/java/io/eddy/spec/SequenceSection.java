package io.eddy.spec;

import io.eddy.feature.Languages;
import io.eddy.feature.SequencePlan;
import io.eddy.feature.SequencePlan.Elements;
import io.eddy.nn.LayerPlan;
import io.eddy.nn.Shape;
import io.eddy.spec.Specification.Feature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The features that are sequences: {@code clicks: {type: sequence, length: 20, layers: [{embed: 32}, {gru: 64}, {pool: attention}]}}, or {@code
 * char: {type: sequence, carry: {by: author}, layers: [{embed: 32}, {gru: 64}]}}, whose state goes on from event to event.
 */
final class SequenceSection {
    static final List<String> KEYS = List.of("of", "width", "language", "length", LayersSection.KEY, "carry");

    private static final int LENGTH = 100;
    private static final int MAX_LENGTH = 10_000;
    private static final int MAX_WIDTH = 4_096;
    private static final int STEPS = 16;
    private static final int MAX_STEPS = 1_000;
    private static final int MAX_KEYS = 10_000;
    private static final int MOST_KEYS = 100_000_000;

    /** Of four bytes, in one table: checkpoints keep 2 GB of each tensor. */
    private static final long MAX_NUMBERS = 499_000_000;

    private SequenceSection() {}

    static Feature read(SpecificationNode node, SpecificationMap options) {
        Elements of = options.choice("of", elements(), Elements.NAMES);
        onlyOf(options, "width", of == Elements.NUMBERS, "numbers");
        onlyOf(options, "language", of == Elements.WORDS, "words");
        Optional<SequencePlan.Carry> carry = options.get("carry").map(SequenceSection::carry);
        if (carry.isPresent()) {
            options.get("length")
                    .ifPresent(it ->
                            it.problem("is said where each event has one element; say carry: {steps: 16} instead"));
            if (of == Elements.WORDS || of == Elements.CHARACTERS) {
                node.problem("carries a state from text to text; carry one from name to name, or leave carry out");
            }
        }
        SequencePlan plan = new SequencePlan(
                of,
                options.size("width", 1, MAX_WIDTH, 1),
                options.choice("language", FeatureSection.languages(), Languages.ANY),
                carry.map(SequencePlan.Carry::steps).orElse(options.size("length", 1, MAX_LENGTH, LENGTH)),
                List.of(),
                carry);
        SequencePlan whole = withLayers(plan, layers(options, plan));
        checkSize(node, whole);
        return new Feature.Sequence(whole);
    }

    private static Map<String, Elements> elements() {
        Map<String, Elements> names = new LinkedHashMap<>();
        for (Elements elements : Elements.values()) {
            names.put(SpecificationWriter.camelCase(elements), elements);
        }
        return names;
    }

    private static void onlyOf(SpecificationMap options, String key, boolean fits, String elements) {
        if (!fits) {
            options.get(key)
                    .ifPresent(it -> it.problem("is about " + elements + "; add of: " + elements + ", or remove it"));
        }
    }

    private static SequencePlan.Carry carry(SpecificationNode node) {
        SpecificationMap map = node.map(List.of("by", "steps", "maxKeys", "expireAfter"));
        Optional<String> by = map.get("by").map(it -> it.text("the name of the field that says whose state it is"));
        for (String ofKeys : List.of("maxKeys", "expireAfter")) {
            if (by.isEmpty()) {
                map.get(ofKeys)
                        .ifPresent(
                                it -> it.problem("is about keys, and there is none; add by: with the name of a field"));
            }
        }
        return new SequencePlan.Carry(
                by,
                map.size("steps", 1, MAX_STEPS, STEPS),
                by.isEmpty() ? 1 : map.size("maxKeys", 1, MOST_KEYS, MAX_KEYS),
                map.duration("expireAfter", Duration.ZERO));
    }

    private static List<LayerPlan> layers(SpecificationMap options, SequencePlan plan) {
        Shape in = plan.in();
        Optional<SpecificationNode> node = options.get(LayersSection.KEY);
        if (node.isPresent()) {
            return plan.carry().isPresent()
                    ? LayersSection.ofCarried(node.get(), in)
                    : LayersSection.ofField(node.get(), in);
        }
        List<LayerPlan> layers = new ArrayList<>();
        if (plan.of() != Elements.NUMBERS) {
            layers.add(new LayerPlan.Embed(Defaults.EMBEDDED, Defaults.MAX_VALUES));
        }
        layers.add(new LayerPlan.Recur(LayerPlan.Recur.Unit.GRU, Defaults.RECURRENT, ""));
        if (plan.carry().isEmpty()) {
            layers.add(new LayerPlan.PoolList(LayerPlan.PoolList.How.ATTENTION, ""));
        }
        return layers;
    }

    private static SequencePlan withLayers(SequencePlan plan, List<LayerPlan> layers) {
        return new SequencePlan(plan.of(), plan.width(), plan.language(), plan.length(), layers, plan.carry());
    }

    private static void checkSize(SpecificationNode node, SequencePlan plan) {
        long numbers = 0;
        if (!plan.layers().isEmpty() && plan.layers().get(0) instanceof LayerPlan.Embed embed) {
            numbers = (long) embed.size() * embed.maxValues();
        }
        if (plan.carry().isPresent()) {
            SequencePlan.Carry carry = plan.carry().get();
            int state = 0;
            for (LayerPlan layer : plan.layers()) {
                state += layer instanceof LayerPlan.Recur unit ? unit.size() : 0;
            }
            long each = (long) Math.max(2, carry.steps()) * (Math.max(state, plan.width()) + 16);
            numbers = Math.max(numbers, each * carry.maxKeys());
        }
        if (numbers > MAX_NUMBERS) {
            node.problem("could grow to " + numbers + " numbers; at most " + MAX_NUMBERS
                    + " can be kept: lower maxValues or maxKeys");
        }
    }

    /** In the form that {@link #read} takes. */
    static String written(SequencePlan plan) {
        return SpecificationWriter.object(
                SpecificationWriter.type("sequence"),
                SpecificationWriter.entry("of", SpecificationWriter.quoted(SpecificationWriter.camelCase(plan.of()))),
                plan.of() == Elements.NUMBERS ? SpecificationWriter.entry("width", plan.width()) : "",
                plan.of() == Elements.WORDS
                        ? SpecificationWriter.entry("language", SpecificationWriter.quoted(plan.language()))
                        : "",
                plan.carry()
                        .map(carry -> SpecificationWriter.entry("carry", written(carry)))
                        .orElse(SpecificationWriter.entry("length", plan.length())),
                SpecificationWriter.entry(LayersSection.KEY, LayersSection.written(plan.layers())));
    }

    private static String written(SequencePlan.Carry carry) {
        String steps = SpecificationWriter.entry("steps", carry.steps());
        return carry.by()
                .map(by -> SpecificationWriter.object(
                        SpecificationWriter.entry("by", SpecificationWriter.quoted(by)),
                        steps,
                        SpecificationWriter.entry("maxKeys", carry.maxKeys()),
                        SpecificationWriter.entry(
                                "expireAfter",
                                SpecificationWriter.quoted(SpecificationWriter.duration(carry.expireAfter())))))
                .orElse(SpecificationWriter.object(steps));
    }
}
