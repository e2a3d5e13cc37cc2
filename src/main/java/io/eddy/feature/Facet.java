package io.eddy.feature;

import io.eddy.state.Archive;

/**
 * What one field gives to {@link Facets}. {@link #encode} reads the state and changes nothing; {@link #absorb} changes it, after the event
 * has been predicted.
 *
 * <p>Where its inputs stand is given to it by the {@link FacetEncoder}, and is part of the encoder's state, since fields that begin late
 * stand behind all that came before them.
 */
abstract class Facet {
    /** The first place of its dense inputs. */
    int dense;

    /** The first place of its standardised numbers. */
    int number;

    /** The first place of its learned vectors. */
    int embedding;

    /** The first of its columns of keys. */
    int key;

    /** Whether it is crossed with other fields. */
    boolean crossed;

    int denseInputs() {
        return 0;
    }

    int numbers() {
        return 0;
    }

    int embeddings() {
        return 0;
    }

    int keys() {
        return 0;
    }

    /** Whether it has words or the like, of which an event can have any number. */
    boolean hasGrams() {
        return false;
    }

    /** How many of its values can be crossed with those of other fields. */
    int crossings() {
        return 0;
    }

    /** Tells an event's time, in milliseconds, or -1; before {@link #encode} and {@link #absorb}. */
    void at(long time) {}

    /** @throws RejectedEvent if the value is of a kind that this field cannot be */
    abstract void encode(Value value, Facets facets) throws RejectedEvent;

    /** Takes the value into the statistics. */
    abstract void absorb(Value value);

    /** What it has forgotten. */
    Turnover turnover() {
        return Turnover.NONE;
    }

    abstract void state(Archive archive);

    /** Shows the field as one code that is a category, whichever way codes are looked at. */
    final void showCategory(long code, Facets facets) {
        int place = facets.codes().add(code, 1);
        facets.categories().add(place);
        facets.counted().add(place);
        facets.coded().add(place);
        facets.embed(embedding, place);
        facets.key(key, place);
        if (crossed) {
            facets.cross(code);
        }
    }
}
