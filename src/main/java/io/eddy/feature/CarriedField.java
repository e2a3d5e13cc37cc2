package io.eddy.feature;

import io.eddy.kernel.Layout;
import io.eddy.nn.ListBuilder;
import io.eddy.nn.ListLayer;
import io.eddy.nn.Parameter;
import io.eddy.nn.RecurrentStack;
import io.eddy.nn.Shape;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjDoubleConsumer;

/**
 * A sequence of which each event has one element: recurrent units, one or some on top of each other, take one step for each event, from where the
 * event before it of the same key has left their state. What the network reads is the hidden state of the topmost after the event's own step.
 *
 * <p>It learns by backpropagation through time that is truncated at chunks of events of a key. Each event leaves there what went in and how its
 * loss moved with the state; the event that closes a chunk goes forward through it once more, with the weights there are, and back with the
 * losses of all of its events. So an event costs two steps forward and one back, however long chunks are.
 *
 * <p>A state moves when an event is learned from. Where labels come late, those who ask meanwhile are answered from the state there is, and
 * the event is learned from with the state that it finds then.
 */
final class CarriedField implements FieldEncoder {
    private final String name;
    private final StepInputs inputs;
    private final RecurrentStack units;
    private final int steps;
    private final CarriedStates states;
    private final IdDirectory directory;
    private final FieldColumns keyColumn;
    private final Optional<String> by;
    private final SecondsOfEvent seconds = new SecondsOfEvent();

    private final int stateSize;

    /** The state that the event at hand finds, and the one that it leaves; what goes in between. */
    private final float[] before;

    private final float[] after;
    private final float[] code;

    /** How its loss moves with the state that it leaves. */
    private final float[] own;

    /** Of a chunk. */
    private final float[] codes;

    private final float[] x;
    private final float[] y;
    private final float[] dy;
    private final float[] dx;

    private Value key = new Value();
    private double weight;

    /** Where its key's state is, or {@link IdDirectory#NONE}. */
    private int row;

    private boolean hasElement;

    /** How many events the chunk has that this one closes, or 0. */
    private int closed;

    private boolean isLearned;

    CarriedField(String name, SequencePlan plan, StepInputs inputs, long seed) {
        SequencePlan.Carry carry = plan.carry().orElseThrow();
        this.name = name;
        this.inputs = inputs;
        this.steps = carry.steps();
        Shape.Steps in = new Shape.Steps(steps, inputs.width());
        this.units = new ListBuilder(name, seed).carried(plan.layers(), inputs.areWeights() ? 1 : 0, in);
        if (!inputs.areWeights()) {
            units.spareInputGradient();
        }
        this.by = carry.by();
        this.keyColumn = new FieldColumns(by.map(List::of).orElse(List.of()));
        this.directory = new IdDirectory(name, 1, carry.expireAfter().toSeconds(), carry.maxKeys());
        this.stateSize = units.stateSize();
        this.states = new CarriedStates(name, stateSize, steps, inputs.codeWidth(), units.outputs());
        this.code = new float[2 * inputs.codeWidth()];
        this.codes = new float[steps * inputs.codeWidth()];
        this.before = Layout.vector(stateSize);
        this.after = Layout.vector(stateSize);
        this.own = Layout.vector(units.outputs());
        this.x = Layout.matrix(steps, inputs.width());
        this.dx = Layout.matrix(steps, inputs.width());
        this.y = Layout.matrix(steps, units.outputs());
        this.dy = Layout.matrix(steps, units.outputs());
    }

    /** The field that says whose state it is. */
    Optional<String> by() {
        return by;
    }

    @Override
    public int plainInputs() {
        return 0;
    }

    @Override
    public int embeddedInputs() {
        return units.outputs();
    }

    @Override
    public boolean isTimed() {
        return true;
    }

    @Override
    public void at(Event event) {
        seconds.at(event.time());
        weight = event.weight();
        if (by.isPresent()) {
            keyColumn.bind(event);
            key = keyColumn.value(event, 0);
        }
    }

    @Override
    public void encode(Value value, float[] to, int plain, int embedded) throws RejectedEvent {
        inputs.check(value);
        IdFacet.check(by.orElse(name), key);
        int elements = inputs.read(value, 2, code);
        if (elements > 1) {
            throw RejectedEvent.ofField(
                    name,
                    "field %s has to be one element, since its state is carried, but is %s".formatted(name, value));
        }
        hasElement = elements == 1;
        closed = 0;
        isLearned = false;
        row = by.isEmpty() ? 0 : key.isMissing() ? IdDirectory.NONE : directory.row(keyOf(), seconds.now());
        readState(before, false);
        if (hasElement) {
            inputs.show(code, 1, x);
            units.step(before, x, after);
        } else {
            System.arraycopy(before, 0, after, 0, before.length);
        }
        System.arraycopy(after, Layout.BASE, to, embedded, units.outputs());
    }

    private long keyOf() {
        return Keys.of(key.asName());
    }

    /** The state of the event's key, now or at the beginning of its chunk. */
    private void readState(float[] state, boolean atStart) {
        if (row == IdDirectory.NONE) {
            Arrays.fill(state, 0);
        } else if (atStart) {
            states.readStart(row, state, Layout.BASE);
        } else {
            states.readNow(row, state, Layout.BASE);
        }
    }

    @Override
    public double addSquaredGradient(double sum, float[] gradient, int embedded) {
        System.arraycopy(gradient, embedded, own, Layout.BASE, units.outputs());
        boolean closes = hasElement && (row == IdDirectory.NONE || states.closesWithNext(row));
        closed = !closes ? 0 : row == IdDirectory.NONE ? 1 : states.count(row) + 1;
        if (!closes) {
            return sum;
        }
        int last = closed - 1;
        if (last > 0) {
            states.readCodes(row, codes);
        }
        System.arraycopy(code, 0, codes, last * inputs.codeWidth(), inputs.codeWidth());
        for (int e = 0; e < last; e++) {
            // because the step is multiplied by the weight of the event that closes the chunk
            states.readGradient(row, e, (float) (1 / weight), dy, ListLayer.at(e, units.outputs()));
        }
        System.arraycopy(own, Layout.BASE, dy, ListLayer.at(last, units.outputs()), units.outputs());
        inputs.show(codes, closed, x);
        readState(before, true);
        units.forward(before, x, closed, y);
        units.backward(x, closed, dy, dx);
        return inputs.addSquaredGradient(sum + units.squaredGradientNorm(), codes, closed, dx);
    }

    @Override
    public void update(Value value, float[] gradient, int embedded, float scale, Trainer trainer) {
        isLearned = true;
        inputs.make(value, 1, trainer);
        inputs.read(value, 1, code);
        if (closed > 0) {
            System.arraycopy(code, 0, codes, (closed - 1) * inputs.codeWidth(), inputs.codeWidth());
            units.update(scale, trainer);
            inputs.update(codes, closed, dx, scale, trainer);
        }
    }

    @Override
    public void absorb(Value value) {
        inputs.absorb(value);
        if (hasElement && (by.isEmpty() || !key.isMissing())) {
            int kept = rowToLeave();
            if (!inputs.isCode(code, 0)) {
                code[0] = EmbeddingTable.MISSING; // because what is not learned from gets no row
            }
            if (!isLearned) {
                Arrays.fill(own, 0);
            }
            states.add(kept, code, own, Layout.BASE, (float) weight, after, Layout.BASE);
        }
        seconds.absorb();
    }

    private int rowToLeave() {
        if (by.isEmpty()) {
            return 0;
        }
        int kept = directory.learn(keyOf(), seconds.now());
        if (directory.isNew()) {
            states.begin(kept);
        }
        return kept;
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(inputs.parameters());
        parameters.addAll(units.parameters());
        return parameters;
    }

    @Override
    public Turnover turnover() {
        return directory.turnover();
    }

    @Override
    public List<Parameter> learned() {
        List<Parameter> learned = new ArrayList<>(inputs.parameters());
        learned.addAll(units.learned());
        return learned;
    }

    @Override
    public boolean freeze(String layer) {
        return units.freeze(layer);
    }

    @Override
    public void gradientNorms(ObjDoubleConsumer<String> told) {
        units.gradientNorms(told);
    }

    @Override
    public void state(Archive archive) {
        inputs.state(archive);
        for (Parameter p : units.parameters()) {
            p.fixedState(archive);
        }
        Archive carried = archive.in(name + ".carried");
        directory.state(carried.in("keys"));
        seconds.state(carried);
        states.state(carried, directory.rows());
        archive.check(
                !archive.training() || states.areCodes(inputs), "%s has elements that are not there".formatted(name));
    }
}
