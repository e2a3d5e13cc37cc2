package io.eddy.feature;

import io.eddy.feature.Value.Kind;
import io.eddy.state.Archive;

/** A list of numbers of fixed length, each scaled by itself; one more input says whether the whole list is missing. */
final class NumbersField implements FieldEncoder {
    private final String name;
    private final NumberScaler[] scalers;

    NumbersField(String name, int size, float clip) {
        this.name = name;
        this.scalers = new NumberScaler[size];
        for (int i = 0; i < size; i++) {
            scalers[i] = new NumberScaler(clip);
        }
    }

    @Override
    public int plainInputs() {
        return scalers.length + 1;
    }

    @Override
    public int embeddedInputs() {
        return 0;
    }

    @Override
    public void encode(Value value, float[] x, int plain, int embedded) throws RejectedEvent {
        if (!value.isMissing() && (value.kind() != Kind.NUMBERS || value.length() != scalers.length)) {
            throw RejectedEvent.ofField(
                    name, "field %s has to be a list of %d numbers but is %s".formatted(name, scalers.length, value));
        }
        boolean missing = value.isMissing();
        for (int i = 0; i < scalers.length; i++) {
            x[plain + i] = missing || Float.isNaN(value.numbers()[i]) ? 0 : scalers[i].scaled(value.numbers()[i]);
        }
        x[plain + scalers.length] = missing ? 1 : 0;
    }

    @Override
    public void absorb(Value value) {
        for (int i = 0; i < value.length() && !value.isMissing(); i++) {
            if (!Float.isNaN(value.numbers()[i])) {
                scalers[i].absorb(value.numbers()[i]);
            }
        }
    }

    @Override
    public void state(Archive archive) {
        for (int i = 0; i < scalers.length; i++) {
            scalers[i].state(name + "." + i, archive);
        }
    }
}
