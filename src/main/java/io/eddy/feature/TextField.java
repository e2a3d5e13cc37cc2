package io.eddy.feature;

import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.List;

/** A text: the pooled vectors of its words and pairs of words. */
final class TextField implements FieldEncoder {
    private static final int DIMENSIONS = 32;
    private static final int MOST_WORDS = 2_000;
    private static final int MOST_KEYS = 1_000_000;

    private final String name;
    private final Words words;
    private final EmbeddingTable table;
    private final PooledRows rows;

    TextField(String name, String language, long seed) {
        this.name = name;
        this.words = new Words(language);
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
        switch (value.kind()) {
            case MISSING, TEXT, NUMBER, BOOLEAN -> {}
            case NUMBERS, NAMES, SPARSE, OTHER ->
                throw RejectedEvent.ofField(name, "field %s has to be a text but is %s".formatted(name, value));
        }
        read(value);
        rows.encode(x, embedded);
    }

    /** Each word, and from the second on each with the one before. */
    private void read(Value value) {
        int found = value.isMissing() ? 0 : words.read(value.asName(), MOST_WORDS);
        rows.clear();
        String before = "";
        for (int i = 0; i < found; i++) {
            String word = words.get(i).toString();
            if (i > 0) {
                rows.add(before + " " + word);
            }
            rows.add(word);
            before = word;
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
