package io.eddy.learn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A group of events that a model has found by itself.
 *
 * @param number from 0 on, as predictions name it
 * @param events how many have been in it
 * @param share of the events of late
 * @param means of the numbers of its events of late, by field, in the field's own unit; of truth values the share that is true
 * @param common the most frequent names among them, by field, with the share that each has
 */
public record Segment(
        int number, long events, double share, Map<String, Double> means, Map<String, List<Common>> common) {
    /** A name and its share. */
    public record Common(String name, double share) {}

    public Segment {
        means = Collections.unmodifiableMap(new LinkedHashMap<>(means));
        common = Collections.unmodifiableMap(new LinkedHashMap<>(common));
    }
}
