package io.eddy.feature;

import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.List;

/** Names with a number each: the pooled vectors of the names, weighted by their numbers. */
final class SparseField implements FieldEncoder {
    static final int DIMENSIONS = 32;
    private static final int MOST_KEYS = 1_000_000;

    private final String name;
    private final EmbeddingTable table;
    private final PooledRows rows;

    SparseField(String name, long seed) {
        this.name = name;
        this.table = new EmbeddingTable(name, DIMENSIONS, MOST_KEYS, seed);
        this.rows = new PooledRows(table);
    }

    @Override
    public int plainInputs() {
        return 0;
    }

    @Override
    public int embeddedInputs() {
        return DIMENSIONS;
    }

    @Override
    public void encode(Value value, float[] x, int plain, int embedded) throws RejectedEvent {
        if (!value.isMissing()) {
            SparseFacet.check(name, value);
        }
        read(value);
        rows.encode(x, embedded);
    }

    private void read(Value value) {
        rows.clear();
        for (int i = 0; !value.isMissing() && i < value.length(); i++) {
            rows.add(value.name(i), value.numbers()[i]);
        }
    }

    @Override
    public void update(Value value, float[] dx, int embedded, float scale, Trainer trainer) {
        read(value);
        rows.update(dx, embedded, scale, trainer);
    }

    @Override
    public void absorb(Value value) {}

    @Override
    public List<Parameter> parameters() {
        return List.of(table.parameter());
    }

    @Override
    public void state(Archive archive) {
        table.state(archive);
    }
}
