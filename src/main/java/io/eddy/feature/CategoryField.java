package io.eddy.feature;

import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.List;

/** A category: a learned vector for each value. Numbers and truth values are categories by their text. */
final class CategoryField implements FieldEncoder {
    private final String name;
    private final EmbeddingTable table;

    CategoryField(String name, int dimensions, int maxValues, long seed) {
        this.name = name;
        this.table = new EmbeddingTable(name, dimensions, maxValues, seed);
    }

    @Override
    public int plainInputs() {
        return 0;
    }

    @Override
    public int embeddedInputs() {
        return table.dimensions();
    }

    @Override
    public void encode(Value value, float[] x, int plain, int embedded) throws RejectedEvent {
        switch (value.kind()) {
            case MISSING, TEXT, NUMBER, BOOLEAN -> table.read(row(value), x, embedded);
            case NUMBERS, NAMES, SPARSE, OTHER ->
                throw RejectedEvent.ofField(name, "field %s has to be a category but is %s".formatted(name, value));
        }
    }

    @Override
    public void update(Value value, float[] dx, int embedded, float scale, Trainer trainer) {
        if (!value.isMissing()) {
            table.make(value.asName(), trainer);
        }
        table.update(row(value), dx, embedded, scale, trainer);
    }

    private int row(Value value) {
        return value.isMissing() ? EmbeddingTable.MISSING : table.row(value.asName());
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
