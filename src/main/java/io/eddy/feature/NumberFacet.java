package io.eddy.feature;

import io.eddy.feature.Value.Kind;
import io.eddy.kernel.FloatMath;
import io.eddy.state.Archive;

/**
 * A number: standardised; by its rank and its bin; and by its value, where most of its values have been there before. A missing number
 * is a category of its own. Truth values are the numbers 1 and 0.
 */
final class NumberFacet extends Facet {
    private static final long MISSING = 0xffff;
    private static final long BIN = 1_000;
    private static final long COUNT = 5_000;
    private static final int SEEN_BITS = 1 << 16;
    private static final int FEW_FROM = 8;
    private static final int FEW_EDGES = 12;

    private final String name;
    private final long base;
    private final NumberScaler scaler;
    private final QuantileBins bins;
    private long[] seen = {};
    private long values;
    private long repeats;

    NumberFacet(String name, float clip, long seed) {
        this.name = name;
        this.base = Keys.of(name);
        this.scaler = new NumberScaler(clip);
        this.bins = new QuantileBins(seed, base);
    }

    @Override
    int denseInputs() {
        return 2;
    }

    @Override
    int numbers() {
        return 1;
    }

    @Override
    int embeddings() {
        return 1;
    }

    @Override
    int keys() {
        return 1;
    }

    @Override
    int crossings() {
        return 1;
    }

    @Override
    void encode(Value value, Facets facets) throws RejectedEvent {
        switch (value.kind()) {
            case NUMBER, BOOLEAN -> number(value.number(), facets);
            case MISSING -> missing(facets);
            default ->
                throw RejectedEvent.ofField(name, "field %s has to be a number but is %s".formatted(name, value));
        }
    }

    private void missing(Facets facets) {
        long code = Keys.of(base, MISSING);
        showCategory(code, facets);
    }

    private void number(double value, Facets facets) {
        float z = scaler.scaledWith(value);
        int bin = bins.bin(value);
        facets.dense(dense, z);
        facets.dense(dense + 1, bins.rank(value, bin));
        facets.number(number, z);
        long binCode = Keys.of(base, BIN + bin);
        int binPlace = facets.codes().add(binCode, 1);
        facets.bins().add(binPlace);
        boolean few = values >= FEW_FROM && 2 * repeats > values;
        if (few) {
            long valueCode = Keys.of(base, value);
            int place = facets.codes().add(valueCode, 1);
            facets.categories().add(place);
            facets.coded().add(place);
            facets.embed(embedding, place);
            facets.key(key, place);
            if (crossed) {
                facets.cross(bins.edges() < FEW_EDGES ? valueCode : binCode);
            }
        } else {
            facets.coded().add(binPlace);
            facets.embed(embedding, binPlace);
            if (crossed) {
                facets.cross(binCode);
            }
        }
        if (value == Math.rint(value) && value >= -2) {
            long magnitude = (long) Math.floor(2 * FloatMath.log((float) value + 3));
            facets.counted().add(facets.codes().add(Keys.of(base, COUNT + magnitude), 1));
        } else {
            facets.counted().add(binPlace);
        }
    }

    @Override
    void absorb(Value value) {
        if (value.kind() != Kind.NUMBER && value.kind() != Kind.BOOLEAN) {
            return;
        }
        double number = value.number();
        scaler.absorb(number);
        bins.absorb(number);
        if (seen.length == 0) {
            seen = new long[SEEN_BITS / Long.SIZE];
        }
        int bit = (int) (Keys.of(base, number) & (SEEN_BITS - 1));
        long mask = 1L << bit;
        repeats += (seen[bit / Long.SIZE] & mask) != 0 ? 1 : 0;
        seen[bit / Long.SIZE] |= mask;
        values++;
    }

    @Override
    void state(Archive archive) {
        scaler.state(name, archive);
        bins.state(name, archive);
        seen = archive.longList(name + ".seen", seen);
        long[] counts = archive.longs(name + ".values", values, repeats);
        values = counts[0];
        repeats = counts[1];
        archive.check(
                seen.length == (values == 0 ? 0 : SEEN_BITS / Long.SIZE),
                "%s has seen %d values and keeps %d words of them".formatted(name, values, seen.length));
    }
}
