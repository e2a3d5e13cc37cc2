package io.eddy.feature;

import io.eddy.kernel.Layout;
import java.util.Arrays;

/**
 * One event as numbers, for learners of several kinds: what {@link FacetEncoder} makes of it. Each member of a portfolio takes what it
 * understands.
 *
 * <p>Dense inputs have a place each, which they keep for ever; new ones come behind the others. Codes stand for single values
 * (a category, a bin of a number), and the picks tell which of them mean what.
 */
public final class Facets {
    private float[] dense = Layout.vector(64);
    private int denseSize;
    private float[] products = Layout.vector(16);
    private int productSize;
    private float[] numbers = Layout.vector(16);
    private int numberSize;
    private final float[] season = Layout.vector(SEASON);

    /** Two inputs for each of two periods. */
    public static final int SEASON = 4;

    private final Sparse codes;
    private final Sparse crosses;
    private final Sparse grams;
    private final Picks categories = new Picks();
    private final Picks bins = new Picks();
    private final Picks counted = new Picks();
    private final Picks coded = new Picks();
    private int[] embedded = new int[16];
    private int embeddedSize;
    private int[] keyed = new int[16];
    private int keyedSize;
    private long[] crossed = new long[16];
    private int crossedSize;

    final Candidates candidates = new Candidates();

    private final Recalled recalled;

    Facets(KeyTable codeTable, KeyTable crossTable, KeyTable gramTable, Recalled recalled) {
        this.recalled = recalled;
        codes = new Sparse(codeTable);
        crosses = new Sparse(crossTable);
        grams = new Sparse(gramTable);
    }

    /** What earlier events said when this one was encoded. */
    Recalled recalled() {
        return recalled;
    }

    void clear(int denseInputs, int productInputs, int numberInputs, int embeddings, int keys) {
        dense = cleared(dense, denseInputs);
        denseSize = denseInputs;
        products = cleared(products, productInputs);
        productSize = productInputs;
        numbers = cleared(numbers, numberInputs);
        numberSize = numberInputs;
        Arrays.fill(season, 0);
        codes.clear();
        crosses.clear();
        grams.clear();
        categories.clear();
        bins.clear();
        counted.clear();
        coded.clear();
        embedded = none(embedded, embeddings);
        embeddedSize = embeddings;
        keyed = none(keyed, keys);
        keyedSize = keys;
        crossedSize = 0;
    }

    private static float[] cleared(float[] vector, int size) {
        if (vector.length < Layout.BASE + size) {
            return Layout.vector(2 * size);
        }
        Arrays.fill(vector, Layout.BASE, Layout.BASE + size, 0);
        return vector;
    }

    private static int[] none(int[] places, int size) {
        int[] enough = places.length < size ? new int[2 * size] : places;
        Arrays.fill(enough, 0, size, KeyTable.NONE);
        return enough;
    }

    void dense(int place, double value) {
        dense[Layout.BASE + place] = (float) numberOrNothing(value);
    }

    /** What overflowed on its way says nothing; and NaN would spoil every weight that it meets. */
    private static double numberOrNothing(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    void number(int place, float value) {
        numbers[Layout.BASE + place] = (float) numberOrNothing(value);
    }

    void season(int place, double value) {
        season[Layout.BASE + place] = (float) numberOrNothing(value);
    }

    void product(int place, float value) {
        products[Layout.BASE + place] = value;
    }

    void embed(int place, int code) {
        embedded[place] = code;
    }

    void key(int column, int code) {
        keyed[column] = code;
    }

    void cross(long key) {
        if (crossedSize == crossed.length) {
            crossed = Arrays.copyOf(crossed, 2 * crossedSize);
        }
        crossed[crossedSize++] = key;
    }

    /** All pairs of what was to be crossed. */
    void crossAll() {
        for (int a = 0; a < crossedSize; a++) {
            for (int b = a + 1; b < crossedSize; b++) {
                crosses.addUnknown(Keys.of(crossed[a], crossed[b]), 1);
            }
        }
        crosses.findRows();
    }

    /** Gives every key of this event a row. Before the first of the members learns. */
    public void admit() {
        codes.admit();
        crosses.admit();
        grams.admit();
    }

    /** Standardised numbers and the like, each at its place, from {@link Layout#BASE} on. */
    public float[] dense() {
        return dense;
    }

    public int denseSize() {
        return denseSize;
    }

    /** Products of two standardised numbers, where there are few of them. */
    public float[] products() {
        return products;
    }

    public int productSize() {
        return productSize;
    }

    /** The standardised numbers alone, by which events are near each other. */
    public float[] numbers() {
        return numbers;
    }

    public int numberSize() {
        return numberSize;
    }

    /** The label one period ago. */
    public float[] season() {
        return season;
    }

    /** Single values. */
    public Sparse codes() {
        return codes;
    }

    /** Pairs of values. */
    public Sparse crosses() {
        return crosses;
    }

    /** Words, pairs of words, parts of words, elements of lists. */
    public Sparse grams() {
        return grams;
    }

    /** The codes of categories. */
    public Picks categories() {
        return categories;
    }

    /** The codes of the bins of numbers. */
    public Picks bins() {
        return bins;
    }

    /** The codes of categories and of numbers as counts: whole ones on a logarithmic scale. */
    public Picks counted() {
        return counted;
    }

    /** The codes of categories and of numbers as codes: few-valued ones by value, others by bin. */
    public Picks coded() {
        return coded;
    }

    /** How many fields have a learned vector. */
    public int embeddings() {
        return embeddedSize;
    }

    /** The code whose vector stands at a place, or a negative number. */
    public int embedded(int place) {
        return embedded[place];
    }

    int keys() {
        return keyedSize;
    }

    /** The code that is the key of a column now, or a negative number. */
    int key(int column) {
        return keyed[column];
    }

    /** What a quantity is predicted from. */
    public Candidates candidates() {
        return candidates;
    }
}
