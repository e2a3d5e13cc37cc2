package io.eddy.nn;

import java.util.ArrayList;
import java.util.List;

/** The weights of a stack of layers: all of them, and which are kept as they are. At first none. */
final class Frozen {
    private final List<? extends Weighted> layers;

    /** What the names of each layer's weights have in common; empty where it has none. */
    private final String[] names;

    private final boolean[] frozen;

    Frozen(List<? extends Weighted> layers) {
        this.layers = List.copyOf(layers);
        this.names = layers.stream()
                .map(layer -> Parameter.common(layer.parameters()))
                .toArray(String[]::new);
        this.frozen = new boolean[layers.size()];
    }

    boolean is(int layer) {
        return frozen[layer];
    }

    String name(int layer) {
        return names[layer];
    }

    /** As {@link Weighted#parameters}. */
    List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        layers.forEach(layer -> parameters.addAll(layer.parameters()));
        return parameters;
    }

    /** As {@link Weighted#learned}. */
    List<Parameter> learned() {
        List<Parameter> learned = new ArrayList<>();
        for (int i = 0; i < frozen.length; i++) {
            if (!frozen[i]) {
                learned.addAll(layers.get(i).learned());
            }
        }
        return learned;
    }

    /** As {@link Weighted#freeze}. */
    boolean freeze(String name) {
        boolean found = false;
        for (int i = 0; i < frozen.length; i++) {
            if (names[i].equals(name) || names[i].startsWith(name + ".")) {
                frozen[i] = true;
                found = true;
            } else {
                found |= layers.get(i).freeze(name);
            }
        }
        return found;
    }
}
