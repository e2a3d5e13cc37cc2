package io.eddy.feature;

/** Names with a number each: the pooled vectors of the names, weighted by their numbers. */
final class SparseField extends PooledField {
    static final int DIMENSIONS = 32;
    private static final int MOST_KEYS = 1_000_000;

    private final String name;

    SparseField(String name, long seed) {
        super(new EmbeddingTable(name, DIMENSIONS, MOST_KEYS, seed));
        this.name = name;
    }

    @Override
    public int plainInputs() {
        return 0;
    }

    @Override
    public void encode(Value value, float[] x, int plain, int embedded) throws RejectedEvent {
        if (!value.isMissing()) {
            SparseFacet.check(name, value);
        }
        pool(value, x, embedded);
    }

    @Override
    void read(Value value, PooledRows to) {
        for (int i = 0; !value.isMissing() && i < value.length(); i++) {
            to.add(value.name(i), value.numbers()[i]);
        }
    }
}
