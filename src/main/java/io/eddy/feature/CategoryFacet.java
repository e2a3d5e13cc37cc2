package io.eddy.feature;

import io.eddy.state.Archive;

/** A category, by the text of its value; a missing one is a value of its own. */
final class CategoryFacet extends Facet {
    private static final long MISSING = 0xffff;

    private final String name;
    private final long base;

    CategoryFacet(String name) {
        this.name = name;
        this.base = Keys.of(name);
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
            case MISSING, TEXT, NUMBER, BOOLEAN -> {}
            case NUMBERS, NAMES, SPARSE, OTHER ->
                throw RejectedEvent.ofField(name, "field %s has to be a category but is %s".formatted(name, value));
        }
        long code = value.isMissing() ? Keys.of(base, MISSING) : Keys.of(base, Keys.of(value.asName()));
        showCategory(code, facets);
    }

    @Override
    void absorb(Value value) {}

    @Override
    void state(Archive archive) {}
}
