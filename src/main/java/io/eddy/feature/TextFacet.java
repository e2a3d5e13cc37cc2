package io.eddy.feature;

import io.eddy.state.Archive;

/**
 * A text: its words, pairs of words, and parts of words of three to five characters, which count half; all together have the length 2, so
 * that a long text says no more than a short one. Beside it its length, and its shares of capitals and digits.
 */
final class TextFacet extends Facet {
    private static final int SHORTEST_PART = 3;
    private static final int LONGEST_PART = 5;
    private static final int LONGEST_WORD = 30;
    private static final float PART_VALUE = 0.5f;
    private static final double LENGTH = 2;

    /** Of a longer text the words behind are not read. */
    private static final int MOST_WORDS = 2_000;

    private static final long PAIR = 7;
    private static final long PARTS = 50;

    private final String name;
    private final long base;
    private final Words words;
    private final StringBuilder framed = new StringBuilder();

    TextFacet(String name, String language) {
        this.name = name;
        this.base = Keys.of(name);
        this.words = new Words(language);
    }

    @Override
    int denseInputs() {
        return 4;
    }

    @Override
    boolean hasGrams() {
        return true;
    }

    @Override
    void encode(Value value, Facets facets) throws RejectedEvent {
        switch (value.kind()) {
            case TEXT, NUMBER, BOOLEAN -> text(value.asName(), facets);
            case MISSING -> {}
            case NUMBERS, NAMES, SPARSE, OTHER ->
                throw RejectedEvent.ofField(name, "field %s has to be a text but is %s".formatted(name, value));
        }
    }

    private void text(String text, Facets facets) {
        Sparse grams = facets.grams();
        int first = grams.size();
        long before = Keys.of(base, PAIR);
        int count = words.read(text, MOST_WORDS);
        for (int i = 0; i < count; i++) {
            CharSequence word = words.get(i);
            long key = Keys.of(word);
            grams.add(Keys.of(base, key), 1);
            grams.add(Keys.of(Keys.of(base, before), key), 1);
            before = key;
            if (word.length() >= SHORTEST_PART && word.length() < LONGEST_WORD) {
                parts(word, grams);
            }
        }
        grams.scaleToLength(first, LENGTH);
        shape(text, count, facets);
    }

    private void parts(CharSequence word, Sparse grams) {
        framed.setLength(0);
        framed.append('<').append(word).append('>');
        int length = framed.length();
        for (int size = SHORTEST_PART; size <= LONGEST_PART && size < length; size++) {
            long kind = Keys.of(base, PARTS + size);
            for (int at = 0; at + size <= length; at++) {
                grams.add(Keys.of(kind, Keys.of(framed, at, at + size)), PART_VALUE);
            }
        }
    }

    private void shape(String text, int count, Facets facets) {
        int length = text.length();
        int capitals = 0;
        int digits = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            capitals += Character.isUpperCase(c) ? 1 : 0;
            digits += Character.isDigit(c) ? 1 : 0;
        }
        facets.dense(dense, StrictMath.log1p(count) - 2);
        facets.dense(dense + 1, StrictMath.log1p(length) - 4);
        facets.dense(dense + 2, length == 0 ? 0 : 3.0 * capitals / length);
        facets.dense(dense + 3, length == 0 ? 0 : 5.0 * digits / length);
    }

    @Override
    void absorb(Value value) {}

    @Override
    void state(Archive archive) {}
}
