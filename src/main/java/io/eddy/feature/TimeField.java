package io.eddy.feature;

import io.eddy.state.Archive;

/** A time: hour, weekday and day of the year as cycles, and the day as a trend. What cannot be read as a time is missing: its own indicator. */
final class TimeField implements FieldEncoder {
    private static final float CLIP = 5;

    private final String name;
    private final NumberScaler trend = new NumberScaler(CLIP);

    TimeField(String name) {
        this.name = name;
    }

    @Override
    public int plainInputs() {
        return Calendar.CYCLES + 2;
    }

    @Override
    public int embeddedInputs() {
        return 0;
    }

    @Override
    public void encode(Value value, float[] x, int plain, int embedded) {
        long millis = Calendar.millis(value);
        boolean missing = millis == EventTime.NONE;
        Calendar calendar = new Calendar(missing ? 0 : millis);
        for (int i = 0; i < Calendar.CYCLES; i++) {
            x[plain + i] = missing ? 0 : (float) calendar.cycle(i);
        }
        x[plain + Calendar.CYCLES] = missing ? 0 : trend.scaled(millis / Calendar.DAY_MILLIS);
        x[plain + Calendar.CYCLES + 1] = missing ? 1 : 0;
    }

    @Override
    public void absorb(Value value) {
        long millis = value.isMissing() ? EventTime.NONE : Calendar.millis(value);
        if (millis != EventTime.NONE) {
            trend.absorb(millis / Calendar.DAY_MILLIS);
        }
    }

    @Override
    public void state(Archive archive) {
        trend.state(name, archive);
    }
}
