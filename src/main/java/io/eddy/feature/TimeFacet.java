package io.eddy.feature;

import io.eddy.state.Archive;

/**
 * A time: hour, weekday and day of the year as cycles, the day as a trend; hour, weekday, month and hour of the week as categories. What
 * cannot be read as a time is missing.
 */
final class TimeFacet extends Facet {
    /** Hour, weekday, month, hour of the week. */
    private static final long[] PART = {100, 200, 300, 400};

    private static final int HOUR = 0;
    private static final int WEEKDAY = 1;
    private static final int HOUR_OF_WEEK = 3;

    private final String name;
    private final long base;
    private final NumberScaler trend;

    TimeFacet(String name, float clip) {
        this.name = name;
        this.base = Keys.of(name);
        this.trend = new NumberScaler(clip);
    }

    @Override
    int denseInputs() {
        return Calendar.CYCLES + 1;
    }

    @Override
    int embeddings() {
        return PART.length;
    }

    @Override
    int keys() {
        return 2;
    }

    @Override
    int crossings() {
        return 2;
    }

    @Override
    void encode(Value value, Facets facets) {
        long millis = Calendar.millis(value);
        if (millis == EventTime.NONE) {
            return;
        }
        Calendar calendar = new Calendar(millis);
        for (int i = 0; i < Calendar.CYCLES; i++) {
            facets.dense(dense + i, calendar.cycle(i));
        }
        facets.dense(dense + Calendar.CYCLES, trend.scaledWith(millis / Calendar.DAY_MILLIS));
        part(facets, HOUR, calendar.hour());
        part(facets, WEEKDAY, calendar.weekday());
        part(facets, 2, calendar.month());
        part(facets, HOUR_OF_WEEK, calendar.hour() * 7L + calendar.weekday());
    }

    private void part(Facets facets, int part, long number) {
        long code = Keys.of(base, PART[part] + number);
        int place = facets.codes().add(code, 1);
        facets.categories().add(place);
        facets.embed(embedding + part, place);
        if (part == HOUR) {
            facets.key(key, place);
        } else if (part == HOUR_OF_WEEK) {
            facets.key(key + 1, place);
        }
        if (crossed && (part == HOUR || part == WEEKDAY)) {
            facets.cross(code);
        }
    }

    @Override
    void absorb(Value value) {
        long millis = value.isMissing() ? EventTime.NONE : Calendar.millis(value);
        if (millis != EventTime.NONE) {
            trend.absorb(millis / Calendar.DAY_MILLIS);
        }
    }

    @Override
    void state(Archive archive) {
        trend.state(name, archive);
    }
}
