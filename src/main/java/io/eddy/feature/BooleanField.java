package io.eddy.feature;

import io.eddy.feature.Value.Kind;
import io.eddy.state.Archive;

/** True or false, as 1 and -1; a missing one is 0 and its own indicator. The numbers 1 and 0 are read as true and false. */
final class BooleanField implements FieldEncoder {
    private final String name;

    BooleanField(String name) {
        this.name = name;
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
        boolean bit = value.kind() == Kind.BOOLEAN
                || value.kind() == Kind.NUMBER && (value.number() == 0 || value.number() == 1);
        if (!bit && !value.isMissing()) {
            throw RejectedEvent.ofField(name, "field %s has to be true or false but is %s".formatted(name, value));
        }
        x[plain] = value.isMissing() ? 0 : value.number() != 0 ? 1 : -1;
        x[plain + 1] = value.isMissing() ? 1 : 0;
    }

    @Override
    public void absorb(Value value) {}

    @Override
    public void state(Archive archive) {}
}
