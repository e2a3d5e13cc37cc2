package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.feature.Value;
import io.eddy.feature.WildValues;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the events of one segment have been like of late, in the fields' own units. */
final class SegmentProfile {
    /** Events further back count less and less. */
    private static final double MEMORY = 1_000;

    /** Names that are kept of a field; where there are more, each newcomer costs the others one (Misra and Gries 1982). */
    private static final int MOST_NAMES = 32;

    private static final int SHOWN = 3;

    /** Of so many numbers it is known how far they are from their mean, and what is {@link #WILD} times as far is wild. */
    private static final double SURE = 32;

    private static final double WILD = 1_000;

    /** Of fewer it is guessed: what is {@link #WILDEST} times as far is wild. */
    private static final double FEW = 5;

    private static final double WILDEST = 1e6;

    private final Map<String, Mean> means = new LinkedHashMap<>();
    private final Map<String, Map<String, Double>> names = new LinkedHashMap<>();
    private long events;

    /** @param deviation how far numbers are from it, on average; 0 where that is not known */
    private record Mean(double value, double count, double deviation) {
        /** A number that is wild beside those before is passed over. */
        Mean with(double number) {
            double distance = Math.abs(number - value);
            double reach = (count >= SURE ? WILD : WILDEST) * deviation;
            if (count >= FEW && deviation > 0 && distance > reach) {
                return new Mean(value, count, 2 * deviation); // because one that comes again is wild no more
            }
            double more = Math.min(MEMORY, count + 1);
            return new Mean(
                    value + (number - value) / more, more, deviation + (distance - deviation) / Math.max(1, more - 1));
        }
    }

    void add(Event event, List<String> fields) {
        events++;
        for (String field : fields) {
            int column = event.column(field);
            if (column >= 0) {
                add(field, event.value(column));
            }
        }
    }

    private void add(String field, Value value) {
        switch (value.kind()) {
            case NUMBER, BOOLEAN -> {
                double number = WildValues.clipped(value.number());
                means.merge(field, new Mean(number, 1, 0), (mean, first) -> mean.with(number));
            }
            case TEXT -> count(field, value.asName());
            case NAMES -> {
                for (int i = 0; i < value.length(); i++) {
                    count(field, value.name(i));
                }
            }
            case MISSING, NUMBERS, SPARSE, OTHER -> {}
        }
    }

    private void count(String field, String name) {
        if (name.length() > Value.MAX_NAME) {
            return;
        }
        Map<String, Double> counts = names.computeIfAbsent(field, key -> new LinkedHashMap<>());
        if (counts.containsKey(name) || counts.size() < MOST_NAMES) {
            counts.merge(name, 1.0, Double::sum);
        } else {
            counts.replaceAll((other, count) -> count - 1);
            counts.values().removeIf(count -> count <= 0);
        }
        if (total(counts) > 2 * MEMORY) {
            counts.replaceAll((other, count) -> count / 2);
        }
    }

    private static double total(Map<String, Double> counts) {
        double total = 0;
        for (double count : counts.values()) {
            total += count;
        }
        return total;
    }

    Segment segment(int number, double share) {
        Map<String, Double> values = new LinkedHashMap<>();
        means.forEach((field, mean) -> values.put(field, mean.value));
        Map<String, List<Segment.Common>> common = new LinkedHashMap<>();
        names.forEach((field, counts) -> {
            double total = total(counts);
            common.put(
                    field,
                    counts.entrySet().stream()
                            .sorted(Comparator.comparingDouble((Map.Entry<String, Double> entry) -> -entry.getValue()))
                            .limit(SHOWN)
                            .map(entry -> new Segment.Common(entry.getKey(), entry.getValue() / total))
                            .toList());
        });
        return new Segment(number, events, share, values, common);
    }

    void state(Archive archive) {
        events = archive.longs("events", events)[0];
        List<String> fields = archive.strings("means.fields", List.copyOf(means.keySet()));
        double[] numbers = archive.doubleList(
                "means",
                means.values().stream()
                        .flatMapToDouble(mean -> java.util.stream.DoubleStream.of(mean.value, mean.count))
                        .toArray());
        double[] deviations = archive.training()
                ? archive.doubleList(
                        "deviations",
                        means.values().stream().mapToDouble(Mean::deviation).toArray())
                : new double[fields.size()];
        archive.check(
                numbers.length == 2 * fields.size() && deviations.length == fields.size(),
                "a segment has means and their fields");
        List<String> named = new ArrayList<>();
        List<String> each = new ArrayList<>();
        List<Double> counts = new ArrayList<>();
        names.forEach((field, byName) -> byName.forEach((name, count) -> {
            named.add(field);
            each.add(name);
            counts.add(count);
        }));
        List<String> namedFields = archive.strings("names.fields", named);
        List<String> namedNames = archive.strings("names", each);
        double[] namedCounts = archive.doubleList(
                "names.counts", counts.stream().mapToDouble(Double::doubleValue).toArray());
        archive.check(
                namedFields.size() == namedNames.size() && namedCounts.length == namedNames.size(),
                "a segment has names, their fields and counts");
        if (archive.loading()) {
            means.clear();
            names.clear();
            for (int i = 0; i < fields.size(); i++) {
                means.put(fields.get(i), new Mean(numbers[2 * i], numbers[2 * i + 1], deviations[i]));
            }
            for (int i = 0; i < namedNames.size(); i++) {
                names.computeIfAbsent(namedFields.get(i), key -> new LinkedHashMap<>())
                        .put(namedNames.get(i), namedCounts[i]);
            }
        }
    }
}
