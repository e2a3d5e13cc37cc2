package io.eddy.feature;

import io.eddy.kernel.Layout;
import io.eddy.nn.LayerPlan;
import io.eddy.nn.ListBuilder;
import io.eddy.nn.ListLayer;
import io.eddy.nn.Parameter;
import io.eddy.nn.Recurrent;
import io.eddy.nn.Shape;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjDoubleConsumer;

/**
 * A sequence of which each event has one element: a recurrent unit takes one step for each event, from where the event before it of the same key
 * has left its state. What the network reads is the state after the event's own step.
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
    private final Recurrent unit;
    private final int steps;
    private final CarriedStates states;
    private final IdDirectory directory;
    private final FieldColumns keyColumn;
    private final Optional<String> by;
    private final SecondsOfEvent seconds = new SecondsOfEvent();

    private final int stateSize;
    private final float[] zeros;
    private final float[] unused;

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
    private boolean isUnitFrozen;

    CarriedField(String name, SequencePlan plan, StepInputs inputs, long seed) {
        SequencePlan.Carry carry = plan.carry().orElseThrow();
        this.name = name;
        this.inputs = inputs;
        this.steps = carry.steps();
        List<LayerPlan> layers = plan.layers();
        Shape.Steps in = new Shape.Steps(steps, inputs.width());
        this.unit = new ListBuilder(name, seed).recurrent(layers, layers.size() - 1, in);
        if (!inputs.areWeights()) {
            unit.spareInputGradient();
        }
        this.by = carry.by();
        this.keyColumn = new FieldColumns(by.map(List::of).orElse(List.of()));
        this.directory = new IdDirectory(name, 1, carry.expireAfter().toSeconds(), carry.maxKeys());
        this.stateSize = unit.stateVectors() * Layout.padded(unit.outputs());
        this.states = new CarriedStates(name, stateSize, steps, inputs.codeWidth(), unit.outputs());
        this.code = new float[2 * inputs.codeWidth()];
        this.codes = new float[steps * inputs.codeWidth()];
        this.before = Layout.vector(stateSize);
        this.after = Layout.vector(stateSize);
        this.zeros = Layout.vector(stateSize);
        this.unused = Layout.vector(stateSize);
        this.own = Layout.vector(unit.outputs());
        this.x = Layout.matrix(steps, inputs.width());
        this.dx = Layout.matrix(steps, inputs.width());
        this.y = Layout.matrix(steps, unit.outputs());
        this.dy = Layout.matrix(steps, unit.outputs());
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
        return unit.outputs();
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
            unit.begin(before);
            unit.step(0, x, Layout.BASE, y, Layout.BASE);
            unit.stateAfter(1, after);
        } else {
            System.arraycopy(before, 0, after, 0, before.length);
        }
        System.arraycopy(after, Layout.BASE, to, embedded, unit.outputs());
    }

    private long keyOf() {
        return Keys.of(key.asName());
    }

    /** The state of the event's key, now or at the beginning of its chunk. */
    private void readState(float[] state, boolean atStart) {
        if (row == IdDirectory.NONE) {
            System.arraycopy(zeros, Layout.BASE, state, Layout.BASE, stateSize);
        } else if (atStart) {
            states.readStart(row, state, Layout.BASE);
        } else {
            states.readNow(row, state, Layout.BASE);
        }
    }

    @Override
    public double addSquaredGradient(double sum, float[] gradient, int embedded) {
        System.arraycopy(gradient, embedded, own, Layout.BASE, unit.outputs());
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
            states.readGradient(row, e, (float) (1 / weight), dy, ListLayer.at(e, unit.outputs()));
        }
        System.arraycopy(own, Layout.BASE, dy, ListLayer.at(last, unit.outputs()), unit.outputs());
        inputs.show(codes, closed, x);
        readState(before, true);
        unit.forwardFrom(before, x, closed, y);
        unit.backwardTo(x, closed, dy, zeros, dx, unused);
        double ofUnit = isUnitFrozen ? 0 : unit.squaredGradientNorm();
        return inputs.addSquaredGradient(sum + ofUnit, codes, closed, dx);
    }

    @Override
    public void update(Value value, float[] gradient, int embedded, float scale, Trainer trainer) {
        isLearned = true;
        inputs.make(value, 1, trainer);
        inputs.read(value, 1, code);
        if (closed > 0) {
            System.arraycopy(code, 0, codes, (closed - 1) * inputs.codeWidth(), inputs.codeWidth());
            if (!isUnitFrozen) {
                unit.update(scale, trainer);
            }
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
        parameters.addAll(unit.parameters());
        return parameters;
    }

    @Override
    public Turnover turnover() {
        return directory.turnover();
    }

    @Override
    public List<Parameter> learned() {
        return isUnitFrozen ? inputs.parameters() : parameters();
    }

    @Override
    public boolean freeze(String layer) {
        boolean isUnit = Parameter.common(unit.parameters()).equals(layer);
        isUnitFrozen |= isUnit;
        return isUnit;
    }

    @Override
    public void gradientNorms(ObjDoubleConsumer<String> told) {
        if (!isUnitFrozen) {
            unit.gradientNorms(told);
        }
    }

    @Override
    public void state(Archive archive) {
        inputs.state(archive);
        for (Parameter p : unit.parameters()) {
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
