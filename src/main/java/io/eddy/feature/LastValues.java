package io.eddy.feature;

import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last values, the newest first: numbers, or names by their place among all that there were. */
final class LastValues extends History {
    /** Further ones are as if they were missing, and so are those that are too long for a name. */
    static final int MOST_NAMES = 100_000;

    private final Map<String, Integer> placeOf = new HashMap<>();
    private List<String> names = new ArrayList<>();

    LastValues(String name, Recall what) {
        super(name, what, what.count());
    }

    @Override
    double nothing() {
        return Double.NaN;
    }

    @Override
    void recall(int row, double now, Recalled to, int place) {
        for (int i = 0; i < what.count(); i++) {
            double number = get(row, i);
            Value value = to.value(place + i);
            if (Double.isNaN(number)) {
                value.setMissing();
            } else if (what.names()) {
                value.setText(names.get((int) number));
            } else {
                value.setNumber(number);
            }
        }
    }

    @Override
    void recallNothing(Recalled to, int place) {
        to.setMissing(place, inputs());
    }

    @Override
    void absorb(int row, double now, Value value) {
        double number = what.names() ? place(value) : number(value);
        if (Double.isNaN(number)) {
            return;
        }
        for (int i = what.count() - 1; i > 0; i--) {
            set(row, i, get(row, i - 1));
        }
        set(row, 0, number);
    }

    private double place(Value value) {
        String name = value.asName();
        Integer place = placeOf.get(name);
        if (place != null) {
            return place;
        } else if (name.isEmpty() || name.length() > Value.MAX_NAME || names.size() == MOST_NAMES) {
            return Double.NaN;
        }
        names.add(name);
        placeOf.put(name, names.size() - 1);
        return names.size() - 1;
    }

    @Override
    void state(Archive archive, int rows, int room) {
        super.state(archive, rows, room);
        List<String> stored = archive.strings("names", names);
        long count = archive.longs("count", names.size())[0];
        if (archive.loading()) {
            names = new ArrayList<>(stored);
            placeOf.clear();
            for (int i = 0; i < names.size(); i++) {
                placeOf.put(names.get(i), i);
            }
            archive.check(
                    placeOf.size() == count && names.size() == count && areNames(rows),
                    "%s remembers %d names of %d, or others than these".formatted(name, names.size(), count));
        }
    }

    private boolean areNames(int rows) {
        boolean are = true;
        for (int row = 0; row < rows && what.names(); row++) {
            for (int i = 0; i < what.count(); i++) {
                double number = get(row, i);
                are &= Double.isNaN(number) || number >= 0 && number < names.size();
            }
        }
        return are;
    }
}
