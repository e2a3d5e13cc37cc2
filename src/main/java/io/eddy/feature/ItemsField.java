package io.eddy.feature;

import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.List;

/** A list of names: the pooled vectors of its elements, and how many there are. A single value is a list of one. */
final class ItemsField implements FieldEncoder {
    private static final float CLIP = 5;

    private final String name;
    private final EmbeddingTable table;
    private final PooledRows rows;
    private final NumberScaler size = new NumberScaler(CLIP);

    ItemsField(String name, int dimensions, int maxValues, long seed) {
        this.name = name;
        this.table = new EmbeddingTable(name, dimensions, maxValues, seed);
        this.rows = new PooledRows(table);
    }

    @Override
    public int plainInputs() {
        return 2;
    }

    @Override
    public int embeddedInputs() {
        return table.dimensions();
    }

    @Override
    public void encode(Value value, float[] x, int plain, int embedded) throws RejectedEvent {
        Items.check(name, value);
        x[plain] = value.isMissing() ? 0 : size.scaled(Items.count(value));
        x[plain + 1] = value.isMissing() ? 1 : 0;
        read(value);
        rows.encode(x, embedded);
    }

    private void read(Value value) {
        rows.clear();
        int count = Items.count(value);
        for (int i = 0; i < count; i++) {
            String item = Items.name(value, i);
            if (!item.isEmpty()) {
                rows.add(item);
            }
        }
    }

    @Override
    public void update(Value value, float[] dx, int embedded, float scale, Trainer trainer) {
        read(value);
        rows.update(dx, embedded, scale, trainer);
    }

    @Override
    public void absorb(Value value) {
        if (!value.isMissing()) {
            size.absorb(Items.count(value));
        }
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(table.parameter());
    }

    @Override
    public void state(Archive archive) {
        table.state(archive);
        size.state(name + ".size", archive);
    }
}
