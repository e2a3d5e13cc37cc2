package io.eddy.feature;

import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.Arrays;
import java.util.List;

/** A text: the learned vectors of its words and pairs of words, added up and scaled by the root of their number. */
final class TextField implements FieldEncoder {
    private static final int DIMENSIONS = 32;
    private static final int MOST_WORDS = 2_000;
    private static final int MOST_KEYS = 1_000_000;

    private final String name;
    private final Words words;
    private final EmbeddingTable table;
    private float[] row = new float[DIMENSIONS];
    private String[] keys = {};
    private int count;

    TextField(String name, String language, long seed) {
        this.name = name;
        this.words = new Words(language);
        this.table = new EmbeddingTable(name, DIMENSIONS, MOST_KEYS, seed);
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
            case NUMBERS, OTHER ->
                throw RejectedEvent.ofField(name, "field %s has to be a text but is %s".formatted(name, value));
        }
        read(value);
        Arrays.fill(x, embedded, embedded + DIMENSIONS, 0);
        float share = share();
        for (int i = 0; i < count; i++) {
            table.read(table.row(keys[i]), row, 0);
            for (int d = 0; d < DIMENSIONS; d++) {
                x[embedded + d] += share * row[d];
            }
        }
    }

    /** Words at even places, and at odd ones each with the one before. */
    private void read(Value value) {
        int found = value.isMissing() ? 0 : words.read(value.asName(), MOST_WORDS);
        count = Math.max(0, 2 * found - 1);
        if (keys.length < count) {
            keys = new String[2 * count];
        }
        for (int i = 0; i < found; i++) {
            keys[2 * i] = words.get(i).toString();
            if (i > 0) {
                keys[2 * i - 1] = keys[2 * i - 2] + " " + keys[2 * i];
            }
        }
    }

    private float share() {
        return count == 0 ? 0 : (float) (1 / Math.sqrt(count));
    }

    @Override
    public void update(Value value, float[] dx, int embedded, float scale, Trainer trainer) {
        read(value);
        float share = share();
        for (int i = 0; i < count; i++) {
            table.make(keys[i], trainer);
            table.update(table.row(keys[i]), dx, embedded, scale * share, trainer);
        }
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
