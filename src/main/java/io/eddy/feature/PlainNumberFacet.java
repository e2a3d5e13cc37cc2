package io.eddy.feature;

import io.eddy.feature.Value.Kind;
import io.eddy.state.Archive;

/** A number among very many: standardised, and nothing else. */
final class PlainNumberFacet extends Facet {
    private final String name;
    private final NumberScaler scaler;

    PlainNumberFacet(String name, float clip) {
        this.name = name;
        this.scaler = new NumberScaler(clip);
    }

    @Override
    int denseInputs() {
        return 1;
    }

    @Override
    int numbers() {
        return 1;
    }

    @Override
    void encode(Value value, Facets facets) throws RejectedEvent {
        switch (value.kind()) {
            case NUMBER, BOOLEAN -> {
                float z = scaler.scaledWith(value.number());
                facets.dense(dense, z);
                facets.number(number, z);
            }
            case MISSING -> {}
            default ->
                throw RejectedEvent.ofField(name, "field %s has to be a number but is %s".formatted(name, value));
        }
    }

    @Override
    void absorb(Value value) {
        if (value.kind() == Kind.NUMBER || value.kind() == Kind.BOOLEAN) {
            scaler.absorb(value.number());
        }
    }

    @Override
    void state(Archive archive) {
        scaler.state(name, archive);
    }
}
