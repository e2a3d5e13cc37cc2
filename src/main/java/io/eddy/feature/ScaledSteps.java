package io.eddy.feature;

import io.eddy.nn.ListLayer;
import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.state.Archive;
import java.util.List;

/** Vectors of numbers, one after the other in a list; each number of a vector is scaled by itself. A single number is a vector of one. */
final class ScaledSteps implements StepInputs {
    private final String name;
    private final NumberScaler[] scalers;

    ScaledSteps(String name, int width, float clip) {
        this.name = name;
        this.scalers = new NumberScaler[width];
        for (int j = 0; j < width; j++) {
            scalers[j] = new NumberScaler(clip);
        }
    }

    @Override
    public int codeWidth() {
        return scalers.length;
    }

    @Override
    public int width() {
        return scalers.length;
    }

    @Override
    public boolean areWeights() {
        return false;
    }

    @Override
    public void check(Value value) throws RejectedEvent {
        boolean fits = switch (value.kind()) {
            case MISSING -> true;
            case NUMBER, BOOLEAN -> scalers.length == 1;
            case NUMBERS -> value.length() % scalers.length == 0;
            case TEXT, NAMES, SPARSE, OTHER -> false;
        };
        if (!fits) {
            throw RejectedEvent.ofField(
                    name,
                    "field %s has to be a list of numbers, %d for each step, but is %s"
                            .formatted(name, scalers.length, value));
        }
    }

    @Override
    public int read(Value value, int most, float[] codes) {
        int count = count(value);
        int first = Math.max(0, count - most);
        for (int i = first; i < count; i++) {
            for (int j = 0; j < scalers.length; j++) {
                double number = number(value, i * scalers.length + j);
                codes[(i - first) * scalers.length + j] = Double.isNaN(number) ? 0 : scalers[j].scaled(number);
            }
        }
        return count - first;
    }

    private int count(Value value) {
        return switch (value.kind()) {
            case NUMBER, BOOLEAN -> 1;
            case NUMBERS -> value.length() / scalers.length;
            case MISSING, TEXT, NAMES, SPARSE, OTHER -> 0;
        };
    }

    private static double number(Value value, int place) {
        return value.kind() == Value.Kind.NUMBERS ? value.numbers()[place] : value.number();
    }

    @Override
    public boolean isCode(float[] codes, int at) {
        return true;
    }

    @Override
    public void show(float[] codes, int n, float[] x) {
        for (int t = 0; t < n; t++) {
            System.arraycopy(codes, t * scalers.length, x, ListLayer.at(t, scalers.length), scalers.length);
        }
    }

    @Override
    public double addSquaredGradient(double sum, float[] codes, int n, float[] dx) {
        return sum;
    }

    @Override
    public void make(Value value, int most, Trainer trainer) {}

    @Override
    public void update(float[] codes, int n, float[] dx, float scale, Trainer trainer) {}

    @Override
    public void absorb(Value value) {
        int count = count(value);
        for (int i = 0; i < count * scalers.length; i++) {
            double number = number(value, i);
            if (!Double.isNaN(number)) {
                scalers[i % scalers.length].absorb(number);
            }
        }
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void state(Archive archive) {
        for (int j = 0; j < scalers.length; j++) {
            scalers[j].state(name + "." + j, archive);
        }
    }
}
