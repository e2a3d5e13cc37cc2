package io.eddy.feature;

/** A text: the pooled vectors of its words and pairs of words. */
final class TextField extends PooledField {
    private static final int DIMENSIONS = 32;
    private static final int MOST_WORDS = 2_000;
    private static final int MOST_KEYS = 1_000_000;

    private final String name;
    private final Words words;

    TextField(String name, String language, long seed) {
        super(new EmbeddingTable(name, DIMENSIONS, MOST_KEYS, seed));
        this.name = name;
        this.words = new Words(language);
    }

    @Override
    public int plainInputs() {
        return 0;
    }

    @Override
    public void encode(Value value, float[] x, int plain, int embedded) throws RejectedEvent {
        switch (value.kind()) {
            case MISSING, TEXT, NUMBER, BOOLEAN -> {}
            case NUMBERS, NAMES, SPARSE, OTHER ->
                throw RejectedEvent.ofField(name, "field %s has to be a text but is %s".formatted(name, value));
        }
        pool(value, x, embedded);
    }

    /** Each word, and from the second on each with the one before. */
    @Override
    void read(Value value, PooledRows to) {
        int found = value.isMissing() ? 0 : words.read(value.asName(), MOST_WORDS);
        String before = "";
        for (int i = 0; i < found; i++) {
            String word = words.get(i).toString();
            if (i > 0) {
                to.add(before + " " + word);
            }
            to.add(word);
            before = word;
        }
    }
}
