package io.eddy.feature;

import io.eddy.state.Archive;

/** A list of names: the pooled vectors of its elements, and how many there are. A single value is a list of one. */
final class ItemsField extends PooledField {
    private static final float CLIP = 5;

    private final String name;
    private final NumberScaler size = new NumberScaler(CLIP);

    ItemsField(String name, int dimensions, int maxValues, long seed) {
        super(new EmbeddingTable(name, dimensions, maxValues, seed));
        this.name = name;
    }

    @Override
    public int plainInputs() {
        return 2;
    }

    @Override
    public void encode(Value value, float[] x, int plain, int embedded) throws RejectedEvent {
        Items.check(name, value);
        x[plain] = value.isMissing() ? 0 : size.scaled(Items.count(value));
        x[plain + 1] = value.isMissing() ? 1 : 0;
        pool(value, x, embedded);
    }

    @Override
    void read(Value value, PooledRows to) {
        int count = Items.count(value);
        for (int i = 0; i < count; i++) {
            String item = Items.name(value, i);
            if (!item.isEmpty()) {
                to.add(item);
            }
        }
    }

    @Override
    public void absorb(Value value) {
        if (!value.isMissing()) {
            size.absorb(Items.count(value));
        }
    }

    @Override
    public void state(Archive archive) {
        super.state(archive);
        size.state(name + ".size", archive);
    }
}
