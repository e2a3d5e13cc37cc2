package io.eddy.feature;

import io.eddy.state.Archive;

/** A number: its scaled value, and whether it is missing. */
final class NumberField implements FieldEncoder {
    private final String name;
    private final NumberScaler scaler;

    NumberField(String name, float clip) {
        this.name = name;
        this.scaler = new NumberScaler(clip);
    }

    @Override
    public int plainInputs() {
        return 2;
    }

    @Override
    public int embeddedInputs() {
        return 0;
    }

    @Override
    public void encode(Value value, float[] x, int plain, int embedded) throws RejectedEvent {
        switch (value.kind()) {
            case NUMBER -> {
                x[plain] = scaler.scaled(value.number());
                x[plain + 1] = 0;
            }
            case MISSING -> {
                x[plain] = 0;
                x[plain + 1] = 1;
            }
            default ->
                throw RejectedEvent.ofField(name, "field %s has to be a number but is %s".formatted(name, value));
        }
    }

    @Override
    public void absorb(Value value) {
        if (!value.isMissing()) {
            scaler.absorb(value.number());
        }
    }

    @Override
    public void state(Archive archive) {
        scaler.state(name, archive);
    }
}
