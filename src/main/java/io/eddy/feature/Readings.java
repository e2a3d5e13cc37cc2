package io.eddy.feature;

import io.eddy.kernel.CounterRandom;
import io.eddy.state.Archive;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An event's fields as numbers in their own units, NaN where one is missing: what is to be made up again by an autoencoder, so that nothing
 * in it may be learned, and nothing scaled by what came before.
 *
 * <p>A name has no order, and so it becomes {@link #CODE} numbers that a hash makes of it, as if drawn from a normal distribution: two names
 * are about as far apart as any two others. Of several, as the words of a text, the sum stands for all, divided by the root of their number.
 */
public final class Readings {
    /** Two names of a few hundred are hardly ever close to each other in so many. */
    static final int CODE = 6;

    /** Day and week, since what is a matter of the year is new every day of the first one. */
    private static final int[] CYCLES = {0, 1, 4, 5};

    private static final int MOST_WORDS = 1_000;

    /** What a field is read as. */
    private enum Form {
        NUMBER(1),
        TRUTH(1),
        LIST(0),
        TIME(CYCLES.length),
        NAME(CODE),
        NAMES(CODE),
        WORDS(CODE);

        private final int numbers;

        Form(int numbers) {
            this.numbers = numbers;
        }
    }

    /** One field: where its numbers begin, how many they are, and then, but for names, whether it is missing. */
    private record Field(String name, Form form, int at, int size, int recalledAt) {
        boolean tellsMissing() {
            return form.ordinal() < Form.NAME.ordinal();
        }

        int width() {
            return size + (tellsMissing() ? 1 : 0);
        }
    }

    private final List<Field> fields;
    private final int width;
    private final Histories histories;
    private final Recalled recalled;
    private final FieldColumns columns;
    private final Words words;
    private final long seed;
    private long ignoredFields;

    private Readings(List<Field> fields, Histories histories, String language, long seed) {
        this.fields = List.copyOf(fields);
        this.histories = histories;
        this.recalled = histories.recalled();
        this.words = new Words(language);
        this.seed = seed;
        width = fields.stream().mapToInt(Field::width).sum();
        columns = new FieldColumns(fields.stream().map(Field::name).toList(), histories.fields());
    }

    public static Builder builder(long seed) {
        return new Builder(seed);
    }

    /** How many numbers there are. */
    public int width() {
        return width;
    }

    /**
     * Writes the event's numbers, and changes nothing else.
     *
     * @throws RejectedEvent if a field holds what it cannot hold
     */
    public void read(Event event, double[] to) throws RejectedEvent {
        histories.recall(event, recalled);
        columns.bind(event);
        for (int f = 0; f < fields.size(); f++) {
            Field field = fields.get(f);
            Value value = value(event, f);
            if (field.tellsMissing()) {
                to[field.at + field.size] = value.isMissing() ? 1 : 0;
            }
            read(field, value, to);
        }
    }

    private Value value(Event event, int field) {
        int at = fields.get(field).recalledAt;
        return at < 0 ? columns.value(event, field) : recalled.value(at);
    }

    private void read(Field field, Value value, double[] to) throws RejectedEvent {
        switch (field.form) {
            case NUMBER, TRUTH -> to[field.at] = number(field, value);
            case LIST -> list(field, value, to);
            case TIME -> time(field, value, to);
            case NAME, NAMES, WORDS -> names(field, value, to);
        }
    }

    private static double number(Field field, Value value) throws RejectedEvent {
        return switch (value.kind()) {
            case MISSING -> Double.NaN;
            case NUMBER -> value.number();
            case BOOLEAN -> {
                if (field.form != Form.TRUTH) {
                    throw odd(field, value, "a number");
                }
                yield value.number();
            }
            default -> throw odd(field, value, field.form == Form.TRUTH ? "true or false" : "a number");
        };
    }

    private static RejectedEvent odd(Field field, Value value, String wanted) {
        return RejectedEvent.ofField(
                field.name, "field %s has to be %s but is %s".formatted(field.name, wanted, value));
    }

    private static void list(Field field, Value value, double[] to) throws RejectedEvent {
        boolean fits = value.kind() == Value.Kind.NUMBERS && value.length() == field.size;
        if (!fits && !value.isMissing()) {
            throw odd(field, value, "a list of " + field.size + " numbers");
        }
        for (int i = 0; i < field.size; i++) {
            to[field.at + i] = fits ? value.numbers()[i] : Double.NaN;
        }
    }

    private static void time(Field field, Value value, double[] to) {
        long millis = Calendar.millis(value);
        boolean missing = millis == EventTime.NONE;
        Calendar calendar = new Calendar(missing ? 0 : millis);
        for (int i = 0; i < CYCLES.length; i++) {
            to[field.at + i] = missing ? Double.NaN : calendar.cycle(CYCLES[i]);
        }
        to[field.at + field.size] = missing ? 1 : 0;
    }

    private void names(Field field, Value value, double[] to) throws RejectedEvent {
        Arrays.fill(to, field.at, field.at + CODE, 0);
        int count = 1;
        switch (value.kind()) {
            case MISSING -> addName("", field, to);
            case TEXT, NUMBER, BOOLEAN -> count = text(field, value.asName(), to);
            case NAMES, NUMBERS -> {
                if (field.form != Form.NAMES) {
                    throw odd(field, value, field.form == Form.NAME ? "a category" : "a text");
                }
                count = value.length();
                for (int i = 0; i < count; i++) {
                    addName(value.name(i), field, to);
                }
            }
            case SPARSE, OTHER -> throw odd(field, value, "a name");
        }
        double scale = 1 / Math.sqrt(Math.max(1, count));
        for (int i = 0; i < CODE; i++) {
            to[field.at + i] *= scale;
        }
    }

    private int text(Field field, String text, double[] to) {
        if (field.form != Form.WORDS) {
            addName(text, field, to);
            return 1;
        }
        int count = words.read(text, MOST_WORDS);
        for (int i = 0; i < count; i++) {
            addName(words.get(i).toString(), field, to);
        }
        return count;
    }

    private void addName(String name, Field field, double[] to) {
        long hash = 0xcbf29ce484222325L; // FNV-1a
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        for (int i = 0; i < CODE; i++) {
            to[field.at + i] += CounterRandom.gaussian(seed, hash, i);
        }
    }

    /** Takes the event into what is recalled for later ones. */
    public void absorb(Event event) {
        columns.bind(event);
        ignoredFields += columns.ignored(event);
        histories.absorb(event);
    }

    /** How many values so far belonged to fields that are not known. */
    public long ignoredFields() {
        return ignoredFields;
    }

    public Turnover turnover() {
        return histories.turnover();
    }

    /** The fields that are an event's own. */
    public List<String> ownFields() {
        return fields.stream()
                .filter(field -> field.recalledAt < 0)
                .map(Field::name)
                .toList();
    }

    /** Adds up a number for each place by field. */
    public Map<String, Double> byField(double[] numbers) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (Field field : fields) {
            double sum = 0;
            for (int i = field.at; i < field.at + field.width(); i++) {
                sum += numbers[i];
            }
            sums.put(field.name.replace('\t', ' '), sum);
        }
        return sums;
    }

    /** For each place that of others which means the same, or -1. */
    public int[] placesIn(Readings others) {
        int[] places = new int[width];
        Arrays.fill(places, -1);
        for (Field field : fields) {
            for (Field other : others.fields) {
                if (other.name.equals(field.name) && other.form == field.form && other.size == field.size) {
                    for (int i = 0; i < field.width(); i++) {
                        places[field.at + i] = other.at + i;
                    }
                }
            }
        }
        return places;
    }

    /** Goes on from where others stand, as far as they recall the same. */
    public void takeOver(Readings others) {
        histories.takeOver(others.histories);
        ignoredFields = others.ignoredFields;
    }

    public void state(Archive archive) {
        histories.state(archive.in("histories"));
        if (archive.training()) {
            ignoredFields = archive.longs("ignoredFields", ignoredFields)[0];
        }
    }

    /** Collects the fields. */
    public static final class Builder {
        private final Map<String, Field> fields = new LinkedHashMap<>();
        private final Histories histories = new Histories();
        private final Map<String, Integer> recalledAt = new HashMap<>();
        private final long seed;
        private String language = Languages.ANY;
        private int width;

        private Builder(long seed) {
            this.seed = seed;
        }

        public Builder number(String name) {
            return add(name, Form.NUMBER, Form.NUMBER.numbers);
        }

        public Builder bool(String name) {
            return add(name, Form.TRUTH, Form.TRUTH.numbers);
        }

        public Builder numbers(String name, int size) {
            return add(name, Form.LIST, size);
        }

        public Builder time(String name) {
            return add(name, Form.TIME, Form.TIME.numbers);
        }

        /** One name, whatever its text is. */
        public Builder name(String name) {
            return add(name, Form.NAME, CODE);
        }

        public Builder names(String name) {
            return add(name, Form.NAMES, CODE);
        }

        /** @param ofLanguage one of {@link Languages#names}; the last one that is said holds for all */
        public Builder text(String name, String ofLanguage) {
            language = ofLanguage;
            return add(name, Form.WORDS, CODE);
        }

        /** What earlier events say. */
        public Builder history(String name, Recall what) {
            int place = histories.add(name, what);
            for (int i = 0; i < what.count(); i++) {
                String each = History.nameOf(name, what, i);
                recalledAt.put(each, place + i);
                add(each, what.names() ? Form.NAME : Form.NUMBER, what.names() ? CODE : 1);
            }
            return this;
        }

        private Builder add(String name, Form form, int size) {
            Field field = new Field(name, form, width, size, recalledAt.getOrDefault(name, -1));
            if (fields.put(name, field) != null) {
                throw new IllegalArgumentException("field " + name + " is named twice");
            }
            width += field.width();
            return this;
        }

        public Readings build() {
            return new Readings(new ArrayList<>(fields.values()), histories, language, seed);
        }
    }
}
