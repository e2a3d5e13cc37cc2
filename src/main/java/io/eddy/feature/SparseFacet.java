package io.eddy.feature;

import io.eddy.feature.Value.Kind;
import io.eddy.state.Archive;

/**
 * Names with a number each, those of very many that are not zero, such as the terms of a document: each name has a weight of its own. All
 * together have one length, so that neither how many there are nor their unit matters.
 */
final class SparseFacet extends Facet {
    private static final double LENGTH = 3;

    private final String name;
    private final long base;

    SparseFacet(String name) {
        this.name = name;
        this.base = Keys.of(name);
    }

    @Override
    boolean hasGrams() {
        return true;
    }

    @Override
    void encode(Value value, Facets facets) throws RejectedEvent {
        if (value.isMissing()) {
            return;
        }
        check(name, value);
        Sparse grams = facets.grams();
        int first = grams.size();
        for (int i = 0; i < value.length(); i++) {
            grams.add(Keys.of(base, Keys.of(value.name(i))), value.numbers()[i]);
        }
        grams.scaleToLength(first, LENGTH);
    }

    /** @throws RejectedEvent if a value that is not missing is none */
    static void check(String name, Value value) throws RejectedEvent {
        if (value.kind() != Kind.SPARSE) {
            throw RejectedEvent.ofField(
                    name, "field %s has to be names with a number each but is %s".formatted(name, value));
        }
    }

    @Override
    void absorb(Value value) {}

    @Override
    void state(Archive archive) {}
}
