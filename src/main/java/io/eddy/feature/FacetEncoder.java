package io.eddy.feature;

import io.eddy.kernel.Layout;
import io.eddy.state.Archive;
import io.eddy.state.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns an event into {@link Facets}, for learners of several kinds at once: each field's own, pairs of fields, and what earlier labels
 * say.
 *
 * <p>The order of use for each event is {@link #encode}, then, to learn from it, {@link Facets#admit} and {@link #absorb}. Only these change
 * anything. Fields may be added at any time; their inputs stand behind those there are.
 */
public final class FacetEncoder {
    /** Of more fields numbers have no bins, ranks and values: there would be too many inputs. */
    private static final int MOST_RICH = 64;

    /** So many values are crossed with each other: 190 pairs. */
    private static final int MOST_CROSSED = 20;

    /** So many numbers are multiplied with each other: 55 products. */
    private static final int MOST_MULTIPLIED = 10;

    private static final float BOUND = 5;

    private static final int MOST_CODES = 1 << 22;
    private static final int MOST_CROSSES = 1 << 21;
    private static final int MOST_GRAMS = 1 << 21;

    private final long seed;
    private final KeyTable codes = new KeyTable("codes", MOST_CODES);
    private final KeyTable crosses = new KeyTable("crosses", MOST_CROSSES);
    private final KeyTable grams = new KeyTable("grams", MOST_GRAMS);
    private final List<String> names = new ArrayList<>();
    private final List<Facet> fields = new ArrayList<>();
    private final List<Boolean> rich = new ArrayList<>();
    private final Map<String, Float> clips = new HashMap<>();
    private final Histories histories = new Histories();

    /** The names of fields that are recalled of earlier events, and where their values stand there. */
    private final Map<String, Integer> recalledAt = new HashMap<>();

    /** The same by field; -1 of those that are the event's own. */
    private int[] recalled = {};

    private final FieldColumns columns = new FieldColumns(names, histories.fields());
    private final LabelMemory memory;
    private int expected;

    private final DensePlaces dense = new DensePlaces();
    private int numbers;
    private int embeddings;
    private int keys;
    private int crossed;

    /** Numbers that are multiplied with each other. */
    private int multiplied;

    private long ignoredFields;

    private FacetEncoder(long seed, int expected, boolean ofClasses) {
        this.seed = seed;
        this.expected = expected;
        this.memory = ofClasses ? new ClassMemory(dense, embeddings++, crossed++ == 0) : new QuantityMemory(dense);
    }

    /**
     * Of events whose label is a class.
     *
     * @param fields how many will be added at first
     */
    public static FacetEncoder ofClasses(long seed, int fields) {
        return new FacetEncoder(seed, fields, true);
    }

    /** Of events whose label is a quantity. */
    public static FacetEncoder ofQuantity(long seed, int fields) {
        return new FacetEncoder(seed, fields, false);
    }

    /** Running standardisation, clipped to ±{@code clip} standard deviations. */
    public void number(String name, float clip) {
        clips.put(name, clip);
        add(name, isRich() ? new NumberFacet(name, clip, seed) : new PlainNumberFacet(name, clip), isRich());
    }

    public void category(String name) {
        add(name, new CategoryFacet(name), true);
    }

    /**
     * An id: a category once it has been seen {@code admitAfter} times, until it has not been seen for {@code expireAfter} seconds (0 is for
     * ever) or there are more than {@code maxRows}.
     */
    public void id(String name, int admitAfter, long expireAfter, int maxRows) {
        add(name, new IdFacet(name, new IdDirectory(name, admitAfter, expireAfter, maxRows)), true);
    }

    /** A list of {@code size} numbers. */
    public void numbers(String name, int size, float clip) {
        add(name, new NumbersFacet(name, size, clip), false);
    }

    /** @param language one of {@link Languages#names} */
    public void text(String name, String language) {
        add(name, new TextFacet(name, language), true);
    }

    /** A list of names. */
    public void items(String name) {
        add(name, new ItemsFacet(name, BOUND), true);
    }

    /** Names with a number each. */
    public void sparse(String name) {
        add(name, new SparseFacet(name), true);
    }

    public void time(String name) {
        add(name, new TimeFacet(name, BOUND), true);
    }

    /** True and false as 1 and 0. */
    public void bool(String name) {
        number(name, BOUND);
    }

    /** What earlier events say: numbers, or categories, as if the event had them. */
    public void history(String name, Recall what, float clip) {
        int place = histories.add(name, what);
        for (int i = 0; i < what.count(); i++) {
            String each = History.nameOf(name, what, i);
            recalledAt.put(each, place + i);
            if (what.names()) {
                category(each);
            } else {
                number(each, clip);
            }
        }
    }

    private boolean isRich() {
        return Math.max(expected, names.size() + 1) <= MOST_RICH;
    }

    private void add(String name, Facet facet, boolean isRich) {
        facet.dense = dense.take(facet.denseInputs());
        facet.number = numbers;
        facet.embedding = embeddings;
        facet.key = keys;
        facet.crossed = facet.crossings() > 0 && crossed + facet.crossings() <= MOST_CROSSED;
        numbers += facet.numbers();
        embeddings += facet.embeddings();
        keys += facet.keys();
        crossed += facet.crossings();
        names.add(name);
        fields.add(facet);
        rich.add(isRich);
        placeRecalled();
        memory.columns(keys);
        boolean areAllMultiplied = multiplied == numbers - facet.numbers();
        if (names.size() == expected) {
            multiplied = numbers <= MOST_MULTIPLIED ? numbers : 0;
        } else if (names.size() > expected && areAllMultiplied && numbers <= MOST_MULTIPLIED) {
            multiplied = numbers;
        }
    }

    private void placeRecalled() {
        recalled = names.stream()
                .mapToInt(name -> recalledAt.getOrDefault(name, -1))
                .toArray();
    }

    /** Makes room for so many classes. */
    public void classes(int count) {
        ((ClassMemory) memory).classes(count);
    }

    /** An empty page for {@link #encode}. */
    public Facets page() {
        return new Facets(codes, crosses, grams, histories.recalled());
    }

    /** How many dense inputs there are. */
    public int denseSize() {
        return dense.taken();
    }

    /** How many fields have a learned vector. */
    public int embeddings() {
        return embeddings;
    }

    /** Whether any field is a text, a list of names, or of names with a number each. */
    public boolean hasGrams() {
        return fields.stream().anyMatch(Facet::hasGrams);
    }

    /** How many values so far belonged to fields that are not known. */
    public long ignoredFields() {
        return ignoredFields;
    }

    /** What ids and histories have forgotten. */
    public Turnover turnover() {
        return fields.stream().map(Facet::turnover).reduce(histories.turnover(), Turnover::plus);
    }

    /**
     * Writes the event to the page. Changes nothing else.
     *
     * @param waiting how many events before this one have no label yet
     * @throws RejectedEvent if a field holds what it cannot hold; the page is then half written
     */
    public void encode(Event event, Facets page, int waiting) throws RejectedEvent {
        columns.bind(event);
        page.clear(dense.taken(), multiplied * (multiplied + 1) / 2, numbers, embeddings, keys);
        histories.recall(event, page.recalled());
        for (int f = 0; f < fields.size(); f++) {
            fields.get(f).at(event.time());
            fields.get(f).encode(value(event, page, f), page);
        }
        memory.encode(page, waiting);
        multiply(page);
        page.crossAll();
    }

    private Value value(Event event, Facets page, int field) {
        int place = recalled[field];
        return place < 0 ? columns.value(event, field) : page.recalled().value(place);
    }

    /** The products of two numbers, whose mean is about 0. */
    private void multiply(Facets page) {
        float[] z = page.numbers();
        int first = Layout.BASE;
        int place = 0;
        for (int b = 0; b < multiplied; b++) {
            for (int a = 0; a <= b; a++) {
                float product = z[first + a] * z[first + b] - (a == b ? 1 : 0);
                page.product(place++, Math.max(-BOUND, Math.min(BOUND, product)));
            }
        }
    }

    /** Takes the event into the statistics, with its class. */
    public void absorb(Event event, Facets page, int label) {
        absorb(event, page);
        ((ClassMemory) memory).absorb(page, label);
    }

    /** Takes the event into the statistics, with its quantity. */
    public void absorb(Event event, Facets page, double label) {
        absorb(event, page);
        ((QuantityMemory) memory).absorb(page, label);
    }

    private void absorb(Event event, Facets page) {
        columns.bind(event);
        for (int f = 0; f < fields.size(); f++) {
            fields.get(f).at(event.time());
            fields.get(f).absorb(value(event, page, f));
        }
        ignoredFields += columns.ignored(event);
        histories.absorb(event);
    }

    /** Goes on from where another encoder's fields stand; what only this one has stays as it is, and so does the memory of labels. */
    public void takeOver(FacetEncoder other) {
        for (int f = 0; f < fields.size(); f++) {
            int o = other.names.indexOf(names.get(f));
            boolean isSame = o >= 0
                    && rich.get(f).equals(other.rich.get(o))
                    && fields.get(f).getClass() == other.fields.get(o).getClass();
            if (isSame) {
                Tensors field = new Tensors();
                other.fields.get(o).state(field.save(true));
                fields.get(f).state(field.load(true));
            }
        }
        histories.takeOver(other.histories);
        ignoredFields = other.ignoredFields;
    }

    public void state(Archive archive) {
        placesState(archive);
        codes.state(archive);
        crosses.state(archive);
        grams.state(archive);
        for (int f = 0; f < fields.size(); f++) {
            fields.get(f).state(archive.in(f + ":"));
        }
        memory.state(archive.in("labels"));
        histories.state(archive.in("histories"));
        if (archive.training()) {
            ignoredFields = archive.longs("ignoredFields", ignoredFields)[0];
        }
    }

    /** Fields stand in the order in which they were added, which need not be that of a specification. */
    private void reorder(List<String> order) {
        List<String> oldNames = List.copyOf(names);
        List<Facet> oldFields = List.copyOf(fields);
        List<Boolean> oldRich = List.copyOf(rich);
        for (int f = 0; f < order.size(); f++) {
            int old = oldNames.indexOf(order.get(f));
            names.set(f, oldNames.get(old));
            fields.set(f, oldFields.get(old));
            rich.set(f, oldRich.get(old));
        }
        placeRecalled();
    }

    /** Whether a number is rich was decided when it came. */
    private void becomeRich(int field, boolean wanted) {
        if (rich.get(field) != wanted) {
            String name = names.get(field);
            float clip = clips.getOrDefault(name, BOUND);
            fields.set(field, wanted ? new NumberFacet(name, clip, seed) : new PlainNumberFacet(name, clip));
            rich.set(field, wanted);
        }
    }

    private static final int PLACES = 6;

    /** Where the inputs of fields stand depends on when they came. */
    private void placesState(Archive archive) {
        long[] places = new long[fields.size() * PLACES];
        for (int f = 0; f < fields.size(); f++) {
            Facet facet = fields.get(f);
            long[] of = {
                facet.dense, facet.number, facet.embedding, facet.key, facet.crossed ? 1 : 0, rich.get(f) ? 1 : 0
            };
            System.arraycopy(of, 0, places, f * PLACES, PLACES);
        }
        List<String> order = archive.strings("fields", names);
        archive.check(
                order.size() == names.size() && names.containsAll(order),
                "it is of the fields %s where this model has %s".formatted(order, names));
        if (archive.loading()) {
            reorder(order);
        }
        long[] stored = archive.longList("places", places);
        long[] sizes = archive.longs(
                "sizes", expected, dense.taken(), numbers, embeddings, keys, crossed, multiplied, names.size());
        archive.check(
                stored.length == places.length && sizes[7] == names.size(),
                "there are %d places of fields where this model has %d fields".formatted(stored.length, names.size()));
        if (archive.loading()) {
            for (int f = 0; f < fields.size(); f++) {
                int at = f * PLACES;
                becomeRich(f, stored[at + 5] != 0);
                Facet facet = fields.get(f);
                facet.dense = (int) stored[at];
                facet.number = (int) stored[at + 1];
                facet.embedding = (int) stored[at + 2];
                facet.key = (int) stored[at + 3];
                facet.crossed = stored[at + 4] != 0;
            }
        }
        expected = (int) sizes[0];
        dense.taken((int) sizes[1]);
        numbers = (int) sizes[2];
        embeddings = (int) sizes[3];
        keys = (int) sizes[4];
        crossed = (int) sizes[5];
        multiplied = (int) sizes[6];
    }
}
