package io.eddy.feature;

import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.List;

/** A field of several keys at once, whose learned vectors are added up. */
abstract class PooledField implements FieldEncoder {
    private final EmbeddingTable table;
    private final PooledRows rows;

    PooledField(EmbeddingTable table) {
        this.table = table;
        this.rows = new PooledRows(table);
    }

    /** Adds the keys of a value, which may be missing. */
    abstract void read(Value value, PooledRows to);

    @Override
    public final int embeddedInputs() {
        return table.dimensions();
    }

    /** Writes the sum of the vectors to x. */
    final void pool(Value value, float[] x, int embedded) {
        rows.clear();
        read(value, rows);
        rows.encode(x, embedded);
    }

    @Override
    public final void update(Value value, float[] dx, int embedded, float scale, Trainer trainer) {
        rows.clear();
        read(value, rows);
        rows.update(dx, embedded, scale, trainer);
    }

    @Override
    public void absorb(Value value) {}

    @Override
    public final List<Parameter> parameters() {
        return List.of(table.parameter());
    }

    @Override
    public void state(Archive archive) {
        table.state(archive);
    }
}
