package io.eddy.spec;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The topics that a model learns from, each once; none where only Eddy's own {@code events} are.
 *
 * @param text as the model file has them, {@code inputs:} and all, to be written into another; empty if they are of no file
 */
public record Inputs(List<Input> all, String text) {
    public static final Inputs NONE = new Inputs(List.of());

    public Inputs {
        all = List.copyOf(all);
    }

    public Inputs(List<Input> all) {
        this(all, "");
    }

    public static Inputs of(Input input) {
        return new Inputs(List.of(input));
    }

    /** The same where records need no label. */
    Inputs withoutNeedOfLabels() {
        return new Inputs(all.stream().map(Input::withoutNeedOfLabel).toList(), text);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** Their names. */
    public List<String> topics() {
        return all.stream().map(Input::topic).toList();
    }

    /** Those whose records become that. */
    public List<Input> as(Input.Role role) {
        return all.stream().filter(input -> input.as() == role).toList();
    }

    /** All labels there can be, in the order in which they are named; nothing where some are what records have. */
    Optional<Set<String>> labels() {
        List<Optional<Set<String>>> each = all.stream()
                .filter(input -> input.as() != Input.Role.REQUEST)
                .map(input -> input.label().names())
                .toList();
        boolean areKnown = !each.isEmpty() && each.stream().allMatch(Optional::isPresent);
        Set<String> labels = new LinkedHashSet<>();
        each.forEach(names -> names.ifPresent(labels::addAll));
        return areKnown ? Optional.of(labels) : Optional.empty();
    }

    /** The input of a topic. */
    public Optional<Input> of(String topic) {
        return all.stream().filter(input -> input.topic().equals(topic)).findFirst();
    }
}
