package io.eddy.feature;

import io.eddy.kernel.Layout;
import io.eddy.nn.LayerPlan;
import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import io.eddy.state.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns an event's fields into the input of a network: first the plain inputs of all fields, then the embedded ones, which
 * alone need a gradient.
 *
 * <p>The order of use for each event is {@link #encode}, then, to learn from it, {@link #update} with the gradient of the input,
 * then {@link #absorb}. Only the last two change anything. A field that is absent is missing; a field of the event that no
 * encoder knows is left out and counted.
 */
public final class Encoder {
    private final String[] names;
    private final FieldEncoder[] fields;
    private final boolean[] frozen;
    private final int[] plain;
    private final int[] embedded;
    private final int plainInputs;
    private final int inputs;

    /** Those that have to know what time it is. */
    private final List<FieldEncoder> timed;

    private final boolean isStochastic;

    private final Histories histories;

    /** By field: where its value stands among what is recalled of earlier events, or -1 if it is the event's own. */
    private final int[] recalledAt;

    /** What is recalled for this encoder's own questions, and what the event has that was encoded last. */
    private final Recalled own;

    private Recalled recalled;

    private final FieldColumns columns;

    /** By field: the numbered fields of an event that it is spread over, if it is. */
    private final @Nullable SpreadList[] spread;

    private long ignoredFields;

    private Encoder(
            Map<String, FieldEncoder> encoders,
            Histories histories,
            Map<String, Integer> places,
            Map<String, List<String>> spreadOver) {
        names = encoders.keySet().toArray(new String[0]);
        fields = encoders.values().toArray(new FieldEncoder[0]);
        plain = new int[fields.length];
        embedded = new int[fields.length];
        int at = 0;
        for (int f = 0; f < fields.length; f++) {
            plain[f] = Layout.BASE + at;
            at += fields[f].plainInputs();
        }
        plainInputs = at;
        for (int f = 0; f < fields.length; f++) {
            embedded[f] = Layout.BASE + at;
            at += fields[f].embeddedInputs();
        }
        inputs = at;
        frozen = new boolean[fields.length];
        timed = Arrays.stream(fields).filter(FieldEncoder::isTimed).toList();
        isStochastic = Arrays.stream(fields).anyMatch(FieldEncoder::isStochastic);
        this.histories = histories;
        recalledAt = Arrays.stream(names)
                .mapToInt(name -> places.getOrDefault(name, -1))
                .toArray();
        own = histories.recalled();
        recalled = own;
        List<String> besides = new ArrayList<>(histories.fields());
        for (FieldEncoder field : fields) {
            if (field instanceof CarriedField carried) {
                carried.by().ifPresent(besides::add);
            }
        }
        spreadOver.values().forEach(besides::addAll);
        columns = new FieldColumns(List.of(names), besides);
        spread = new SpreadList[names.length];
        spreadOver.forEach((name, numbered) -> spread[Arrays.asList(names).indexOf(name)] = new SpreadList(numbered));
    }

    /** Names the fields, in the order of their inputs. */
    public static Builder builder(long seed) {
        return new Builder(seed);
    }

    /** What stands for a value of a category that would get this row of its table next. */
    public static float[] firstVector(String name, long seed, int row, int dimensions) {
        return EmbeddingTable.start(name, seed, row, dimensions);
    }

    /** How many numbers {@link #encode} writes. */
    public int inputs() {
        return inputs;
    }

    /** The first input that is a weight and needs a gradient; {@link #inputs()} if there is none. */
    public int firstEmbedded() {
        return plainInputs;
    }

    /** For each input that of another encoder which means the same, or -1 where it has no such field. Counted from 0. */
    public int[] inputsIn(Encoder other) {
        int[] same = new int[inputs];
        Arrays.fill(same, -1);
        for (int f = 0; f < fields.length; f++) {
            int o = fieldIn(other, f);
            for (int i = 0; o >= 0 && i < fields[f].plainInputs(); i++) {
                same[plain[f] - Layout.BASE + i] = other.plain[o] - Layout.BASE + i;
            }
            for (int i = 0; o >= 0 && i < fields[f].embeddedInputs(); i++) {
                same[embedded[f] - Layout.BASE + i] = other.embedded[o] - Layout.BASE + i;
            }
        }
        return same;
    }

    /** The same field of another encoder, or -1 where it has none that is of the same kind and size. */
    private int fieldIn(Encoder other, int field) {
        int o = Arrays.asList(other.names).indexOf(names[field]);
        boolean isSame = o >= 0
                && other.fields[o].getClass() == fields[field].getClass()
                && other.fields[o].plainInputs() == fields[field].plainInputs()
                && other.fields[o].embeddedInputs() == fields[field].embeddedInputs();
        return isSame ? o : -1;
    }

    /** Goes on from where an encoder of some of these fields stands; what only this one has stays as it is. */
    public void takeOver(Encoder narrower) {
        for (int f = 0; f < fields.length; f++) {
            int o = fieldIn(narrower, f);
            if (o >= 0) {
                Tensors field = new Tensors();
                narrower.fields[o].state(field.save(true));
                fields[f].state(field.load(true));
            }
        }
        histories.takeOver(narrower.histories);
        ignoredFields = narrower.ignoredFields;
    }

    /**
     * Begins with the statistics, tables and keys that another encoder's fields have by now; names those that did. A field that only one of them
     * has, or of another kind or size, begins as it would.
     */
    public List<String> startFrom(Encoder other) {
        List<String> started = new ArrayList<>();
        for (int f = 0; f < fields.length; f++) {
            int o = fieldIn(other, f);
            if (o < 0) {
                continue;
            }
            Tensors own = new Tensors();
            fields[f].state(own.save(true));
            Tensors theirs = new Tensors();
            other.fields[o].state(theirs.save(true));
            try {
                fields[f].state(theirs.load(true));
                started.add(names[f]);
            } catch (IllegalStateException e) {
                fields[f].state(own.load(true)); // because a field that is half another one is none
            }
        }
        return started;
    }

    /** How many values so far belonged to fields that no encoder knows. */
    public long ignoredFields() {
        return ignoredFields;
    }

    /**
     * Writes the event's inputs to x, from {@link Layout#BASE} on. Changes nothing else.
     *
     * @throws RejectedEvent if a field holds what it cannot hold; x is then half written
     */
    public void encode(Event event, float[] x) throws RejectedEvent {
        histories.recall(event, own);
        encode(event, own, x);
    }

    /** As above, with what was recalled of earlier events when the same event was encoded before. */
    public void encode(Event event, Recalled before, float[] x) throws RejectedEvent {
        recalled = before;
        columns.bind(event);
        tellTime(event);
        for (SpreadList list : spread) {
            if (list != null) {
                list.gather(event);
            }
        }
        for (int f = 0; f < fields.length; f++) {
            fields[f].encode(value(event, f), x, plain[f], embedded[f]);
        }
    }

    /** Whether learning shows the network something else than predicting. */
    public boolean isStochastic() {
        return isStochastic;
    }

    /** Writes the inputs to learn from of the event that was encoded last. @param step which example of the stream this is */
    public void encodeForLearning(Event event, long step, float[] x) throws RejectedEvent {
        tellTime(event);
        for (int f = 0; f < fields.length; f++) {
            fields[f].encodeForLearning(value(event, f), step, x, plain[f], embedded[f]);
        }
    }

    /** Whether anything is recalled of earlier events. */
    public boolean hasHistories() {
        return !histories.isEmpty();
    }

    /** What was recalled for the event that was encoded last: a copy. */
    public Recalled recalled() {
        return recalled.copy();
    }

    /** What a field has of the event that was encoded last. */
    private Value value(Event event, int field) {
        SpreadList list = spread[field];
        if (list != null) {
            return list.list();
        }
        return recalledAt[field] < 0 ? columns.value(event, field) : recalled.value(recalledAt[field]);
    }

    private void tellTime(Event event) {
        for (FieldEncoder field : timed) {
            field.at(event);
        }
    }

    /** For each field the sum of a number for each of its inputs, which are from {@link Layout#BASE} on. */
    public Map<String, Double> byField(float[] numbers) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (int f = 0; f < fields.length; f++) {
            double sum = 0;
            for (int i = 0; i < fields[f].plainInputs(); i++) {
                sum += numbers[plain[f] + i];
            }
            for (int i = 0; i < fields[f].embeddedInputs(); i++) {
                sum += numbers[embedded[f] + i];
            }
            sums.put(names[f], sum);
        }
        return sums;
    }

    /** ‖dL/dθ‖² over the weights of the fields, of the event that was encoded last. */
    public double squaredGradientNorm(float[] dx) {
        double sum = 0;
        for (int f = 0; f < fields.length; f++) {
            sum = frozen[f] ? sum : fields[f].addSquaredGradient(sum, dx, embedded[f]);
        }
        return sum;
    }

    /** A step on the embeddings that {@link #encode} has shown; dx is the gradient of x. */
    public void update(Event event, float[] dx, float scale, Trainer trainer) {
        tellTime(event);
        for (int f = 0; f < fields.length; f++) {
            if (!frozen[f]) {
                fields[f].update(value(event, f), dx, embedded[f], scale, trainer);
            }
        }
    }

    /** Takes the event into the statistics. */
    public void absorb(Event event) {
        tellTime(event);
        for (int f = 0; f < fields.length; f++) {
            fields[f].absorb(value(event, f));
        }
        ignoredFields += columns.ignored(event);
        histories.absorb(event);
    }

    /** What ids and histories have forgotten. */
    public Turnover turnover() {
        return Arrays.stream(fields).map(FieldEncoder::turnover).reduce(histories.turnover(), Turnover::plus);
    }

    /** The weights that {@link #update} changes. */
    public List<Parameter> learned() {
        List<Parameter> learned = new ArrayList<>();
        for (int f = 0; f < fields.length; f++) {
            if (!frozen[f]) {
                learned.addAll(fields[f].learned());
            }
        }
        return learned;
    }

    /** Keeps the weights of a field, or of one of its layers, as they are; whether any is called so. */
    public boolean freeze(String name) {
        boolean found = false;
        for (int f = 0; f < fields.length; f++) {
            if (names[f].equals(name)) {
                frozen[f] = true;
                found = true;
            } else if (name.startsWith(names[f] + ".")) {
                found |= fields[f].freeze(name);
            }
        }
        return found;
    }

    /** Tells ‖dL/dθ‖ of each layer that a field has of its own, by name, as it was in the last step. */
    public void gradientNorms(ObjDoubleConsumer<String> told) {
        for (int f = 0; f < fields.length; f++) {
            if (!frozen[f]) {
                fields[f].gradientNorms(told);
            }
        }
    }

    /** The embedding tables. */
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        for (FieldEncoder field : fields) {
            parameters.addAll(field.parameters());
        }
        return parameters;
    }

    public void state(Archive archive) {
        for (int f = 0; f < fields.length; f++) {
            boolean isApart = recalledAt[f] >= 0 || looksLikeAnElement(f);
            fields[f].state(isApart ? archive.in("#" + f) : archive);
        }
        histories.state(archive.in("histories"));
        if (archive.training()) {
            ignoredFields = archive.longs("ignoredFields", ignoredFields)[0];
        }
    }

    /** Whether a field is called as an element of a list is, {@code p.0}, where {@code p} is a list; or as weights of another field's layers may be. */
    private boolean looksLikeAnElement(int field) {
        String name = names[field];
        for (int f = 0; f < fields.length; f++) {
            if (fields[f] instanceof ImageField && name.startsWith(names[f] + ".")) {
                return true;
            }
        }
        int dot = name.lastIndexOf('.');
        int list = dot < 0 ? -1 : Arrays.asList(names).indexOf(name.substring(0, dot));
        return list >= 0
                && (fields[list] instanceof NumbersField
                        || fields[list] instanceof SequenceField
                        || fields[list] instanceof CarriedField);
    }

    /** Collects the fields of an encoder. */
    public static final class Builder {
        private final Map<String, FieldEncoder> encoders = new LinkedHashMap<>();
        private final Histories histories = new Histories();
        private final Map<String, Integer> recalledAt = new HashMap<>();
        private final Map<String, List<String>> spreadOver = new LinkedHashMap<>();
        private final long seed;

        private Builder(long seed) {
            this.seed = seed;
        }

        /** Running standardisation, clipped to ±{@code clip} standard deviations. */
        public Builder number(String name, float clip) {
            return add(name, new NumberField(name, clip));
        }

        /** A learned vector for each value; beyond {@code maxValues} values share one. */
        public Builder category(String name, int dimensions, int maxValues) {
            return add(name, new CategoryField(name, dimensions, maxValues, seed));
        }

        public Builder bool(String name) {
            return add(name, new BooleanField(name));
        }

        /** A list of {@code size} numbers. */
        public Builder numbers(String name, int size, float clip) {
            return add(name, new NumbersField(name, size, clip));
        }

        /** @param language one of {@link Languages#names} */
        public Builder text(String name, String language) {
            return add(name, new TextField(name, language, seed));
        }

        /** A list of names: a learned vector for each. */
        public Builder items(String name, int dimensions, int maxValues) {
            return add(name, new ItemsField(name, dimensions, maxValues, seed));
        }

        /** Names with a number each. */
        public Builder sparse(String name) {
            return add(name, new SparseField(name, seed));
        }

        /**
         * An id: a learned vector for each that has been seen {@code admitAfter} times, until it has not been seen for {@code expireAfter}
         * seconds (0 is for ever) or there are more than {@code maxRows}.
         */
        public Builder id(String name, int dimensions, int admitAfter, long expireAfter, int maxRows) {
            IdDirectory directory = new IdDirectory(name, admitAfter, expireAfter, maxRows);
            return add(name, new IdField(name, directory, new IdRows(name, dimensions, seed)));
        }

        /** Elements that follow one another, with layers of their own. @param clip of numbers, as {@link #number} has it */
        public Builder sequence(String name, SequencePlan plan, float clip) {
            StepInputs inputs = steps(name, plan, clip);
            return add(
                    name,
                    plan.carry().isPresent()
                            ? new CarriedField(name, plan, inputs, seed)
                            : new SequenceField(name, plan, inputs, seed));
        }

        private StepInputs steps(String name, SequencePlan plan, float clip) {
            StepNames names = switch (plan.of()) {
                case WORDS -> StepNames.ofWords(name, plan.language());
                case CHARACTERS -> StepNames.ofCharacters(name);
                case NAMES, NUMBERS -> StepNames.ofList(name);
            };
            return plan.layers().get(0) instanceof LayerPlan.Embed embed
                    ? new EmbeddedSteps(name, names, embed.size(), embed.maxValues(), seed)
                    : new ScaledSteps(name, plan.width(), clip);
        }

        /** An image, through layers of its own. */
        public Builder image(String name, ImageForm form, List<LayerPlan> layers) {
            return add(name, new ImageField(name, form, layers, seed));
        }

        /** Says that events have a list not as one field, but a number each in fields of these names. */
        public Builder spread(String name, List<String> over) {
            spreadOver.put(name, List.copyOf(over));
            return this;
        }

        public Builder time(String name) {
            return add(name, new TimeField(name));
        }

        /** What earlier events say: numbers, or categories with so many dimensions, as if the event had them. */
        public Builder history(String name, Recall what, float clip, int dimensions) {
            int place = histories.add(name, what);
            for (int i = 0; i < what.count(); i++) {
                String each = History.nameOf(name, what, i);
                recalledAt.put(each, place + i);
                add(
                        each,
                        what.names()
                                ? new CategoryField(each, dimensions, LastValues.MOST_NAMES, seed)
                                : new NumberField(each, clip));
            }
            return this;
        }

        private Builder add(String name, FieldEncoder field) {
            if (encoders.put(name, field) != null) {
                throw new IllegalArgumentException("field " + name + " is named twice");
            }
            return this;
        }

        public Encoder build() {
            return new Encoder(encoders, histories, recalledAt, spreadOver);
        }
    }
}
