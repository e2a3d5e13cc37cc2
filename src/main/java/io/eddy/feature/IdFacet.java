package io.eddy.feature;

import io.eddy.state.Archive;

/**
 * An id, of which there may be millions that come and go: a category for as long as it has a place in the directory, else one of those that
 * have none. The members' weights of an id that has lost its place stay, and are its own again should it come back: each member has rows for all
 * categories together, by the key, and there are at most four million of these whatever is forgotten here.
 */
final class IdFacet extends Facet {
    private static final long MISSING = 0xffff;
    private static final long NO_PLACE = 0xfffe;

    private final String name;
    private final long base;
    private final IdDirectory directory;
    private final SecondsOfEvent seconds = new SecondsOfEvent();

    IdFacet(String name, IdDirectory directory) {
        this.name = name;
        this.base = Keys.of(name);
        this.directory = directory;
    }

    /** @throws RejectedEvent if a value cannot be an id */
    static void check(String field, Value value) throws RejectedEvent {
        switch (value.kind()) {
            case MISSING, TEXT, NUMBER, BOOLEAN -> {}
            case NUMBERS, NAMES, SPARSE, OTHER ->
                throw RejectedEvent.ofField(field, "field %s has to be an id but is %s".formatted(field, value));
        }
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
    void at(long time) {
        seconds.at(time);
    }

    @Override
    void encode(Value value, Facets facets) throws RejectedEvent {
        check(name, value);
        showCategory(Keys.of(base, part(value)), facets);
    }

    private long part(Value value) {
        if (value.isMissing()) {
            return MISSING;
        }
        long id = Keys.of(value.asName());
        return directory.row(id, seconds.now()) == IdDirectory.NONE ? NO_PLACE : id;
    }

    @Override
    void absorb(Value value) {
        if (!value.isMissing()) {
            directory.learn(Keys.of(value.asName()), seconds.now());
        }
        seconds.absorb();
    }

    @Override
    Turnover turnover() {
        return directory.turnover();
    }

    @Override
    void state(Archive archive) {
        directory.state(archive.in(name + ".ids"));
        seconds.state(archive.in(name + ".time"));
    }
}
