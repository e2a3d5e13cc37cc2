package io.eddy.feature;

import io.eddy.state.Archive;

/** A list of names: each element, scaled so that a long list says no more than a short one, and how many there are. */
final class ItemsFacet extends Facet {
    private final String name;
    private final long base;
    private final NumberScaler size;

    ItemsFacet(String name, float clip) {
        this.name = name;
        this.base = Keys.of(name);
        this.size = new NumberScaler(clip);
    }

    @Override
    int denseInputs() {
        return 1;
    }

    @Override
    boolean hasGrams() {
        return true;
    }

    @Override
    void encode(Value value, Facets facets) throws RejectedEvent {
        Items.check(name, value);
        if (value.isMissing()) {
            return;
        }
        Sparse grams = facets.grams();
        int first = grams.size();
        int count = Items.count(value);
        for (int i = 0; i < count; i++) {
            String item = Items.name(value, i);
            if (!item.isEmpty()) {
                grams.add(Keys.of(base, Keys.of(item)), 1);
            }
        }
        grams.scale(first, (float) (1 / Math.sqrt(Math.max(1, grams.size() - first))));
        facets.dense(dense, size.scaledWith(count));
    }

    @Override
    void absorb(Value value) {
        if (!value.isMissing()) {
            size.absorb(Items.count(value));
        }
    }

    @Override
    void state(Archive archive) {
        size.state(name, archive);
    }
}
