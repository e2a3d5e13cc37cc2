package io.eddy.feature;

import io.eddy.feature.Value.Kind;
import io.eddy.state.Archive;

/** A list of numbers of fixed length, each standardised by itself; a missing one is 0. */
final class NumbersFacet extends Facet {
    private final String name;
    private final NumberScaler[] scalers;

    NumbersFacet(String name, int size, float clip) {
        this.name = name;
        this.scalers = new NumberScaler[size];
        for (int i = 0; i < size; i++) {
            scalers[i] = new NumberScaler(clip);
        }
    }

    @Override
    int denseInputs() {
        return scalers.length;
    }

    @Override
    int numbers() {
        return scalers.length;
    }

    @Override
    void encode(Value value, Facets facets) throws RejectedEvent {
        if (value.isMissing()) {
            return;
        }
        if (value.kind() != Kind.NUMBERS || value.length() != scalers.length) {
            throw RejectedEvent.ofField(
                    name, "field %s has to be a list of %d numbers but is %s".formatted(name, scalers.length, value));
        }
        for (int i = 0; i < scalers.length; i++) {
            float element = value.numbers()[i];
            if (!Float.isNaN(element)) {
                float z = scalers[i].scaledWith(element);
                facets.dense(dense + i, z);
                facets.number(number + i, z);
            }
        }
    }

    @Override
    void absorb(Value value) {
        for (int i = 0; i < value.length() && value.kind() == Kind.NUMBERS; i++) {
            if (!Float.isNaN(value.numbers()[i])) {
                scalers[i].absorb(value.numbers()[i]);
            }
        }
    }

    @Override
    void state(Archive archive) {
        for (int i = 0; i < scalers.length; i++) {
            scalers[i].state(name + "." + i, archive);
        }
    }
}
